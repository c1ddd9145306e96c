import { CombinationSearch, type Grouping } from './combination-search.ts';
import { type Deal, type DealBoard, freeOf, type Group, gainOf } from './deal.ts';
import { firstFill } from './fill-group.ts';

/** Bounds of the exact search: beyond them the groups found one by one stand (domain.md §9.1). */
const MOST_UNITS = 30;
const MOST_DEALS = 12;
const MOST_STEPS = 800;

/**
 * Finds the groups that are best for the customer, each unit in one at most. Deals that share no line are looked at
 * apart. Few units: every combination within a fixed number of steps; many: one by one, the highest gain for a unit
 * first. Counted in steps and never in time, so the answer is the same on every device.
 */
export function findGroups(board: DealBoard, deals: readonly Deal[]): Group[] {
	const used = board.lines.map(() => 0);
	const islands = islandsOf(deals);
	const steps = { left: MOST_STEPS };
	return islands.flatMap((island) => {
		const first = oneByOne(board, island, used);
		if (!isSmall(board, island)) return [...first.groups];
		return [...new CombinationSearch(board, island, steps).best(first).groups];
	});
}

/** Deals that share lines, directly or through others, form one island; islands and their deals keep the deals' order. */
function islandsOf(deals: readonly Deal[]): Deal[][] {
	/** By deal, one before it that it is joined with; a deal that is the first of its island stands for itself. */
	const joined = deals.map((_, at) => at);
	const firstOf = (at: number): number => {
		const before = joined[at] ?? at;
		return before === at ? at : firstOf(before);
	};
	const ownerOf = new Map<number, number>();
	deals.forEach(({ fits }, at) => {
		for (const place of fits) {
			const owner = ownerOf.get(place);
			if (owner === undefined) ownerOf.set(place, at);
			else join(joined, firstOf(owner), firstOf(at));
		}
	});
	const islands = new Map<number, Deal[]>();
	deals.forEach((deal, at) => {
		const first = firstOf(at);
		islands.set(first, [...(islands.get(first) ?? []), deal]);
	});
	return [...islands.values()];
}

function join(joined: number[], one: number, other: number): void {
	joined[Math.max(one, other)] = Math.min(one, other);
}

function isSmall(board: DealBoard, island: readonly Deal[]): boolean {
	if (island.length > MOST_DEALS) return false;
	if (island.length === 1 && island[0]?.slots.length === 1) return false;
	if (island.some(({ promotion }) => promotion.pick === 'cheapest')) return false;
	const places = new Set(island.flatMap(({ fits }) => [...fits]));
	const units = [...places].reduce((all, place) => all + (board.lines[place]?.quantity ?? 0), 0);
	return units <= MOST_UNITS;
}

/** Takes the group with the highest gain for a unit, as often as it can be had, until none gains anything. */
function oneByOne(board: DealBoard, deals: readonly Deal[], before: readonly number[]): Grouping {
	const used = [...before];
	const uses = new Map(deals.map((deal) => [deal, deal.uses]));
	const offers = new Map<Deal, Offer | null>();
	const groups: Group[] = [];
	let gain = 0;
	for (;;) {
		let best: Offer | null = null;
		for (const deal of deals) {
			let offer = offers.get(deal);
			if (offer === undefined) {
				offer = offerOf(board, deal, used, uses.get(deal) ?? 0);
				offers.set(deal, offer);
			}
			if (offer && (!best || offer.gain * best.units > best.gain * offer.units)) best = offer;
		}
		if (!best) return { groups, gain };
		const { group } = best;
		groups.push(group);
		gain += best.gain;
		for (const { place, units } of group.takes) used[place] = (used[place] ?? 0) + units * group.times;
		uses.set(group.deal, (uses.get(group.deal) ?? 0) - group.times);
		for (const deal of deals) {
			if (deal === group.deal || group.takes.some(({ place }) => deal.fits.has(place))) offers.delete(deal);
		}
	}
}

type Offer = { readonly group: Group; readonly gain: number; readonly units: number };

function offerOf(board: DealBoard, deal: Deal, used: readonly number[], uses: number): Offer | null {
	if (uses <= 0) return null;
	const free = freeOf(board, used);
	const takes = firstFill(deal, free);
	if (!takes) return null;
	let most = uses;
	for (const { place, units } of takes) most = Math.min(most, Math.floor(free(place) / units));
	for (const times of most > 1 ? [most, 1] : [1]) {
		const group = { deal, takes, times };
		const gain = gainOf(board, group, used);
		if (gain > 0) return { group, gain, units: deal.size * times };
	}
	return null;
}
