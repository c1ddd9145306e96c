import { addDays } from '#domain/calendar/days.ts';
import { invariant } from '#domain/invariant.ts';
import type { Money } from '#domain/money/money.ts';
import { type Choice, chooseCover, chooseMost, type Decided } from './choose-places.ts';
import {
	costOf,
	coverageOf,
	laterDay,
	MOST_SOURCED_LINES,
	type SourcePlace,
	type SourcingRule,
	type WantedLine,
} from './sourcing.ts';

/** Lines that come together from one place, on a day. */
export type Shipment = { readonly place: string; readonly lines: readonly string[]; readonly day: string };

/** A line no place brings now: on the day it is expected, or nobody knows; or held back because its part was too small. */
export type Backorder = {
	readonly line: string;
	readonly day: string | null;
	readonly why: 'out_of_stock' | 'split_limit';
};

/** The choice in one line, as codes: how it came out, by what it was decided, and against whom. */
export type SourcingReason = {
	readonly outcome: 'one_place' | 'split' | 'partial' | 'nothing';
	readonly places: readonly string[];
	readonly decidedBy: Decided;
	/** The places that would have come next; empty when there was no other way. */
	readonly over: readonly string[];
	readonly cost: Money;
};

/** Where an order comes from. */
export type Sourced = {
	readonly shipments: readonly Shipment[];
	readonly backorders: readonly Backorder[];
	readonly reason: SourcingReason;
};

/**
 * Chooses where the lines of an order come from (domain.md §8.2): fewest shipments, then priority, cost, distance, id; or
 * cost first. The same input gives the same answer, whatever order the places are in. Lines that no place has are left
 * out first. With n lines, m places and s shipments at most: m·n look-ups, then at most mˢ steps over bit masks, of which
 * a branch takes only places that have the rarest line still missing; when nothing covers all, s·m·n for the most.
 */
export function sourceOrder(
	lines: readonly WantedLine[],
	places: readonly SourcePlace[],
	rule: SourcingRule,
	at: { readonly now: number; readonly today: string },
): Sourced {
	invariant(lines.length <= MOST_SOURCED_LINES, 'an order is chosen for with a bit for every line');
	const coverage = coverageOf(lines, places, at.now);
	const wanted = coverage.masks.reduce((all, mask) => all | mask, 0);
	const choice =
		wanted === 0 ? null : (chooseCover(lines, coverage, wanted, rule) ?? chooseMost(lines, coverage, rule));
	const parts = choice?.parts ?? [];
	const taken = parts.reduce((all, { mask }) => all | mask, 0);
	return {
		shipments: parts.map(({ place, mask }) => ({
			...{ place: place.id, lines: lines.filter((_, bit) => mask & (1 << bit)).map(({ id }) => id) },
			day: addDays(at.today, place.leadDays),
		})),
		backorders: lines.flatMap((line, bit): Backorder[] => {
			if (taken & (1 << bit)) return [];
			const why = wanted & (1 << bit) ? 'split_limit' : 'out_of_stock';
			return [{ line: line.id, day: laterDay(line, places, at.now, at.today), why }];
		}),
		reason: reasonOf(choice, lines.length, taken, rule),
	};
}

function reasonOf(choice: Choice | null, lines: number, taken: number, rule: SourcingRule): SourcingReason {
	const chosen = choice?.parts.map(({ place }) => place) ?? [];
	const isWhole = taken === 2 ** lines - 1;
	return {
		outcome:
			chosen.length === 0 ? 'nothing' : !isWhole ? 'partial' : chosen.length > 1 ? 'split' : 'one_place',
		places: chosen.map(({ id }) => id),
		decidedBy: choice?.decidedBy ?? 'only_way',
		over: choice?.over ?? [],
		cost: costOf(chosen, rule.splitPenalty),
	};
}
