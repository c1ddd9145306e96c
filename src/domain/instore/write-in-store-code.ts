import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { roundDiv } from '#domain/money/rounding.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { readInStoreCode } from './in-store-code.ts';
import type { InStoreTemplate } from './in-store-template.ts';
import { priceCheckDigit } from './price-check-digit.ts';

/** What the label says: a price in minor units, a weight in whole grams, or nothing but the item. */
export type InStoreValue = { readonly price: number } | { readonly grams: number } | null;

/** `in_store_item`: the key is none of this template. `in_store_value`: more, less or other than its digits can say. */
export type InStoreWriteRefusal = 'in_store_item' | 'in_store_value';

/**
 * The code of a label by a template, with its price check digit and its own (domain.md §4.2): the exact opposite of
 * `readInStoreCode`. `searchKey`: the number by which the item is known, price digits zero.
 */
export function writeInStoreCode(
	template: InStoreTemplate,
	searchKey: string,
	value: InStoreValue,
): Result<string, InStoreWriteRefusal> {
	const digits = digitsOf(template, value);
	if (digits === null) return refused('in_store_value');
	const head = searchKey.slice(0, template.item.from + template.item.length);
	const body = head + (template.priceCheck === null ? '' : priceCheckDigit(digits)) + digits;
	const code = body + gtinCheckDigit(body);
	const read = readInStoreCode(template, code);
	if (!read.ok || read.value.searchKey !== searchKey) return refused('in_store_item');
	return ok(code);
}

/** The template by which an item's number is one, or null. */
export const templateOfKey = <Template extends InStoreTemplate>(
	templates: readonly Template[],
	key: string,
): Template | null =>
	templates.find((template) => {
		const read = readInStoreCode(template, key);
		return read.ok && key.length === template.length && read.value.searchKey === key;
	}) ?? null;

/** Digits of the value as the template has room for them; null where they would say something else when read. */
function digitsOf({ value: place, weightDecimals }: InStoreTemplate, value: InStoreValue): string | null {
	if (!place) return value === null ? '' : null;
	if (value === null) return null;
	if (place.of === 'price' ? !('price' in value) : !('grams' in value)) return null;
	const amount = 'price' in value ? value.price : scaledGrams(value.grams, weightDecimals);
	const digits = String(amount);
	// Nothing and all nines ask the cashier for the price: a label that is printed knows it.
	if (!/^\d+$/.test(digits) || digits.length > place.length || amount === 0) return null;
	const padded = digits.padStart(place.length, '0');
	return /^9+$/.test(padded) && place.of === 'price' ? null : padded;
}

/** Whole grams as kilograms with so many decimals, half up. */
const scaledGrams = (grams: number, decimals: number): number =>
	Number.isSafeInteger(grams) && grams >= 0
		? Number(roundDiv(BigInt(grams) * 10n ** BigInt(decimals), 1000n, 'half_up'))
		: Number.NaN;
