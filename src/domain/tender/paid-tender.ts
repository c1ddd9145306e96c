import { type Money, minus, money } from '#domain/money/money.ts';
import type { PaidTender } from './refund-plan.ts';
import type { AppliedTender } from './taken-tender.ts';
import type { TenderRule } from './tender-rule.ts';

/**
 * The tenders of a settled sale as its returns will see them. What coins added is taken out of the last tenders again
 * (cash is the last), so that the sum covered is the document's total.
 */
export function paidTenders(
	applied: readonly AppliedTender[],
	cashRounding: Money,
	rules: ReadonlyMap<string, TenderRule>,
): PaidTender[] {
	const paid: PaidTender[] = [];
	let rounding = cashRounding;
	for (const line of [...applied].reverse()) {
		const part = money(Math.min(rounding, line.applied));
		rounding = minus(rounding, part);
		const covered = minus(line.applied, part);
		if (covered === 0) continue;
		const refundTo = rules.get(line.rule)?.refundTo ?? 'store_credit';
		const known = line.reference === undefined ? {} : { reference: line.reference };
		paid.unshift({ id: line.id, kind: line.kind, refundTo, covered, ...known });
	}
	return paid;
}
