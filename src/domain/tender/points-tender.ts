import { type Money, money } from '#domain/money/money.ts';
import { type Rate, roundDiv, scale } from '#domain/money/rounding.ts';

/** Points given as payment and the money they settle. */
export type PointsOffer = { readonly points: number; readonly amount: Money };

/**
 * The most points that can be paid with: whole points, never more than are due and never more than there are. `value`
 * is minor units for one point. As payment they leave the totals per rate alone (PTS-02).
 */
export function pointsOffer(due: Money, balance: number, value: Rate): PointsOffer {
	if (due <= 0 || balance <= 0) return { points: 0, amount: money(0) };
	const needed = Number(roundDiv(BigInt(due) * BigInt(value.d), BigInt(value.n), 'floor'));
	return worthOf(Math.min(balance, needed), value);
}

/** What a number of points settles, rounded down. */
export const worthOf = (points: number, value: Rate): PointsOffer => ({
	points,
	amount: scale(money(points), value.n, value.d, 'floor'),
});
