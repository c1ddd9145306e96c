import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Money } from '#domain/money/money.ts';
import { amountText } from '#domain/receipt/amount-text.ts';
import type { Label } from './label.ts';
import { codeOfDigits, codeOfGtin, type LabelCode } from './label-code.ts';
import { type LabelLanguage, labelWords } from './label-words.ts';
import type { UnitPrice } from './unit-price.ts';

/** How the texts of a label are written. */
export type LabelStyle = { readonly language: LabelLanguage; readonly currency: string };

/** An item as a label shows it; `price` is what the customer pays, tax included. */
export type LabelledItem = {
	readonly name: string;
	readonly price: Money;
	/** The listed price where the tax comes on top; null where it is inside. */
	readonly net: Money | null;
	readonly gtin: Gtin;
	readonly unitPrice: UnitPrice | null;
};

/** For the edge of a shelf: name, price, price of a unit where it is known, number. */
export function shelfTag(item: LabelledItem, style: LabelStyle): Label {
	return {
		...{ template: 'shelf', title: item.name, ...priceOf(item.price, style) },
		notes: [...netNote(item, style), ...unitNote(item.unitPrice, style)],
		code: codeOfGtin(item.gtin),
	};
}

/** To hang on a piece of clothing: also its size and colour. */
export function hangTag(
	item: LabelledItem,
	{ size, colour }: { readonly size: string; readonly colour: string },
	style: LabelStyle,
): Label {
	const t = labelWords(style.language);
	const notes = [size.trim() && `${t.size} ${size.trim()}`, colour.trim() && `${t.colour} ${colour.trim()}`];
	return {
		...{ template: 'hang', title: item.name, ...priceOf(item.price, style) },
		notes: [...notes.filter((note) => note !== ''), ...netNote(item, style)],
		code: codeOfGtin(item.gtin),
	};
}

/** A label of this shop whose code says the price or the weight; `digits` from `writeInStoreCode`. */
export function inStoreLabel(
	item: {
		readonly name: string;
		readonly price: Money;
		readonly grams: number | null;
		readonly unitPrice: UnitPrice | null;
	},
	digits: string,
	style: LabelStyle,
): Label {
	const t = labelWords(style.language);
	const weight = item.grams === null ? [] : [`${t.weight} ${String(item.grams)} g`];
	return {
		...{ template: 'in_store', title: item.name, ...priceOf(item.price, style) },
		notes: [...weight, ...unitNote(item.unitPrice, style)],
		code: codeOfDigits(digits),
	};
}

/** A card that names its owner to no one but the till: the number and the shop. */
export function memberCard(
	{ shop, number, holder }: { readonly shop: string; readonly number: string; readonly holder: string },
	code: LabelCode,
	{ language }: Pick<LabelStyle, 'language'>,
): Label {
	const t = labelWords(language);
	const notes = [holder.trim(), `${t.memberNumber} ${number}`].filter((note) => note !== '');
	return { template: 'member', title: `${shop} ${t.memberCard}`, price: '', priceNote: '', notes, code };
}

/** A coupon: what it gives, and until when or on what terms. */
export function coupon(
	{ title, terms }: { readonly title: string; readonly terms: string },
	code: LabelCode,
): Label {
	const notes = terms
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return { template: 'coupon', title, price: '', priceNote: '', notes, code };
}

/** What stands under the bars for a person to type; a signed token says nothing to anybody. */
export function humanText({ symbology, text }: LabelCode): string {
	if (symbology !== 'qr') return text;
	return text.length <= 24 ? text : '';
}

function priceOf(price: Money, { language, currency }: LabelStyle): Pick<Label, 'price' | 'priceNote'> {
	return { price: amountText(price, currency), priceNote: labelWords(language).taxIncluded };
}

const netNote = ({ net }: LabelledItem, { language, currency }: LabelStyle): string[] =>
	net === null ? [] : [labelWords(language).net(amountText(net, currency))];

function unitNote(unit: UnitPrice | null, { language, currency }: LabelStyle): string[] {
	if (!unit) return [];
	const t = labelWords(language);
	return [t.per(unit.per, t.units[unit.unit], amountText(unit.price, currency))];
}
