import { invariant } from '#domain/invariant.ts';

/** The digits 0–9 after a weight of GS1 General Specifications §7.9.3 (`2-` = 2d less the tens of 2d, and so on). */
const WEIGHTED: Record<Weight, readonly number[]> = {
	'2-': [0, 2, 4, 6, 8, 9, 1, 3, 5, 7],
	'3': [0, 3, 6, 9, 2, 5, 8, 1, 4, 7],
	'5+': [0, 5, 1, 6, 2, 7, 3, 8, 4, 9],
	'5-': [0, 5, 9, 4, 8, 3, 7, 2, 6, 1],
};

type Weight = '2-' | '3' | '5+' | '5-';

/**
 * The check digit printed before a price of four or five digits inside an in-store code (domain.md §4.2, S27; Japanese
 * labels confirm the four-digit rule, S28). Other lengths have no published rule: whoever asks for one breaks a promise.
 */
export function priceCheckDigit(price: string): string {
	invariant(/^\d{4,5}$/.test(price), 'a price check digit covers four or five digits');
	if (price.length === 4) return String((weighted(price, ['2-', '2-', '3', '5-']) * 3) % 10);
	const left = (10 - (weighted(price, ['5+', '2-', '5-', '5+', '2-']) % 10)) % 10;
	return String(WEIGHTED['5-'].indexOf(left));
}

const weighted = (price: string, weights: readonly Weight[]): number =>
	weights.reduce((total, weight, at) => total + (WEIGHTED[weight][Number(price[at])] ?? 0), 0);
