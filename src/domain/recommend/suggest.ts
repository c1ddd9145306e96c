import { daysFrom } from '#domain/calendar/days.ts';
import type { Neighbour, Neighbours } from './neighbours.ts';

/** Something a person bought: the item, and the store day. */
export type HadItem = { readonly itemId: string; readonly day: string };

/** Where a thing can be had, best place first; empty where nowhere. */
export type StockOf<Place> = (itemId: string) => readonly Place[];

/** What suggestions are made from besides a person's own history. */
export type Shelf<Place> = {
	readonly neighbours: Neighbours;
	readonly stock: StockOf<Place>;
	/** Shares of everybody, most bought first: for whoever nothing better can be said to. */
	readonly popular: readonly Neighbour[];
	/** Bought once and then had (a coat), not used up (tea). */
	readonly isBoughtOnce: (itemId: string) => boolean;
	/** Already in the basket, or for another reason not to be named. */
	readonly isLeftOut?: (itemId: string) => boolean;
};

/** Something to suggest, why, and where it can be had. */
export type Suggestion<Place> = {
	readonly itemId: string;
	readonly reason:
		| { readonly kind: 'goes_with'; readonly itemId: string; readonly day: string }
		| { readonly kind: 'buys_again'; readonly times: number; readonly day: string }
		| { readonly kind: 'popular' };
	readonly places: readonly Place[];
};

/** After so many days what somebody bought says half as much. */
const HALF_LIFE_DAYS = 90;
/** What a purchase of today weighs; whole numbers, so that no order of adding up changes a rank. */
const TODAY = 1 << 16;
/** What having bought it on one day says for what is used up, in millionths of a share. */
const HABIT = 30_000;
/** What a neighbour says beside what everybody buys. */
const GOES_WITH = 2;

type Had = {
	readonly itemId: string;
	readonly times: number;
	readonly last: string;
	readonly weight: number;
};
type Ranked = { score: number; best: number; reason: Suggestion<never>['reason'] };

/**
 * What to suggest to a person on a day, best first, each with its reason. An item's rank is the share of everybody who has
 * it, plus what this person's purchases add to that: neighbours of what they bought, the later the heavier, and what is
 * used up and they buy again. Only what can be had somewhere, and never what they have already when it is bought once.
 */
export function suggest<Place>(
	history: readonly HadItem[],
	shelf: Shelf<Place>,
	{ today, most }: { readonly today: string; readonly most: number },
): Suggestion<Place>[] {
	const had = hadItems(history, today);
	const ranked = rankedBy(had, shelf);
	const order = [...ranked].sort(([a, x], [b, y]) => y.score - x.score || (a < b ? -1 : a > b ? 1 : 0));
	const found: Suggestion<Place>[] = [];
	for (const [itemId, { reason }] of order) {
		if (found.length >= most) break;
		if (shelf.isLeftOut?.(itemId) || (had.has(itemId) && shelf.isBoughtOnce(itemId))) continue;
		const places = shelf.stock(itemId);
		if (places.length > 0) found.push({ itemId, reason, places });
	}
	return found;
}

/** What was bought, each item once, with the days it was bought on; a day in the future (another clock) is today. */
function hadItems(history: readonly HadItem[], today: string): Map<string, Had> {
	const days = new Map<string, Set<string>>();
	for (const { itemId, day } of history) {
		const of = days.get(itemId) ?? new Set<string>();
		days.set(itemId, of.add(day < today ? day : today));
	}
	const had = [...days].map(([itemId, of]): [string, Had] => {
		const sorted = [...of].sort();
		const last = sorted.at(-1) ?? today;
		const weight = Math.floor((TODAY * HALF_LIFE_DAYS) / (HALF_LIFE_DAYS + daysFrom(today) - daysFrom(last)));
		return [itemId, { itemId, times: sorted.length, last, weight }];
	});
	return new Map(had.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Scores in millionths of a share. What was bought adds less the more there is of it (by the root of its weight), so that
 * a long history does not drown what everybody buys. The reason is what added most of the person's own, of equals the
 * smaller id.
 */
function rankedBy(had: ReadonlyMap<string, Had>, shelf: Shelf<unknown>): Map<string, Ranked> {
	const ranked = new Map<string, Ranked>(
		shelf.popular.map(({ itemId, weight }) => [
			itemId,
			{ score: weight, best: 0, reason: { kind: 'popular' } },
		]),
	);
	const add = (itemId: string, score: number, reason: Ranked['reason']) => {
		const known = ranked.get(itemId);
		if (!known) ranked.set(itemId, { score, best: score, reason });
		else {
			known.score += score;
			if (score > known.best) [known.best, known.reason] = [score, reason];
		}
	};
	const weights = [...had.values()].reduce((sum, { weight }) => sum + weight, 0);
	const root = Math.sqrt(weights / TODAY);
	for (const { itemId, times, last, weight } of had.values()) {
		const share = weight / TODAY;
		if (!shelf.isBoughtOnce(itemId)) {
			add(itemId, Math.round(HABIT * times * share), { kind: 'buys_again', times, day: last });
		}
		for (const neighbour of shelf.neighbours.get(itemId) ?? []) {
			const score = Math.round((GOES_WITH * neighbour.weight * share) / root);
			add(neighbour.itemId, score, { kind: 'goes_with', itemId, day: last });
		}
	}
	return ranked;
}
