import type { Money } from '#domain/money/money.ts';
import { type Rate, roundDiv } from '#domain/money/rounding.ts';

/** How points may be spent: at least so many, in steps; `worth` is minor units for one point. */
export type SpendRules = { readonly min: number; readonly step: number; readonly worth: Rate };

/** Policy (b) of domain.md §6.2: what a till may let a customer spend that it cannot ask the server about. */
export type OfflineRules = {
	/** A share of the known balance. */
	readonly share: Rate;
	readonly perSale: number;
	readonly perTillDay: number;
	readonly maxAgeMs: number;
};

/** What bounds spending. */
export type BoundBy =
	| 'balance'
	| 'due'
	| 'offline_share'
	| 'offline_sale'
	| 'offline_till'
	| 'too_old'
	| 'min';

/** What is known when points are to be spent. */
export type SpendContext = {
	/** Spendable points, own facts included. */
	readonly balance: number;
	/** Still to be paid, minor units. */
	readonly due: Money;
	/** Without a network: how old the figure is, and what customers spent at this till today; null with one. */
	readonly offline: { readonly ageMs: number; readonly spentToday: number } | null;
};

/**
 * The most points that may be spent now, and what bounds them: `min(balance × share, per sale, per till and day − spent
 * today)` without a network, nothing while the figure is too old (DSP-08), never more than there are or are due, in whole
 * steps (LOY-15). The sum of all tills' bounds is what can be overspent, and no more (DSP-02).
 */
export function mostPoints(
	{ balance, due, offline }: SpendContext,
	spend: SpendRules,
	rules: OfflineRules,
): { readonly points: number; readonly by: BoundBy } {
	const bounds: { points: number; by: BoundBy }[] = [
		{ points: balance, by: 'balance' },
		{ points: pointsWorth(due, spend.worth), by: 'due' },
	];
	if (offline) {
		const share = Number(
			roundDiv(BigInt(Math.max(balance, 0)) * BigInt(rules.share.n), BigInt(rules.share.d), 'floor'),
		);
		bounds.push(
			{ points: share, by: 'offline_share' },
			{ points: rules.perSale, by: 'offline_sale' },
			{ points: rules.perTillDay - offline.spentToday, by: 'offline_till' },
		);
		// An age below zero is a clock that was set back: nobody knows how old the figure is.
		if (offline.ageMs > rules.maxAgeMs || offline.ageMs < 0) bounds.push({ points: 0, by: 'too_old' });
	}
	const tightest = bounds.reduce((a, b) =>
		b.points < a.points || (b.points <= 0 && b.by === 'too_old') ? b : a,
	);
	const most = Math.max(tightest.points, 0);
	const points = most - (most % spend.step);
	if (points > 0 && points >= spend.min) return { points, by: tightest.by };
	return { points: 0, by: most === 0 ? tightest.by : 'min' };
}

/** How many whole points an amount takes, never more than it. */
export const pointsWorth = (due: Money, worth: Rate): number =>
	due <= 0 ? 0 : Number(roundDiv(BigInt(due) * BigInt(worth.d), BigInt(worth.n), 'floor'));
