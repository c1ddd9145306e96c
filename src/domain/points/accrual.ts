import { invariant } from '#domain/invariant.ts';
import { type Money, minus } from '#domain/money/money.ts';

/** How points are earned: so many for every full `step` minor units, times what the sale's promotions say. */
export type AccrualRule = { readonly step: Money; readonly points: number; readonly times: number };

/** Points for an accrual base; parts of a step earn nothing. */
export function pointsFor(base: Money, { step, points, times }: AccrualRule): number {
	invariant(step > 0 && base >= 0, 'points are earned on amounts from zero up');
	return ((base - (base % step)) / step) * points * times;
}

/**
 * Points that go back when a part of a sale does: what was earned, less what the rest earns, by the rule of the sale
 * (domain.md §2.3). Not the points of the returned goods, which can be fewer.
 */
export const pointsToReverse = (base: Money, returned: Money, rule: AccrualRule): number =>
	pointsFor(base, rule) - pointsFor(minus(base, returned), rule);

/** How a shop deals with points that were spent before they were taken back. */
export type SpentPoints = 'balance_below_zero' | 'settle_in_cash';

/**
 * The balance after a reversal, and what is kept of the refund instead. Below zero nothing can be spent until new points
 * have filled it up (PTR-03); settling in cash needs the member's terms to say so (PTR-04).
 */
export function afterReversal(
	balance: number,
	reversed: number,
	policy: SpentPoints,
): { readonly balance: number; readonly missing: number; readonly maySpend: boolean } {
	const left = balance - reversed;
	if (left < 0 && policy === 'settle_in_cash') return { balance: 0, missing: -left, maySpend: false };
	return { balance: left, missing: 0, maySpend: left > 0 };
}
