import { type Money, plus } from '#domain/money/money.ts';
import { addCash, cashOf, expectedCash, NO_CASH } from './drawer-cash.ts';
import { type OverShort, overShort } from './over-short.ts';
import type { TillFact } from './till-fact.ts';

/** How far each device's journal was known when a drawer was counted: facts above are late. */
export type Covers = Readonly<Record<string, number>>;

/** A counted drawer, as its closing entry keeps it. Never rewritten. */
export type DrawerClosing = {
	readonly drawer: string;
	readonly expected: Money;
	readonly counted: Money;
	readonly covers: Covers;
};

/**
 * What facts of another tablet, arriving after the count, change about it (XZ-05): one correction per fact, in its own
 * right. The count and what was expected then stay as they were.
 */
export type DrawerCorrection = { readonly fact: string; readonly amount: Money };

/** A closing with everything that came late. `overShort` is the one that holds now. */
export type CorrectedClosing = {
	readonly closing: DrawerClosing;
	readonly corrections: readonly DrawerCorrection[];
	readonly expected: Money;
	readonly overShort: OverShort;
};

/** What a drawer must hold by the facts known, each once, and how far they reach. */
export function closingOf(drawer: string, facts: Iterable<TillFact>, counted: Money): DrawerClosing {
	const seen = new Set<string>();
	const covers: Record<string, number> = {};
	let cash = NO_CASH;
	for (const fact of facts) {
		covers[fact.journal] = Math.max(covers[fact.journal] ?? 0, fact.seq);
		if (fact.drawer !== drawer || seen.has(fact.id)) continue;
		seen.add(fact.id);
		cash = addCash(cash, cashOf(fact));
	}
	return { drawer, expected: expectedCash(cash), counted, covers };
}

/** Facts of the drawer that the count did not know, as corrections; ordered by id, so arrival decides nothing. */
export function correctionsOf(closing: DrawerClosing, facts: Iterable<TillFact>): DrawerCorrection[] {
	const late = new Map<string, Money>();
	for (const fact of facts) {
		if (fact.drawer !== closing.drawer || fact.seq <= (closing.covers[fact.journal] ?? 0)) continue;
		const amount = expectedCash(cashOf(fact));
		if (amount !== 0) late.set(fact.id, amount);
	}
	return [...late].sort(([a], [b]) => (a < b ? -1 : 1)).map(([fact, amount]) => ({ fact, amount }));
}

/** The closing as it has to be read now. */
export function corrected(closing: DrawerClosing, facts: Iterable<TillFact>): CorrectedClosing {
	const corrections = correctionsOf(closing, facts);
	const expected = corrections.reduce((total, { amount }) => plus(total, amount), closing.expected);
	return { closing, corrections, expected, overShort: overShort(expected, closing.counted) };
}
