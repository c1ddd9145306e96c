import { money } from '#domain/money/money.ts';
import type { SoldLine, SoldSale } from '#domain/returns/sold-sale.ts';
import type { PaidTender } from '#domain/tender/refund-plan.ts';
import type { WireTaxMethod } from './bodies/parts.ts';
import type { WireSaleLine, WireSaleTender } from './bodies/sale-body.ts';
import { toTaxMethod, treatmentOf } from './bodies/tax-wire.ts';

/** What of a stored sale a return needs; the whole body is one, and so is a published sale (`SaleDoc`). */
export type ReturnableLine = Pick<
	WireSaleLine,
	| 'line'
	| 'quantity'
	| 'undiscounted'
	| 'shares'
	| 'paid'
	| 'accrual_base'
	| 'tax_category'
	| 'tax_class'
	| 'tax_rate'
	| 'tax_mark'
	| 'taxes'
>;

/** A stored sale as returns see it; its lines are named by their numbers. */
export function soldSaleOf(sale: {
	readonly method: WireTaxMethod;
	readonly lines: readonly ReturnableLine[];
}): SoldSale {
	return { method: toTaxMethod(sale.method), lines: sale.lines.map(toSold) };
}

const toSold = (line: ReturnableLine): SoldLine => ({
	id: String(line.line),
	quantity: line.quantity,
	undiscounted: money(line.undiscounted),
	shares: line.shares.map(({ kind, id, amount }) => ({ kind, id, amount: money(amount) })),
	paid: money(line.paid),
	accrualBase: money(line.accrual_base),
	treatment: treatmentOf(line),
});

/** What the tenders of a stored sale can give back. */
export const paidTendersOf = (
	tenders: readonly Pick<WireSaleTender, 'id' | 'kind' | 'refund_to' | 'covered' | 'reference'>[],
): PaidTender[] =>
	tenders
		.filter(({ covered }) => covered > 0)
		.map(({ id, kind, refund_to, covered, reference }) => ({
			id,
			kind,
			refundTo: refund_to,
			covered: money(covered),
			...(reference === undefined ? {} : { reference }),
		}));
