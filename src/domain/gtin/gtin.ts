import { ok, type Result, refused } from '#domain/result.ts';

declare const gtinBrand: unique symbol;

/** A GS1 trade item number as 14 digits with leading zeros: the one key for every way it can be printed. */
export type Gtin = string & { readonly [gtinBrand]: 'Gtin' };

/** How a code was printed, where the scanner says so. */
export type Symbology =
	| 'ean_13'
	| 'ean_8'
	| 'upc_a'
	| 'upc_e'
	| 'itf_14'
	| 'code_128'
	| 'code_39'
	| 'codabar'
	| 'databar'
	| 'data_matrix'
	| 'dotcode'
	| 'qr';

/** Why a text is not a GTIN. */
export type GtinRefusal = 'gtin_characters' | 'gtin_length' | 'gtin_check_digit';

/** GS1 check digit of the digits before it: weights 3,1,… from the right (GS1 General Specifications §7.9). */
export function gtinCheckDigit(body: string): string {
	let total = 0;
	for (let i = 0; i < body.length; i++) {
		total += Number(body[body.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
	}
	return String((10 - (total % 10)) % 10);
}

/**
 * Brings GTIN-8/12/13/14 to the 14-digit key, verifying the check digit (domain.md §4.1). UPC-E is expanded to
 * UPC-A when the symbology says so. The indicator digit of a case pack is kept: a case is another trade item.
 */
export function normaliseGtin(input: string, symbology?: Symbology): Result<Gtin, GtinRefusal> {
	const digits = input.normalize('NFKC').trim();
	if (!/^\d+$/.test(digits)) return refused('gtin_characters');
	const code = symbology === 'upc_e' ? expandUpcE(digits) : digits;
	if (code === null || ![8, 12, 13, 14].includes(code.length)) return refused('gtin_length');
	const key = code.padStart(14, '0');
	if (gtinCheckDigit(key.slice(0, 13)) !== key[13]) return refused('gtin_check_digit');
	return ok(key as Gtin);
}

/** UPC-E (8 digits: system, six, check) back to the UPC-A it abbreviates; null when it is not UPC-E. */
function expandUpcE(code: string): string | null {
	if (code.length !== 8 || !/^[01]/.test(code)) return null;
	const [system, d1, d2, d3, d4, d5, last, check] = code;
	const body =
		last === '0' || last === '1' || last === '2'
			? `${d1}${d2}${last}0000${d3}${d4}${d5}`
			: last === '3'
				? `${d1}${d2}${d3}00000${d4}${d5}`
				: last === '4'
					? `${d1}${d2}${d3}${d4}00000${d5}`
					: `${d1}${d2}${d3}${d4}${d5}0000${last}`;
	return `${system}${body}${check}`;
}

/**
 * Whether the key is a restricted circulation number (prefix 02, 04, 2x): it means something inside this company
 * only and must not be matched against other companies' catalogues (domain.md §4.1).
 */
export function isRestricted(gtin: Gtin): boolean {
	if (gtin.startsWith('000000')) return gtin[6] === '0' || gtin[6] === '2';
	return /^0(?:02|04|2\d)/.test(gtin);
}

/** A key as people know it: 8 digits for GTIN-8, 13 for most, 14 for a case. */
export function displayGtin(gtin: Gtin): string {
	if (gtin.startsWith('000000')) return gtin.slice(6);
	return gtin.startsWith('0') ? gtin.slice(1) : gtin;
}
