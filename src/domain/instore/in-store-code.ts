import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { type Money, money } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { DigitRange, InStoreTemplate } from './in-store-template.ts';
import { priceCheckDigit } from './price-check-digit.ts';

/** What an in-store code says. The search key belongs to the company alone and never to the shared GTIN space. */
export type InStoreCode = {
	readonly item: string;
	readonly searchKey: string;
	/** The label's price in minor units; null where the code carries none. */
	readonly price: Money | null;
	/** Weight in whole grams; null where the code carries none. */
	readonly grams: number | null;
	/** A price of nothing, or one that did not fit (all nines): the till asks for it (domain.md §4.2). */
	readonly asksPrice: boolean;
};

/** Why a code is not one of the template. A wrong price check digit is a misprint: it is not sold (NPL-17). */
export type InStoreRefusal =
	| 'in_store_characters'
	| 'in_store_length'
	| 'in_store_prefix'
	| 'in_store_check_digit'
	| 'in_store_price_check';

/** Reads a code by a template. Twelve digits are the UPC-A form of a code that begins with 0 (NPL-18). */
export function readInStoreCode(
	template: InStoreTemplate,
	input: string,
): Result<InStoreCode, InStoreRefusal> {
	const digits = input.normalize('NFKC').trim();
	if (!/^\d+$/.test(digits)) return refused('in_store_characters');
	const code = digits.length === 12 && template.length === 13 ? `0${digits}` : digits;
	if (code.length !== template.length) return refused('in_store_length');
	if (!code.startsWith(template.prefix)) return refused('in_store_prefix');
	if (gtinCheckDigit(code.slice(0, -1)) !== code.at(-1)) return refused('in_store_check_digit');
	const { value, priceCheck } = template;
	const carried = value ? part(code, value) : '';
	if (priceCheck !== null && priceCheckDigit(carried) !== code[priceCheck]) {
		return refused('in_store_price_check');
	}
	const isPrice = value?.of === 'price';
	return ok({
		item: part(code, template.item),
		searchKey: searchKeyOf(template, code),
		price: isPrice ? money(Number(carried)) : null,
		grams: value?.of === 'weight' ? gramsOf(carried, template.weightDecimals) : null,
		asksPrice: isPrice && /^(?:0+|9+)$/.test(carried),
	});
}

const part = (code: string, { from, length }: DigitRange): string => code.slice(from, from + length);

/** The code with everything but the searched digits zero, under a check digit of its own. */
function searchKeyOf({ length, searchDigits }: InStoreTemplate, code: string): string {
	const body = code.slice(0, Math.min(searchDigits, length - 1)).padEnd(length - 1, '0');
	return body + gtinCheckDigit(body);
}

/** Digits of kilograms with so many decimals as whole grams; parts of a gram are rounded half up. */
const gramsOf = (digits: string, decimals: number): number =>
	Number(roundDiv(BigInt(digits) * 1000n, 10n ** BigInt(decimals), 'half_up'));
