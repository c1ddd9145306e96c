import { minus, ZERO } from '#domain/money/money.ts';
import { refundRounding } from '#domain/tender/refund-plan.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { toWireTotal } from '#protocol/bodies/tax-wire.ts';
import { type DocumentFacts, sumsOf } from './document-facts.ts';
import { type ReturnParts, refundTenders, returnDocument, returnLines } from './return-document.ts';
import { type SaleParts, saleDocument, saleLines } from './sale-document.ts';

/** Goods back and goods out. `settled` pays what is due; `refund` gives back what is left over; one of them is empty. */
export type ExchangeParts = {
	readonly back: ReturnParts;
	readonly sold: SaleParts;
	/** Of both sides together; none when left out. */
	readonly points?: RetailTransactionBody['points'];
};

const NO_POINTS = { granted: 0, redeemed: 0 };

/** The body of an exchange: two blocks in one document, each taxed as it was sold (domain.md §2.4). */
export function exchangeDocument(
	{ back, sold, points = NO_POINTS }: ExchangeParts,
	facts: DocumentFacts,
): RetailTransactionBody {
	const sale = saleDocument(sold, facts);
	const taken = returnDocument(back, facts);
	const taxes = [
		...back.back.groups.map((group) => toWireTotal(group, 'return')),
		...sold.priced.groups.map((group) => toWireTotal(group, 'sale')),
	];
	const first = back.back.lines.length + 1;
	const rounding = minus(ZERO, refundRounding(back.refund));
	return {
		...sale,
		type: 'exchange',
		original: taken.original,
		return_method: taken.return_method,
		lines: [...returnLines(back), ...saleLines(sold.priced.lines, first)],
		promotions: [...new Map([...taken.promotions, ...sale.promotions].map((row) => [row.id, row])).values()],
		taxes,
		...sumsOf(taxes),
		tenders: [...refundTenders(back.refund, back.sale), ...sale.tenders],
		cash_rounding: rounding + sale.cash_rounding,
		points,
	};
}
