import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';

/** An amount as it can be paid in coins, and what that adds to it or takes from it. */
export type CashRounding = { readonly rounded: Money; readonly difference: Money };

/**
 * The amount in multiples of the smallest coin: half up by its absolute value, so that a refund is the mirror image of
 * the sale (domain.md §3.3). `step` is the coin in minor units; 1 where every amount can be paid, as in Japan.
 */
export function roundCash(due: Money, step: number): CashRounding {
	invariant(Number.isSafeInteger(step) && step >= 1, `the smallest coin is a whole number, got ${step}`);
	const rounded = money(Number(roundDiv(BigInt(due), BigInt(step), 'half_up')) * step);
	return { rounded, difference: minus(rounded, due) };
}
