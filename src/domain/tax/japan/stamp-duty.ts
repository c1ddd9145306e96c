import { type Money, minus, money, sum, ZERO } from '#domain/money/money.ts';
import { scale } from '#domain/money/rounding.ts';

/** 印紙税額一覧表 no. 17-1, receipts for sales money: up to and with this amount of yen, this duty. Below 50,000 none. */
const STEPS: readonly (readonly [upTo: number, duty: number])[] = [
	[49_999, 0],
	[1_000_000, 200],
	[2_000_000, 400],
	[3_000_000, 600],
	[5_000_000, 1000],
	[10_000_000, 2000],
	[20_000_000, 4000],
	[30_000_000, 6000],
	[50_000_000, 10_000],
	[100_000_000, 20_000],
	[200_000_000, 40_000],
	[300_000_000, 60_000],
	[500_000_000, 100_000],
	[1_000_000_000, 150_000],
];
const HIGHEST = 200_000;

/** Stamp duty on a paper receipt for this much sales money (domain.md §1.7). */
export const stampDuty = (base: Money): Money => money(STEPS.find(([upTo]) => base <= upTo)?.[1] ?? HIGHEST);

/** What decides whether a receipt needs a stamp. */
export type StampQuestion = {
	/** What each tender settles, change given back; `isDutiable` is the tender's flag (cash yes, credit card no). */
	readonly tenders: readonly { readonly amount: Money; readonly isDutiable: boolean }[];
	readonly total: Money;
	readonly tax: Money;
	/** The receipt says the tax, so the amount without it decides. */
	readonly showsTax: boolean;
	/** Handed over on paper; what is sent or shown on a screen needs no stamp. */
	readonly isPaper: boolean;
};

/** The hint for the cashier: the amount that counts, and the stamp to stick on. */
export type StampHint = { readonly base: Money; readonly duty: Money };

/**
 * The stamp a receipt needs. Only money actually received counts; of a split payment, its part of the tax is taken off
 * rounded down, so that doubt ends on the side of the stamp.
 */
export function stampHint({ tenders, total, tax, showsTax, isPaper }: StampQuestion): StampHint {
	const received = sum(tenders.filter(({ isDutiable }) => isDutiable).map(({ amount }) => amount));
	const taxInside = showsTax && total > 0 ? scale(tax, received, total, 'floor') : ZERO;
	const base = minus(received, taxInside);
	return { base, duty: isPaper ? stampDuty(base) : ZERO };
}
