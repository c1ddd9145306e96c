import { scaleFast } from '#domain/money/rounding.ts';
import { byRank, type Promotion } from './promotion.ts';

/** What a reward takes off an amount for a number of units; never more than the amount, never less than nothing (I12). */
export function savingOf({ reward }: Promotion, amount: number, units: number): number {
	switch (reward.kind) {
		case 'percent': {
			const { rate, rounding = 'floor', per = 'line' } = reward;
			const off = (of: number) => Math.min(of, scaleFast(of, rate.n, rate.d, rounding));
			if (per === 'line' || units <= 1) return off(amount);
			const dearer = amount % units;
			const unit = (amount - dearer) / units;
			return off(unit) * (units - dearer) + off(unit + 1) * dearer;
		}
		case 'amount':
			return Math.min(amount, reward.amount * units);
		case 'fixed_price':
			return Math.max(0, amount - reward.price * units);
		case 'cheapest_free':
		case 'points':
			return 0;
	}
}

/** One promotion's part of what is taken off. */
export type Saved = { readonly promotion: Promotion; readonly amount: number };

/**
 * What promotions that add up take off together: a price first, then amounts, then percents of what is left (PRO-02).
 */
export function compoundSaving(promotions: readonly Promotion[], amount: number, units: number): Saved[] {
	let left = amount;
	const inSteps = promotions.length > 1 ? [...promotions].sort(byStep) : promotions;
	return inSteps.map((promotion) => {
		const saved = savingOf(promotion, left, units);
		left -= saved;
		return { promotion, amount: saved };
	});
}

const STEPS = { fixed_price: 0, cheapest_free: 0, amount: 1, percent: 2, points: 3 } as const;

const byStep = (a: Promotion, b: Promotion): number =>
	STEPS[a.reward.kind] - STEPS[b.reward.kind] || byRank(a, b);

/** Most ways of choosing between stacking groups that are looked at; beyond it the first of each group stands. */
const MOST_CHOICES = 64;

/**
 * Every way of taking at most one promotion of each stacking group; those without a group are always in. One way when
 * there are no groups.
 */
export function choicesOf<P extends Promotion>(promotions: readonly P[]): P[][] {
	if (promotions.every(({ stackingGroup }) => stackingGroup === undefined)) return [[...promotions]];
	let choices: P[][] = [promotions.filter(({ stackingGroup }) => stackingGroup === undefined)];
	const groups = new Set(promotions.flatMap(({ stackingGroup }) => stackingGroup ?? []));
	for (const group of groups) {
		const members = promotions.filter(({ stackingGroup }) => stackingGroup === group);
		const allowed = choices.length * members.length <= MOST_CHOICES ? members : members.slice(0, 1);
		choices = choices.flatMap((chosen) => allowed.map((member) => [...chosen, member]));
	}
	return choices;
}
