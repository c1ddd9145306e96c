import { invariant } from '#domain/invariant.ts';
import type { Money } from '#domain/money/money.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import type { TakenTender, TenderSettlement } from '#domain/tender/taken-tender.ts';
import type { TillPricing } from './till-pricing.ts';

/** How far tenders settle what is due, by the store's rules for them and in coins that exist. */
export const settleSale = (
	pricing: Pick<TillPricing, 'tenders' | 'cashStep'>,
	due: Money,
	tenders: readonly (Tender | TakenTender)[],
	breakageConfirmed: boolean,
): TenderSettlement =>
	settleTenders(
		{ amount: due, cashStep: pricing.cashStep, breakageConfirmed },
		takenTenders(tenders, pricing),
	);

/** Plain cash and card by the shop's own rules for them; anything else comes with its rule. */
export function takenTenders(
	tenders: readonly (Tender | TakenTender)[],
	{ tenders: rules }: Pick<TillPricing, 'tenders'>,
): TakenTender[] {
	return tenders.map((tender, at): TakenTender => {
		if ('rule' in tender) return tender;
		const { type, amount, reference } = tender;
		const rule = rules.get(type);
		invariant(rule, `the shop takes ${type}`);
		return { id: `t${at + 1}`, rule, amount, ...(reference && { reference }) };
	});
}
