import { money } from '#domain/money/money.ts';
import type { PricingContext } from './condition.ts';
import { DealBoard, type Group, priceGroup } from './deal.ts';
import { findGroups } from './deal-search.ts';
import { toDeal } from './fill-group.ts';
import type { GroupPromotion, ItemPromotion } from './promotion.ts';
import type { Applicable } from './promotion-book.ts';
import type { DiscountShare, PromotionLine } from './promotion-line.ts';
import type { Saved } from './reward.ts';
import type { LineOffers } from './single-discount.ts';

/** What the lines' own promotions take off; one entry a line. */
export type LineStage = {
	readonly shares: readonly (readonly DiscountShare[])[];
	/** Lines with an exclusive promotion take no part in what comes after. */
	readonly isExclusive: readonly boolean[];
	/** By promotion, the other lines (by place) that are in its groups with this one. */
	readonly companions: readonly (ReadonlyMap<string, ReadonlySet<number>> | undefined)[];
};

/**
 * Item, member and group prices of every line, each unit in the way that is best for the customer (domain.md §9.1 steps
 * 1 and 3). Lines come in canonical order.
 */
export function lineStage(
	lines: readonly PromotionLine[],
	items: readonly Applicable<ItemPromotion>[],
	groups: readonly Applicable<GroupPromotion>[],
	context: PricingContext,
): LineStage {
	const reached = items.filter(({ promotion, fits }) => isReached(promotion, fits[0] ?? [], lines));
	const offers = offersOf(lines, reached);
	const board = new DealBoard(lines, offers);
	const limited = reached.filter(({ promotion }) => promotion.maxUses !== undefined).map(asGroup);
	const deals = [...limited, ...groups].map((group) =>
		toDeal(board, group, context.usedBefore?.get(group.promotion.id) ?? 0),
	);
	return settle(board, deals.length > 0 ? findGroups(board, deals) : []);
}

/** Whether there are enough units for a promotion that asks for some; then it is on all of them (PRO-19). */
export const isReached = (
	{ minQuantity = 0 }: { readonly minQuantity?: number },
	places: readonly number[],
	lines: readonly PromotionLine[],
): boolean => places.reduce((all, place) => all + (lines[place]?.quantity ?? 0), 0) >= minQuantity;

function offersOf(
	lines: readonly PromotionLine[],
	items: readonly Applicable<ItemPromotion>[],
): LineOffers[] {
	const offers = lines.map(() => ({ alone: [] as ItemPromotion[], compound: [] as ItemPromotion[] }));
	for (const { promotion, fits } of items) {
		if (promotion.maxUses !== undefined || promotion.reward.kind === 'points') continue;
		for (const place of fits[0] ?? []) {
			offers[place]?.[promotion.stacking === 'compound' ? 'compound' : 'alone'].push(promotion);
		}
	}
	return offers;
}

/** A limited promotion on an item is a group of one unit, so many times. */
function asGroup({ promotion, fits }: Applicable<ItemPromotion>): Applicable<GroupPromotion> {
	const { scope, reward, minQuantity: _, ...terms } = promotion;
	const off = reward.kind === 'points' ? { kind: 'cheapest_free' as const, units: 0 } : reward;
	return { promotion: { ...terms, kind: 'group', slots: [{ scope, quantity: 1 }], reward: off }, fits };
}

function settle(board: DealBoard, groups: readonly Group[]): LineStage {
	const { lines } = board;
	const used = lines.map(() => 0);
	const shares = lines.map((): DiscountShare[] => []);
	const isExclusive = lines.map(() => false);
	const companions = lines.map((): Map<string, Set<number>> | undefined => undefined);
	for (const group of groups) {
		const { saving, shares: parts, after } = priceGroup(board, group, used);
		if (saving <= 0) continue;
		const { promotion } = group.deal;
		group.takes.forEach(({ place, units }, index) => {
			const taken = units * group.times;
			add(shares[place], 'promotion', promotion.id, parts[index] ?? 0, taken);
			addSaved(shares[place], after[index] ?? [], taken);
			if (promotion.stacking === 'exclusive') isExclusive[place] = true;
			if (group.takes.length > 1) {
				const together = companions[place] ?? new Map<string, Set<number>>();
				companions[place] = together;
				const others = together.get(promotion.id) ?? new Set();
				together.set(promotion.id, others);
				for (const other of group.takes) if (other.place !== place) others.add(other.place);
			}
			used[place] = (used[place] ?? 0) + taken;
		});
	}
	lines.forEach((line, place) => {
		const before = used[place] ?? 0;
		const rest = board.rest(place, before);
		const units = line.quantity - before;
		add(shares[place], 'member_price', line.memberList, rest.memberSaving, units);
		addSaved(shares[place], rest.promotions, units);
		if (rest.isExclusive) isExclusive[place] = true;
	});
	return { shares, isExclusive, companions };
}

function addSaved(shares: DiscountShare[] | undefined, saved: readonly Saved[], units: number): void {
	for (const { promotion, amount } of saved) add(shares, 'promotion', promotion.id, amount, units);
}

/** Adds a share; of one rule there is one on a line. */
function add(
	shares: DiscountShare[] | undefined,
	kind: DiscountShare['kind'],
	id: string,
	amount: number,
	units: number,
): void {
	if (!shares || amount <= 0) return;
	const at = shares.findIndex((share) => share.kind === kind && share.id === id);
	const known = shares[at];
	if (!known) shares.push({ kind, id, amount: money(amount), units });
	else shares[at] = { kind, id, amount: money(known.amount + amount), units: known.units + units };
}
