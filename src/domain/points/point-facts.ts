import type { PointFact } from './lots.ts';

/**
 * Points that a document moves, net: `granted` below zero is taken back, `redeemed` below zero is given back. Of an
 * exchange `earned` is what its new goods earned; the rest of `granted` was taken back for those that came back.
 */
export type PointsMoved = {
	readonly granted: number;
	readonly redeemed: number;
	readonly earned?: number | undefined;
};

/** Points that the goods a document sold have earned. */
export const earnedBy = ({ granted, earned }: PointsMoved): number => earned ?? Math.max(0, granted);

/** What a document earned, took back, and spent or gave back: a fact each, where it is more than nothing. */
export function pointFactsOf(id: string, on: string, moved: PointsMoved): PointFact[] {
	const earned = earnedBy(moved);
	const { granted, redeemed } = moved;
	const facts: readonly PointFact[] = [
		{ id: `${id}+`, points: earned, on, cause: 'earned' },
		{ id: `${id}~`, points: granted - earned, on, cause: 'reversed' },
		{ id: `${id}-`, points: 0 - redeemed, on, cause: redeemed > 0 ? 'spent' : 'given_back' },
	];
	return facts.filter(({ points }) => points !== 0);
}
