import type { Promotion } from './promotion.ts';
import { choicesOf, compoundSaving, type Saved, savingOf } from './reward.ts';

/** What applies to a line by itself: promotions on its item that hold, by the way they stack. */
export type LineOffers = {
	/** One at a time: `best` and `exclusive` ones. */
	readonly alone: readonly Promotion[];
	readonly compound: readonly Promotion[];
};

/** What is taken off some units of one line, in the way that is best for the customer. */
export type SingleDiscount = {
	readonly total: number;
	/** Set when the price for members is part of it. */
	readonly memberSaving: number;
	readonly promotions: readonly Saved[];
	readonly isExclusive: boolean;
};

/** Nothing is taken off. */
export const NO_DISCOUNT: SingleDiscount = { total: 0, memberSaving: 0, promotions: [], isExclusive: false };

/**
 * The best price of units that are in no group: list price, price for members, the best single promotion, or all that
 * add up; on top of a price for members only what says so (PRO-18). Ties keep the simpler way.
 */
export function bestSingle(
	{ alone, compound }: LineOffers,
	units: number,
	amount: number,
	memberAmount: number | null,
): SingleDiscount {
	if (alone.length === 0 && compound.length === 0 && memberAmount === null) return NO_DISCOUNT;
	let best = NO_DISCOUNT;
	const offer = (memberSaving: number, promotions: readonly Saved[], isExclusive: boolean) => {
		const total = promotions.reduce((all, saved) => all + saved.amount, memberSaving);
		if (total > best.total) best = { total, memberSaving, promotions, isExclusive };
	};
	const from = (base: number, allowed: (promotion: Promotion) => boolean) => {
		const memberSaving = amount - base;
		offer(memberSaving, [], false);
		for (const promotion of alone) {
			if (!allowed(promotion)) continue;
			const saved = { promotion, amount: savingOf(promotion, base, units) };
			offer(memberSaving, [saved], promotion.stacking === 'exclusive');
		}
		if (compound.length === 0) return;
		for (const chosen of choicesOf(compound.filter(allowed))) {
			offer(memberSaving, compoundSaving(chosen, base, units), false);
		}
	};
	from(amount, () => true);
	if (memberAmount !== null && memberAmount < amount) {
		from(memberAmount, ({ onMemberPrice }) => onMemberPrice === true);
	}
	return best;
}
