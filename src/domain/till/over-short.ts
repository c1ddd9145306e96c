import { type Money, minus } from '#domain/money/money.ts';

/** Counted against expected (過不足). Said in words, because products disagree about the sign (domain.md §3.1). */
export type OverShort = {
	/** Counted − expected: positive is over (過), negative short (不足). */
	readonly amount: Money;
	readonly word: 'over' | 'short' | 'even';
};

/** How a count differs from what the facts come to (CSH-09). */
export function overShort(expected: Money, counted: Money): OverShort {
	const amount = minus(counted, expected);
	return { amount, word: amount > 0 ? 'over' : amount < 0 ? 'short' : 'even' };
}

/** Whether a difference has to be explained: it is beyond what the shop tolerates. */
export const needsReason = ({ amount }: OverShort, tolerance: Money): boolean => Math.abs(amount) > tolerance;
