import { displayGtin } from '#domain/gtin/gtin.ts';
import { templateOfKey, writeInStoreCode } from '#domain/instore/write-in-store-code.ts';
import type { Label, LabelTemplate } from '#domain/label/label.ts';
import { codeOfText } from '#domain/label/label-code.ts';
import type { LabelPrice } from '#domain/label/label-price.ts';
import {
	coupon,
	hangTag,
	inStoreLabel,
	type LabelStyle,
	memberCard,
	shelfTag,
} from '#domain/label/make-label.ts';
import { contentInName, readContent, type UnitPrice, unitPrice } from '#domain/label/unit-price.ts';
import { parseMoney } from '#domain/money/currency.ts';
import { type Money, money } from '#domain/money/money.ts';
import { weighedPrice } from '#domain/pricing/weighed-price.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { StoreTemplate } from '#domain/scan/scanned.ts';
import type { ListedItem } from '#usecases/services.ts';

/** What a person may add to a label, as they type it; each template uses some of it. */
export type LabelFields = {
	readonly content: string;
	readonly size: string;
	readonly colour: string;
	readonly price: string;
	readonly grams: string;
	readonly holder: string;
	readonly terms: string;
};
export const NO_FIELDS: LabelFields = {
	...{ content: '', size: '', colour: '', price: '', grams: '', holder: '', terms: '' },
};

/** One row of what is to be printed. */
export type LabelRow = {
	readonly id: string;
	readonly template: LabelTemplate;
	readonly quantity: number;
	readonly fields: LabelFields;
	readonly of:
		| { readonly item: ListedItem; readonly price: LabelPrice; asPaid(listed: Money): Money }
		/** Of a card or a coupon: the code, and what is written on it. */
		| { readonly text: string; readonly title: string };
};

/** Why a row is no label yet. */
export type LabelTrouble =
	| 'noNumber'
	| 'notInStore'
	| 'priceMissing'
	| 'gramsMissing'
	| 'valueTooLong'
	| 'codeUnfit';

/** What rows are made with. */
export type LabelAround = {
	readonly style: LabelStyle;
	readonly shop: string;
	readonly inStore: readonly StoreTemplate[];
};

/** The label of a row, or what is missing. */
export function labelOf(row: LabelRow, around: LabelAround): Result<Label, LabelTrouble> {
	const { of, fields, template } = row;
	const { style, shop } = around;
	if ('text' in of) {
		const code = codeOfText(of.text);
		if (!code) return refused('codeUnfit');
		if (template === 'coupon') return ok(coupon({ title: of.title, terms: fields.terms }, code));
		const number = code.text.length <= 24 ? code.text : '';
		return ok(memberCard({ shop, number, holder: fields.holder }, code, style));
	}
	if (template === 'in_store') return inStoreOf(of, fields, around);
	const [gtin] = of.item.gtins;
	if (!gtin) return refused('noNumber');
	const unit = unitPriceOf(of.item, of.price.price, fields, around.inStore);
	const item = { name: of.item.name, ...of.price, gtin, unitPrice: unit };
	return ok(template === 'hang' ? hangTag(item, fields, style) : shelfTag(item, style));
}

type ItemOf = Extract<LabelRow['of'], { readonly item: ListedItem }>;

/** The key and template by which an item is sold by labels of this shop; null where it is not. */
export function inStoreTemplate(item: ListedItem, templates: readonly StoreTemplate[]) {
	for (const key of item.gtins.map(displayGtin)) {
		const template = templateOfKey(templates, key);
		if (template) return { key, template };
	}
	return null;
}

function inStoreOf(
	{ item, asPaid }: ItemOf,
	fields: LabelFields,
	around: LabelAround,
): Result<Label, LabelTrouble> {
	const found = inStoreTemplate(item, around.inStore);
	if (!found) return refused('notInStore');
	const { key, template } = found;
	if (template.value?.of === 'weight') {
		const grams = wholeNumber(fields.grams);
		if (grams === null) return refused('gramsMissing');
		const code = writeInStoreCode(template, key, { grams });
		if (!code.ok) return refused('valueTooLong');
		const { perGrams } = template;
		const price = asPaid(perGrams === null ? item.price : weighedPrice(item.price, perGrams, grams, 'floor'));
		const unit: UnitPrice | null =
			perGrams === null ? null : { price: asPaid(item.price), per: perGrams, unit: 'g' };
		return ok(inStoreLabel({ name: item.name, price, grams, unitPrice: unit }, code.value, around.style));
	}
	const typed = fields.price.trim() === '' ? ok(item.price) : parseMoney(fields.price, around.style.currency);
	if (!typed.ok || typed.value <= 0) return refused('priceMissing');
	const code = writeInStoreCode(template, key, template.value ? { price: typed.value } : null);
	if (!code.ok) return refused('valueTooLong');
	const price = template.taxIncluded ? money(typed.value) : asPaid(money(typed.value));
	return ok(inStoreLabel({ name: item.name, price, grams: null, unitPrice: null }, code.value, around.style));
}

/** By the weight that the item's labels say, by what was typed, by what its name says; null where nothing is known. */
function unitPriceOf(
	item: ListedItem,
	price: Money,
	{ content }: LabelFields,
	templates: readonly StoreTemplate[],
): UnitPrice | null {
	const perGrams = inStoreTemplate(item, templates)?.template.perGrams;
	if (perGrams) return { price, per: perGrams, unit: 'g' };
	const inside = content.trim() === '' ? contentInName(item.name) : readContent(content);
	return inside && unitPrice(price, inside);
}

/** A number of pieces or grams as it is typed; null for anything else. */
export function wholeNumber(text: string): number | null {
	const digits = text.normalize('NFKC').trim();
	return /^[1-9]\d{0,6}$/.test(digits) ? Number(digits) : null;
}
