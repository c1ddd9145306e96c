import type { Money } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import type { SalePricedLine } from '#domain/pricing/price-sale.ts';
import { inclusivePrice } from '#domain/tax/tax-basis.ts';

/** What a label says an item costs. */
export type LabelPrice = {
	/** Tax included (総額表示). */
	readonly price: Money;
	/** The listed price where the tax comes on top of it; null where it is inside. */
	readonly net: Money | null;
};

/** One piece at the price of its list, before promotions, as it stands on a shelf (domain.md §1.1). */
export function labelPrice(
	{ listPrice, taxIncluded, treatment }: Pick<SalePricedLine, 'listPrice' | 'taxIncluded' | 'treatment'>,
	rounding: Rounding,
): LabelPrice {
	if (taxIncluded) return { price: listPrice, net: null };
	return { price: inclusivePrice({ amount: listPrice, quantity: 1, treatment }, rounding), net: listPrice };
}
