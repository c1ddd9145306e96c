import { type Money, minus, plus, ZERO } from '#domain/money/money.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';
import type { RungTender, TenderCorrection } from './tender-correction.ts';

export type { RungTender };

/** A tender of a sale as its entry keeps it. */
type SaleTenderRow = {
	readonly rule: string;
	readonly kind: TenderKind;
	readonly amount: Money;
	readonly applied: Money;
	/** A terminal has said so: nobody keyed it wrongly. */
	readonly isCharged: boolean;
};

/** What has a balance of its own, or a rate, is corrected where that is. */
const FIXED: readonly TenderKind[] = ['gift_card', 'store_credit', 'points', 'foreign_cash'];

/** Whether money can be moved from or to a tender of this kind. */
export const isMovable = (kind: TenderKind): boolean => !FIXED.includes(kind);

/**
 * What of a sale can be moved to another tender, by the shop's tenders (CSH-13): what each settled, after the corrections
 * so far. Change stays out of it, so vouchers that left a surplus or gave change stay as they are.
 */
export function rungTenders(
	tenders: readonly SaleTenderRow[],
	before: readonly Pick<TenderCorrection, 'from' | 'to' | 'amount'>[],
): RungTender[] {
	const rung = new Map<string, RungTender>();
	const add = (rule: string, kind: TenderKind, amount: Money) => {
		rung.set(rule, { rule, kind, amount: plus(rung.get(rule)?.amount ?? ZERO, amount) });
	};
	for (const { rule, kind, amount, applied, isCharged } of tenders) {
		const isWhole = kind === 'cash' || amount === applied;
		if (applied > 0 && isWhole && !isCharged && isMovable(kind)) add(rule, kind, applied);
	}
	for (const { from, to, amount } of before) {
		add(from.rule, from.kind, minus(ZERO, amount));
		add(to.rule, to.kind, amount);
	}
	return [...rung.values()].filter(({ amount }) => amount > 0);
}
