import type { RetailTransactionBody, WireSaleLine } from '#protocol/bodies/sale-body.ts';
import type { DocumentFacts } from './document-facts.ts';

/** Foreign notes were bought: what they paid for goes back as our cash. */
const OUR_CASH = { kind: 'cash', rule: 'cash' } as const;

type Reversed = {
	readonly id: string;
	readonly business_day: string;
	readonly body: RetailTransactionBody;
};

/** The body that takes a whole document back: everything it did, the other way round (post-void). */
export function reversalDocument(
	{ id, business_day, body }: Reversed,
	facts: DocumentFacts,
): RetailTransactionBody {
	const { receipt_number } = body;
	return {
		...facts,
		type: 'post_void',
		original: { entry_id: id, receipt_number, business_day },
		method: body.return_method ?? body.method,
		return_method: body.method,
		service_mode: body.service_mode,
		lines: body.lines.map((line) => reversedLine(line, receipt_number)),
		promotions: body.promotions,
		...(body.coupons && { coupons: body.coupons }),
		taxes: body.taxes.map((total) => ({
			...total,
			direction: total.direction === 'sale' ? 'return' : 'sale',
			gross: 0 - total.gross,
			net: 0 - total.net,
			tax: 0 - total.tax,
			parts: total.parts.map(({ tax_id, tax }) => ({ tax_id, tax: 0 - tax })),
		})),
		sold: body.returned,
		returned: body.sold,
		non_turnover: 0 - body.non_turnover,
		total: 0 - body.total,
		tenders: body.tenders.map(({ attempt_key: _, foreign: __, balance_after: ___, ...tender }) => ({
			...tender,
			...(tender.kind === 'foreign_cash' && OUR_CASH),
			// What was given as change came back at once: only what stayed goes out again.
			amount: 0 - tender.applied - tender.breakage,
			applied: 0 - tender.applied,
			covered: 0 - tender.covered,
			breakage: 0 - tender.breakage,
			of: tender.id,
		})),
		change_due: 0,
		cash_rounding: 0 - body.cash_rounding,
		points: { granted: 0 - body.points.granted, redeemed: 0 - body.points.redeemed },
		customers: 0,
	};
}

const reversedLine = (line: WireSaleLine, receiptNumber: string): WireSaleLine => ({
	...line,
	direction: line.direction === 'sale' ? 'return' : 'sale',
	of: line.direction === 'sale' ? { receipt_number: receiptNumber, line: line.line } : line.of,
	extended: 0 - line.extended,
	undiscounted: 0 - line.undiscounted,
	shares: line.shares.map((share) => ({ ...share, amount: 0 - share.amount })),
	paid: 0 - line.paid,
	accrual_base: 0 - line.accrual_base,
});
