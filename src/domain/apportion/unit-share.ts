import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money } from '#domain/money/money.ts';
import { scaleFast } from '#domain/money/rounding.ts';

/** What the first `units` of a line are worth: `round_half_up(amount × units ÷ quantity)` (domain.md §2.2.2). */
export function worthOfFirst(units: number, amount: Money, quantity: number): Money {
	invariant(units >= 0 && units <= quantity, 'no more units than the line has');
	return units === quantity ? amount : money(scaleFast(amount, units, quantity, 'half_up'));
}

/**
 * What the next `units` are worth when `before` have gone already. Cumulative, so that the units of a line add up to
 * the line exactly, whatever the split of its returns (REF-02, REF-03).
 */
export function worthOfNext(units: number, before: number, amount: Money, quantity: number): Money {
	return minus(worthOfFirst(before + units, amount, quantity), worthOfFirst(before, amount, quantity));
}

/** Every unit's share of a line, in the order in which units come back. */
export const unitShares = (amount: Money, quantity: number): Money[] =>
	Array.from({ length: quantity }, (_, unit) => worthOfNext(1, unit, amount, quantity));
