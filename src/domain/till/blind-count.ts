import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { type CashCount, countedCash } from './cash-count.ts';
import { needsReason, type OverShort, overShort } from './over-short.ts';

/** How a shop closes: whether the cashier counts blind, and which difference needs no words. */
export type CountPolicy = { readonly isBlind: boolean; readonly tolerance: Money };

/**
 * Counting a drawer: open ── count ──> counted ── recount (logged) ──> counted ── close ──> closed. Every count stays;
 * the last one is what the drawer holds.
 */
export type CountState = { readonly expected: Money; readonly counts: readonly CashCount[] };

/** A count that begins. */
export const beginCount = (expected: Money): CountState => ({ expected, counts: [] });

/** Adds a count; a second one is a recount and both are kept. */
export const addCount = (state: CountState, count: CashCount): CountState => ({
	...state,
	counts: [...state.counts, count],
});

/** What should be in the drawer, or null while the person has to count without knowing it. */
export function visibleExpected(
	{ expected, counts }: CountState,
	{ isBlind }: CountPolicy,
	isSupervisor: boolean,
): Money | null {
	return !isBlind || isSupervisor || counts.length > 0 ? expected : null;
}

/** What closing a drawer found. */
export type CountResult = {
	readonly counted: Money;
	readonly overShort: OverShort;
	/** How often it was counted again. */
	readonly recounts: number;
	readonly reason: string;
};

/** Ends the count. A difference beyond the tolerance is closed with a reason only. */
export function closeCount(
	{ expected, counts }: CountState,
	{ tolerance }: CountPolicy,
	reason: string,
): Result<CountResult, 'count_missing' | 'over_short_reason_missing'> {
	const last = counts.at(-1);
	if (!last) return refused('count_missing');
	const counted = countedCash(last);
	const difference = overShort(expected, counted);
	if (needsReason(difference, tolerance) && reason.trim() === '') return refused('over_short_reason_missing');
	return ok({ counted, overShort: difference, recounts: counts.length - 1, reason: reason.trim() });
}
