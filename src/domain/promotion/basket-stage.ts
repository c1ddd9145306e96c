import { apportionByGroup } from '#domain/apportion/two-stage.ts';
import { money } from '#domain/money/money.ts';
import { isReached } from './line-stage.ts';
import type { BasketPromotion } from './promotion.ts';
import type { Applicable } from './promotion-book.ts';
import type { PromotionLine } from './promotion-line.ts';
import { choicesOf, savingOf } from './reward.ts';

/** One basket promotion as it was taken: a share for every line, and what of it found nothing to reduce (DIS-10). */
export type BasketDiscount = {
	readonly promotion: BasketPromotion;
	readonly shares: readonly number[];
	readonly amount: number;
	readonly unused: number;
};

/** So much more in the basket, and the promotion would apply (PRO-11). */
export type NearlyReached = { readonly promotionId: string; readonly missing: number };

/** What basket promotions take off amounts that the stage before left. */
export type BasketStage = {
	readonly discounts: readonly BasketDiscount[];
	readonly left: readonly number[];
	readonly nearly: readonly NearlyReached[];
};

/**
 * Thresholds, then coupons, each over what is left (domain.md §9.1 steps 4 and 5). Of those that do not add up the best
 * one is taken; of those that do, amounts go first and percents after; every discount is split in two stages.
 */
export function basketStage(
	lines: readonly PromotionLine[],
	left: readonly number[],
	promotions: readonly Applicable<BasketPromotion>[],
): BasketStage {
	const priced = promotions.filter(({ promotion }) => promotion.reward.kind !== 'points');
	const thresholds = priced.filter(({ promotion }) => !promotion.needsCoupon);
	const coupons = priced.filter(({ promotion }) => promotion.needsCoupon);
	const first = bestOf(lines, left, reachedBy(lines, left, thresholds));
	const afterFirst = leftAfter(left, first);
	const second = bestOf(lines, afterFirst, reachedBy(lines, afterFirst, coupons));
	return {
		discounts: [...first, ...second],
		left: leftAfter(afterFirst, second),
		nearly: thresholds.flatMap((offer) => nearly(offer, left)),
	};
}

const amountOf = (places: readonly number[], left: readonly number[]): number =>
	places.reduce((all, place) => all + (left[place] ?? 0), 0);

/** Promotions whose amount and number of units are there, and which find something to reduce. */
export function reachedBy(
	lines: readonly PromotionLine[],
	left: readonly number[],
	offers: readonly Applicable<BasketPromotion>[],
): Applicable<BasketPromotion>[] {
	return offers.filter(({ promotion, fits: [places = []] }) => {
		const amount = amountOf(places, left);
		return amount > 0 && amount >= (promotion.minAmount ?? 0) && isReached(promotion, places, lines);
	});
}

function nearly(
	{ promotion, fits: [places = []] }: Applicable<BasketPromotion>,
	left: readonly number[],
): NearlyReached[] {
	const missing = (promotion.minAmount ?? 0) - amountOf(places, left);
	return missing > 0 ? [{ promotionId: promotion.id, missing }] : [];
}

type Offer = Applicable<BasketPromotion>;

function bestOf(
	lines: readonly PromotionLine[],
	left: readonly number[],
	offers: readonly Offer[],
): BasketDiscount[] {
	const alone = offers.filter(({ promotion }) => promotion.stacking !== 'compound');
	const compound = offers.filter(({ promotion }) => promotion.stacking === 'compound');
	const byId = new Map(compound.map((offer) => [offer.promotion, offer]));
	const ways = [
		...alone.map((offer) => [offer]),
		...choicesOf(compound.map(({ promotion }) => promotion)).map((chosen) =>
			inSteps(chosen).flatMap((promotion) => byId.get(promotion) ?? []),
		),
	];
	let best: { readonly way: readonly Offer[]; readonly saving: number } = { way: [], saving: 0 };
	for (const way of ways) {
		const saving = savingOfWay(lines, left, way);
		if (saving > best.saving) best = { way, saving };
	}
	return inTurn(lines, left, best.way);
}

/** What a basket promotion takes off by itself. */
export const savingOfOne = ({ promotion, fits: [places = []] }: Offer, left: readonly number[]): number =>
	savingOf(promotion, amountOf(places, left), 1);

/** What a way takes off; one promotion alone needs no shares to know it. */
function savingOfWay(
	lines: readonly PromotionLine[],
	left: readonly number[],
	way: readonly Offer[],
): number {
	const [only] = way;
	if (only && way.length === 1) return savingOfOne(only, left);
	return inTurn(lines, left, way).reduce((all, { amount }) => all + amount, 0);
}

/** Amounts before percents; the order they came in among equals. */
const inSteps = (promotions: readonly BasketPromotion[]): BasketPromotion[] => [
	...promotions.filter(({ reward }) => reward.kind === 'amount'),
	...promotions.filter(({ reward }) => reward.kind !== 'amount'),
];

function inTurn(
	lines: readonly PromotionLine[],
	left: readonly number[],
	way: readonly Offer[],
): BasketDiscount[] {
	let now = left;
	return way.map(({ promotion, fits: [places = []] }) => {
		const total = amountOf(places, now);
		const amount = savingOf(promotion, total, 1);
		const weighed = places.map((place) => ({ group: lines[place]?.taxKey ?? '', amount: now[place] ?? 0 }));
		const parts = apportionByGroup(money(amount), weighed);
		const shares = lines.map(() => 0);
		places.forEach((place, index) => {
			shares[place] = parts[index] ?? 0;
		});
		now = now.map((rest, place) => rest - (shares[place] ?? 0));
		const wanted = promotion.reward.kind === 'amount' ? promotion.reward.amount : amount;
		return { promotion, shares, amount, unused: wanted - amount };
	});
}

const leftAfter = (left: readonly number[], discounts: readonly BasketDiscount[]): number[] =>
	left.map((rest, place) => discounts.reduce((all, { shares }) => all - (shares[place] ?? 0), rest));
