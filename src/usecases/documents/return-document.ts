import { minus, ZERO } from '#domain/money/money.ts';
import type { Return } from '#domain/returns/return-lines.ts';
import { type RefundTender, refundRounding } from '#domain/tender/refund-plan.ts';
import type { RetailTransactionBody, WireSaleLine, WireSaleTender } from '#protocol/bodies/sale-body.ts';
import { toWireTotal } from '#protocol/bodies/tax-wire.ts';
import { type DocumentFacts, sumsOf } from './document-facts.ts';

/** The sale that something comes back of: its body, or what is published of it. */
export type OriginalSale = Pick<RetailTransactionBody, 'receipt_number' | 'method' | 'promotions'> & {
	readonly entry_id: string | null;
	readonly business_day: string;
	readonly lines: readonly ReturnedFrom[];
	readonly tenders: readonly Pick<WireSaleTender, 'id' | 'rule' | 'kind'>[];
};
type ReturnedFrom = Omit<
	WireSaleLine,
	'direction' | 'of' | 'extended' | 'restock' | 'list_price' | 'override'
>;

/** What comes back and how the money goes. `damaged`: numbers of lines whose goods are not for sale again. */
export type ReturnParts = {
	readonly sale: OriginalSale;
	readonly back: Return;
	readonly refund: readonly RefundTender[];
	readonly damaged?: ReadonlySet<number>;
	readonly points?: RetailTransactionBody['points'];
};

/** The body of a return: every figure is the sale's own, negative (L13). */
export function returnDocument(parts: ReturnParts, facts: DocumentFacts): RetailTransactionBody {
	const { sale, back, refund } = parts;
	const taxes = back.groups.map((group) => toWireTotal(group, 'return'));
	return {
		...facts,
		type: 'return',
		original: {
			entry_id: sale.entry_id,
			receipt_number: sale.receipt_number,
			business_day: sale.business_day,
		},
		method: sale.method,
		return_method: sale.method,
		service_mode: null,
		lines: returnLines(parts),
		promotions: sale.promotions,
		taxes,
		...sumsOf(taxes),
		tenders: refundTenders(refund, sale),
		change_due: 0,
		cash_rounding: minus(ZERO, refundRounding(refund)),
		points: parts.points ?? { granted: 0, redeemed: 0 },
		customers: 0,
	};
}

/** Lines that come back, numbered from `first`. */
export function returnLines({ sale, back, damaged }: ReturnParts, first = 1): WireSaleLine[] {
	const sold = new Map(sale.lines.map((line) => [String(line.line), line]));
	return back.lines.flatMap((line, at) => {
		const original = sold.get(line.lineId);
		if (!original) return [];
		return [
			{
				...original,
				line: first + at,
				direction: 'return',
				of: { receipt_number: sale.receipt_number, line: original.line },
				list_price: original.unit_price,
				override: null,
				quantity: line.units,
				extended: 0 - original.unit_price * line.units,
				undiscounted: line.undiscounted,
				shares: line.shares.map(({ kind, id, amount }) => ({
					kind: kind as WireSaleLine['shares'][number]['kind'],
					id,
					amount,
					units: line.units,
				})),
				paid: line.paid,
				accrual_base: line.accrualBase,
				restock: !damaged?.has(original.line),
			} satisfies WireSaleLine,
		];
	});
}

/** Money that goes back, tender by tender of the sale. */
export const refundTenders = (
	refund: readonly RefundTender[],
	sale: Pick<OriginalSale, 'tenders'>,
): WireSaleTender[] =>
	refund.map(({ of, kind, covered, amount, reference, balance }, at) => ({
		id: `r${at + 1}`,
		// Foreign notes were bought: they go back as our cash, and count there.
		rule: sale.tenders.find((tender) => tender.id === of && tender.kind === kind)?.rule ?? kind,
		kind,
		amount: 0 - amount,
		applied: 0 - amount,
		covered: 0 - covered,
		breakage: 0,
		refund_to: 'same',
		of,
		...(reference ? { reference } : {}),
		...(balance !== undefined ? { balance_after: balance } : {}),
	}));
