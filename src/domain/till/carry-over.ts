import { type Money, minus, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { type CashCount, countedCash } from './cash-count.ts';
import { pickPieces } from './pick-pieces.ts';

/** What is taken out of a counted drawer for the bank, and what stays in it for tomorrow. */
export type CarryOver = { readonly deposit: Money; readonly remove: CashCount; readonly leave: CashCount };

/**
 * Splits a count into tomorrow's float and the bank deposit, piece by piece, largest notes to the bank (CSH-11).
 * Refused when there is less than the float, or when no choice of pieces leaves exactly that.
 */
export function carryOver(
	count: CashCount,
	float: Money,
): Result<CarryOver, 'float_above_count' | 'float_not_in_pieces'> {
	const deposit = minus(countedCash(count), float);
	if (deposit < 0 || float < 0) return refused('float_above_count');
	const faces = Object.keys(count).map(Number);
	const remove = pickPieces(deposit, faces, count);
	if (!remove) return refused('float_not_in_pieces');
	const leave = faces
		.map((face) => [face, (count[face] ?? 0) - (remove[face] ?? 0)] as const)
		.filter(([, pieces]) => pieces > 0);
	return ok({ deposit: money(deposit), remove, leave: Object.fromEntries(leave) });
}
