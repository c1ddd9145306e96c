import type { Money } from '#domain/money/money.ts';

/** What France's NF525 signs of a sale, in its order (domain.md §5.3). */
export type FrenchSale = {
	/** Total with tax by rate, in basis points. */
	readonly rates: readonly { readonly rateBps: number; readonly total: Money }[];
	readonly total: Money;
	/** `YYYYMMDDHHMMSS`, local. */
	readonly at: string;
	readonly register: string;
	readonly sequence: number;
	readonly type: string;
	/** The signature before this one; '' for the first of the chain. */
	readonly previous: string;
};

/** The string to be signed: rates, total, time, register, number, type, first or not, the signature before (FIS-01). */
export function frenchString({ rates, total, at, register, sequence, type, previous }: FrenchSale): string {
	const byRate = rates.map(({ rateBps, total: gross }) => `${rateBps}:${gross}`).join(',');
	return [byRate, total, at, register, sequence, type, previous === '' ? 'Y' : 'N', previous].join(',');
}

/** The four characters of a signature that a French receipt prints: the 3rd, 7th, 13th and 19th. */
export const frenchExtract = (signature: string): string => charactersAt(signature, [3, 7, 13, 19]);

/** Characters at places counted from 1. */
export const charactersAt = (text: string, places: readonly number[]): string =>
	places.map((place) => text[place - 1] ?? '').join('');
