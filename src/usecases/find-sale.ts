import { type Money, money } from '#domain/money/money.ts';
import { earnedBy } from '#domain/points/point-facts.ts';
import { formatReceiptNumber } from '#domain/receipt/receipt-number.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { unitsLeft } from '#domain/returns/return-lines.ts';
import type { ReturnedUnits, SoldSale } from '#domain/returns/sold-sale.ts';
import type { PaidTender, RefundTender } from '#domain/tender/refund-plan.ts';
import { refundable } from '#domain/tender/refund-plan.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import type { StoreViews } from '#ports/store-views.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import { correctedTenders } from '#protocol/corrected-tenders.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { paidTendersOf, soldSaleOf } from '#protocol/sold-sale-of.ts';
import type { OriginalSale } from './documents/return-document.ts';
import { returnedBefore } from './returned-before.ts';

/** What finding a sale needs from outside. */
export type FindSaleParts = {
	readonly device: Pick<Device, 'identity' | 'store'>;
	readonly journal: Pick<Journal, 'receipt' | 'entry' | 'openSession'>;
	readonly records: Pick<OwnRecords, 'returned' | 'done' | 'corrections'>;
	readonly views: Pick<StoreViews, 'sale'>;
};

/** A sale that something may come back of, with what came back already. Nothing of it is looked up again. */
export type FoundSale = {
	readonly sale: OriginalSale;
	readonly sold: SoldSale;
	readonly before: ReturnedUnits;
	/** Units of each line that can still come back, by line number; loaded gift cards are not among them. */
	readonly left: ReturnedUnits;
	readonly paid: readonly PaidTender[];
	readonly refunded: readonly RefundTender[];
	/** Points that were spent on it. */
	readonly redeemed: number;
	/** Points that it earned, and whose they are. */
	readonly granted: number;
	readonly customer: string | null;
	readonly soldAt: number;
	readonly total: Money;
	readonly currency: string;
	readonly isTraining: boolean;
	/** Sold longer ago than the shop takes things back by itself. */
	readonly isLate: boolean;
	/** The smallest coin of the shop. */
	readonly cashStep: number;
};

const DAY_MS = 86_400_000;

/**
 * The sale of a receipt: of this tablet out of its own journal, of another one out of the store's feed. `text` is the
 * number as it is printed, or its last digits alone for a receipt of this till.
 */
export async function findSale(parts: FindSaleParts, text: string): Promise<Result<FoundSale, ErrorCode>> {
	const number = await fullNumber(parts, text);
	if (number === null) return refused('receipt_not_found');
	const [entry, doc] = await Promise.all([parts.journal.receipt(number), parts.views.sale(number)]);
	if (entry) return ownSale(parts, entry, doc);
	if (!doc) return refused('receipt_not_found');
	if (doc.voided_by !== null) return refused('sale_voided');
	const { entry_id, receipt_number, business_day, method, promotions, lines } = doc;
	const tenders = correctedTenders(plainTenders(doc.tenders), doc.corrections ?? []);
	return found(parts, doc, {
		sale: { entry_id, receipt_number, business_day, method, promotions, lines, tenders },
		paid: paidTendersOf(tenders),
		...{ soldAt: doc.sold_at, total: money(doc.total), currency: doc.currency, isTraining: false },
		...{ redeemed: doc.redeemed ?? 0, granted: doc.granted ?? 0, customer: doc.customer ?? null },
	});
}

/** `SBY-R01-000123` in any width, or `123` for the 123rd receipt of this till. */
async function fullNumber({ device }: FindSaleParts, text: string): Promise<string | null> {
	const typed = text.normalize('NFKC').trim();
	if (!/^\d{1,9}$/.test(typed)) return typed === '' ? null : typed;
	const identity = await device.identity();
	return identity && Number(typed) > 0 ? formatReceiptNumber(identity, Number(typed)) : null;
}

async function ownSale(
	parts: FindSaleParts,
	stored: JournalEntry<'retail_transaction'>,
	doc: SaleDoc | null,
): Promise<Result<FoundSale, ErrorCode>> {
	const { id, business_day, device_time, body } = readEntry(stored);
	const { receipt_number, method, promotions, currency, original } = body;
	if (body.type !== 'sale' && body.type !== 'exchange') return refused('receipt_is_no_sale');
	const voided = (await parts.records.done(`void:${receipt_number}`)) !== null;
	if (voided || (doc && doc.voided_by !== null)) return refused('sale_voided');
	const lines = body.lines.filter(({ direction }) => direction === 'sale');
	const carried = body.type === 'exchange' && original ? await carriedOver(parts, original) : null;
	const corrections = (await parts.records.corrections(id)).map(({ body: { from, to, amount } }) => ({
		...{ from, to, amount },
	}));
	const standing = correctedTenders(body.tenders, corrections);
	const tenders = [...standing, ...(carried?.tenders ?? [])];
	return found(parts, doc, {
		sale: { entry_id: id, receipt_number, business_day, method, promotions, lines, tenders },
		paid: [...paidTendersOf(standing), ...(carried?.paid ?? [])],
		...{ soldAt: device_time, total: money(body.total), currency, isTraining: body.is_training },
		redeemed: Math.max(0, body.points.redeemed),
		granted: earnedBy(body.points),
		customer: body.customer,
	});
}

type Known = Pick<
	FoundSale,
	'sale' | 'paid' | 'redeemed' | 'granted' | 'customer' | 'soldAt' | 'total' | 'currency' | 'isTraining'
>;

async function found(
	{ device, journal, records }: FindSaleParts,
	doc: SaleDoc | null,
	known: Known,
): Promise<Result<FoundSale, ErrorCode>> {
	const { sale } = known;
	const [{ units, refunded }, store, session] = await Promise.all([
		returnedBefore({ journal, records }, sale.receipt_number, doc),
		device.store(),
		journal.openSession(),
	]);
	const sold = soldSaleOf(sale);
	const loaded = new Set(sale.lines.flatMap(({ line, account }) => (account ? [String(line)] : [])));
	const left = new Map([...unitsLeft(sold, units)].filter(([line]) => !loaded.has(line)));
	const days = store?.returns?.days ?? null;
	const age = session ? Date.parse(session.businessDay) - Date.parse(sale.business_day) : 0;
	return ok({
		...known,
		...{ sold, left, refunded, before: units },
		isLate: days !== null && age > days * DAY_MS,
		cashStep: store?.drawer?.cash_step ?? 1,
	});
}

/**
 * What an exchange's goods were paid with besides its own tenders: what the sale before it still holds. Tenders of that
 * sale are named after it.
 */
async function carriedOver(
	parts: FindSaleParts,
	{ receipt_number }: { readonly receipt_number: string },
): Promise<{ readonly paid: PaidTender[]; readonly tenders: OriginalSale['tenders'] } | null> {
	const from = await findSale(parts, receipt_number);
	if (!from.ok) return null;
	const { paid, refunded, sale } = from.value;
	const left = refundable(paid, refunded);
	const named = (id: string) => `${receipt_number}#${id}`;
	return {
		paid: paid.map((tender) => ({
			...tender,
			id: named(tender.id),
			covered: left.get(tender.id) ?? tender.covered,
		})),
		tenders: sale.tenders.map(({ id, rule, kind }) => ({ id: named(id), rule, kind })),
	};
}

/** Published tenders without what is not known of them. */
const plainTenders = (tenders: SaleDoc['tenders']) =>
	tenders.map(({ reference, ...tender }) => ({
		...tender,
		...(reference === undefined ? {} : { reference }),
	}));
