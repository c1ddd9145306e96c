import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';

/** What a tender holds of a sale, after earlier corrections. */
export type RungTender = { readonly rule: string; readonly kind: TenderKind; readonly amount: Money };

/** The content of a correction document: the sum of a sale never changes (CSH-13). */
export type TenderCorrection = {
	readonly of: string;
	readonly from: { readonly rule: string; readonly kind: TenderKind };
	readonly to: { readonly rule: string; readonly kind: TenderKind };
	readonly amount: Money;
};

/**
 * Moves an amount of a sale from the tender it was rung on to the one it was paid with. Only what is there, only between
 * tenders without a balance of their own: a gift card's balance is corrected on the gift card.
 */
export function correctTender(
	of: string,
	from: RungTender,
	to: Omit<RungTender, 'amount'>,
	amount: Money,
): Result<TenderCorrection, 'correction_above_tender' | 'correction_not_allowed'> {
	if (amount <= 0 || amount > from.amount) return refused('correction_above_tender');
	const fixed: readonly TenderKind[] = ['gift_card', 'store_credit', 'points', 'foreign_cash'];
	if (from.rule === to.rule || fixed.includes(from.kind) || fixed.includes(to.kind)) {
		return refused('correction_not_allowed');
	}
	return ok({ of, from: { rule: from.rule, kind: from.kind }, to: { rule: to.rule, kind: to.kind }, amount });
}
