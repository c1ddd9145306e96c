import { apportionByGroup } from '#domain/apportion/two-stage.ts';
import { worthOfFirst } from '#domain/apportion/unit-share.ts';
import { money } from '#domain/money/money.ts';
import { scaleFast } from '#domain/money/rounding.ts';
import type { GroupPromotion } from './promotion.ts';
import { type PromotionLine, unitPriceOf } from './promotion-line.ts';
import { choicesOf, compoundSaving, type Saved } from './reward.ts';
import { bestSingle, type LineOffers, NO_DISCOUNT, type SingleDiscount } from './single-discount.ts';

/** A group promotion in this basket: its slots with the lines that fit, in the order in which they are taken. */
export type Deal = {
	readonly promotion: GroupPromotion;
	readonly slots: readonly { readonly quantity: number; readonly places: readonly number[] }[];
	/** Every line that fits a slot. */
	readonly fits: ReadonlySet<number>;
	/** Units in one group. */
	readonly size: number;
	readonly uses: number;
};

/** Units taken from lines for one group, or for the same group `times` over. */
export type Group = {
	readonly deal: Deal;
	readonly takes: readonly Take[];
	readonly times: number;
};

/** So many units of the line at a place. */
export type Take = { readonly place: number; readonly units: number };

/** The lines of a basket with what is known of them while groups are being looked for. */
export class DealBoard {
	readonly lines: readonly PromotionLine[];
	readonly #offers: readonly LineOffers[];
	readonly #known = new Map<number, SingleDiscount>();

	constructor(lines: readonly PromotionLine[], offers: readonly LineOffers[]) {
		this.lines = lines;
		this.#offers = offers;
	}

	/** What the line's units are listed at when `from` of them have gone into groups, up to unit `to`. */
	amount(place: number, from: number, to: number): number {
		const line = this.lines[place];
		return line ? between(line.amount, line.quantity, from, to) : 0;
	}

	/** The best price of what is left of a line when `used` of its units are in groups. */
	rest(place: number, used: number): SingleDiscount {
		const line = this.lines[place];
		const offers = this.#offers[place];
		if (!line || !offers || used >= line.quantity) return NO_DISCOUNT;
		const key = place * 1_000_003 + used;
		const known = this.#known.get(key);
		if (known) return known;
		const { quantity, amount, memberAmount } = line;
		const left = between(amount, quantity, used, quantity);
		const member = memberAmount === null ? null : between(memberAmount, quantity, used, quantity);
		const best = bestSingle(offers, quantity - used, left, member);
		this.#known.set(key, best);
		return best;
	}

	/** Whether something more comes off units of the line once they are in the group. */
	addsUp({ promotion }: Deal, place: number): boolean {
		return promotion.stacking === 'compound' && (this.#offers[place]?.compound.length ?? 0) > 0;
	}

	/** What adds up on units of the line that are in a compound group, once the group has taken its part. */
	afterGroup(deal: Deal, place: number, units: number, amount: number): readonly Saved[] {
		if (!this.addsUp(deal, place)) return [];
		const compound = this.#offers[place]?.compound ?? [];
		const { stackingGroup } = deal.promotion;
		const others = compound.filter(
			(other) => stackingGroup === undefined || other.stackingGroup !== stackingGroup,
		);
		let best: readonly Saved[] = [];
		for (const chosen of choicesOf(others)) {
			const saved = compoundSaving(chosen, amount, units);
			if (savedBy(saved) > savedBy(best)) best = saved;
		}
		return best;
	}

	/** What one unit of the line brings by itself, about: orders candidates, decides nothing. */
	unitRest(place: number): number {
		const quantity = this.lines[place]?.quantity ?? 1;
		const { total } = this.rest(place, 0);
		return (total - (total % quantity)) / quantity;
	}

	unitPrice(place: number): number {
		const line = this.lines[place];
		return line ? unitPriceOf(line) : 0;
	}
}

/** A group as it would stand: what its promotion takes off each take, and what adds up after that. */
export type GroupPrice = {
	readonly saving: number;
	readonly shares: readonly number[];
	readonly after: readonly (readonly Saved[])[];
};

/** Prices a group of units that begin behind the ones already used. Its saving is split in two stages (PRO-09). */
export function priceGroup(board: DealBoard, group: Group, used: readonly number[]): GroupPrice {
	const { deal, takes, times } = group;
	const amounts = takes.map((take) => takeAmount(board, take, times, used));
	const most = amounts.reduce((all, amount) => all + amount, 0);
	const saving = Math.min(most, times * savingOfOne(board, deal, takes, used));
	if (saving <= 0) return { saving: 0, shares: takes.map(() => 0), after: [] };
	const weighed = takes.map(({ place }, index) => ({
		group: board.lines[place]?.taxKey ?? '',
		amount: amounts[index] ?? 0,
	}));
	const shares = apportionByGroup(money(saving), weighed);
	const after = takes.map(({ place, units }, index) =>
		board.afterGroup(deal, place, units * times, (amounts[index] ?? 0) - (shares[index] ?? 0)),
	);
	return { saving, shares, after };
}

/**
 * What the customer gains by a group: what it takes off, less what its units would have saved by themselves. Exact,
 * whatever the rounding of the lines' own promotions.
 */
export function gainOf(board: DealBoard, group: Group, used: readonly number[]): number {
	const { deal, takes, times } = group;
	let gain = times * savingOfOne(board, deal, takes, used);
	if (takes.some(({ place }) => board.addsUp(deal, place))) {
		const { saving, after } = priceGroup(board, group, used);
		gain = saving + after.reduce((all, saved) => all + savedBy(saved), 0);
	}
	for (const { place, units } of takes) {
		const before = used[place] ?? 0;
		gain -= board.rest(place, before).total - board.rest(place, before + units * times).total;
	}
	return gain;
}

/** How many units of each line are in no group yet. */
export const freeOf =
	(board: DealBoard, used: readonly number[]) =>
	(place: number): number =>
		(board.lines[place]?.quantity ?? 0) - (used[place] ?? 0);

function savingOfOne(
	board: DealBoard,
	{ promotion: { reward } }: Deal,
	takes: readonly Take[],
	used: readonly number[],
): number {
	if (reward.kind === 'cheapest_free') return cheapest(board, takes, reward.units);
	let total = 0;
	for (const take of takes) total += takeAmount(board, take, 1, used);
	if (reward.kind === 'fixed_price') return total - reward.price;
	if (reward.kind === 'amount') return Math.min(total, reward.amount);
	return Math.min(total, scaleFast(total, reward.rate.n, reward.rate.d, reward.rounding ?? 'floor'));
}

function takeAmount(
	board: DealBoard,
	{ place, units }: Take,
	times: number,
	used: readonly number[],
): number {
	const from = used[place] ?? 0;
	return board.amount(place, from, from + units * times);
}

function cheapest(board: DealBoard, takes: readonly Take[], units: number): number {
	let left = units;
	let free = 0;
	for (const take of [...takes].sort((a, b) => board.unitPrice(a.place) - board.unitPrice(b.place))) {
		const here = Math.min(left, take.units);
		free += here * board.unitPrice(take.place);
		left -= here;
	}
	return free;
}

const savedBy = (saved: readonly Saved[]): number => saved.reduce((all, { amount }) => all + amount, 0);

function between(amount: number, quantity: number, from: number, to: number): number {
	const unit = amount / quantity;
	if (Number.isInteger(unit)) return unit * (to - from);
	return worthOfFirst(to, money(amount), quantity) - worthOfFirst(from, money(amount), quantity);
}
