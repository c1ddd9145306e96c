import { parseMoney } from '#domain/money/currency.ts';
import { type Money, money } from '#domain/money/money.ts';
import { CURRENCY_NUMBERS } from '#domain/payment-qr/merchant-qr.ts';
import { weighedPrice } from '#domain/pricing/weighed-price.ts';
import type { ItemMarks } from '#domain/scan/scanned.ts';
import type { ScannedOf } from './scan-outcome.ts';

/** What the piece in hand costs: its label's price, the item's own (null), or why nobody can say. */
export type LabelPrice = Money | null | 'priceless' | 'no_unit_price' | 'other_currency';

/** The price on an in-store label, or of its weight; an empty label is asked about, never sold for nothing. */
export function inStorePrice({ code, template }: ScannedOf<'in_store'>, itemPrice: Money): LabelPrice {
	if (code.asksPrice) return 'priceless';
	if (code.price !== null) return code.price;
	if (code.grams === null) return null;
	if (template.perGrams === null) return 'no_unit_price';
	return code.grams === 0 ? 'priceless' : weighedPrice(itemPrice, template.perGrams, code.grams, 'floor');
}

/** The price that GS1 elements say (392n, 393n), in the shop's currency only. */
export function gs1Price({ price }: ItemMarks, currency: string): LabelPrice {
	if (!price) return null;
	if (price.currency !== '' && CURRENCY_NUMBERS[price.currency] !== currency) return 'other_currency';
	const { digits, places } = price;
	const text = String(digits).padStart(places + 1, '0');
	const at = text.length - places;
	const parsed = parseMoney(places > 0 ? `${text.slice(0, at)}.${text.slice(at)}` : text, currency);
	if (!parsed.ok) return 'other_currency';
	return parsed.value > 0 ? money(parsed.value) : 'priceless';
}
