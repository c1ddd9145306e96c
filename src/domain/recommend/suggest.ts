import { daysFrom } from '#domain/calendar/days.ts';
import type { Neighbours } from './neighbours.ts';

/** Something a person bought: the item, and the store day. */
export type HadItem = { readonly itemId: string; readonly day: string };

/** Where a thing can be had, best place first; empty where nowhere. */
export type StockOf<Place> = (itemId: string) => readonly Place[];

/** What suggestions are made from besides a person's own history. */
export type Shelf<Place> = {
	readonly neighbours: Neighbours;
	readonly stock: StockOf<Place>;
	/** Most bought first, for whoever nothing better can be said to. */
	readonly popular: readonly string[];
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
/** Bought on so many days, a thing that is used up is one they buy. */
const A_HABIT = 2;
/** What a habit weighs against lift, in its thousandths, for each day it was bought on. */
const HABIT_WEIGHT = 2000;

type Had = {
	readonly itemId: string;
	readonly times: number;
	readonly last: string;
	readonly weight: number;
};
type Ranked = {
	score: number;
	best: number;
	reason: Exclude<Suggestion<never>['reason'], { kind: 'popular' }>;
};

/**
 * What to suggest to a person on a day, best first, each with its reason: neighbours of what they bought, the more of it
 * and the later the heavier; what they buy again and again; then what everybody buys. Only what can be had somewhere,
 * and never what they have already when it is bought once.
 */
export function suggest<Place>(
	history: readonly HadItem[],
	shelf: Shelf<Place>,
	{ today, most }: { readonly today: string; readonly most: number },
): Suggestion<Place>[] {
	const had = hadItems(history, today);
	const ranked = rankedBy(had, shelf.neighbours, (itemId) => shelf.isBoughtOnce(itemId));
	const isOpen = (itemId: string) =>
		!(shelf.isLeftOut?.(itemId) ?? false) && !(had.has(itemId) && shelf.isBoughtOnce(itemId));
	const order = [...ranked].sort(([a, x], [b, y]) => y.score - x.score || (a < b ? -1 : a > b ? 1 : 0));
	const candidates: Pick<Suggestion<Place>, 'itemId' | 'reason'>[] = [
		...order.map(([itemId, { reason }]) => ({ itemId, reason })),
		...shelf.popular
			.filter((itemId) => !ranked.has(itemId))
			.map((itemId) => ({ itemId, reason: { kind: 'popular' as const } })),
	];
	const found: Suggestion<Place>[] = [];
	for (const { itemId, reason } of candidates) {
		if (found.length >= most) break;
		const places = isOpen(itemId) ? shelf.stock(itemId) : [];
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
		const weights = sorted.map((day) => {
			const age = daysFrom(today) - daysFrom(day);
			return Math.floor((TODAY * HALF_LIFE_DAYS) / (HALF_LIFE_DAYS + age));
		});
		// Beyond the third, another day of the same says nothing new about what goes with it.
		const weight = weights.slice(-3).reduce((total, one) => total + one, 0);
		return [itemId, { itemId, times: sorted.length, last: sorted.at(-1) ?? today, weight }];
	});
	return new Map(had.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Scores in whole numbers; the reason is what added most, of equals the smaller id. */
function rankedBy(
	had: ReadonlyMap<string, Had>,
	neighbours: Neighbours,
	isBoughtOnce: (itemId: string) => boolean,
): Map<string, Ranked> {
	const ranked = new Map<string, Ranked>();
	const add = (itemId: string, score: number, reason: Ranked['reason']) => {
		const known = ranked.get(itemId);
		if (!known) ranked.set(itemId, { score, best: score, reason });
		else {
			known.score += score;
			if (score > known.best) [known.best, known.reason] = [score, reason];
		}
	};
	for (const { itemId, times, last, weight } of had.values()) {
		if (times >= A_HABIT && !isBoughtOnce(itemId)) {
			add(itemId, weight * HABIT_WEIGHT * times, { kind: 'buys_again', times, day: last });
		}
		for (const neighbour of neighbours.get(itemId) ?? []) {
			add(neighbour.itemId, weight * neighbour.weight, { kind: 'goes_with', itemId, day: last });
		}
	}
	return ranked;
}
