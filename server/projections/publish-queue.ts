import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/** Most documents that wait to be published; a rebuild of a large ledger would queue every sale there ever was. */
const LONGEST = 50_000;

/** A document of a store's feed has to be looked at again. */
export function queueAgain(db: Database, store: string, id: string): void {
	db.run("INSERT INTO proj_queue (store, id, doc) VALUES (?, ?, '')", store, id);
}

/** What the stores' other tablets must know of sales waits to be published; canonical it is only then. */
export function queueSales(db: Database, entries: readonly JournalEntry<'retail_transaction'>[]): void {
	const rows = entries.flatMap((entry) => {
		const doc = saleDoc(entry);
		return doc ? [[parseEntryId(entry.id)?.store ?? '', doc._id, JSON.stringify(doc)]] : [];
	});
	if (rows.length === 0) return;
	db.runMany('INSERT INTO proj_queue (store, id, doc)', rows);
	db.run('DELETE FROM proj_queue WHERE ord < (SELECT max(ord) FROM proj_queue) - ?', LONGEST);
}

/** The sold lines of a document as they can come back; null when it sold nothing. */
function saleDoc(entry: JournalEntry<'retail_transaction'>): SaleDoc | null {
	const { body } = entry;
	if (body.type !== 'sale' && body.type !== 'exchange') return null;
	return {
		_id: `sale:${body.receipt_number}`,
		type: 'sale',
		entry_id: entry.id,
		receipt_number: body.receipt_number,
		business_day: entry.business_day,
		sold_at: entry.device_time,
		currency: body.currency,
		total: body.total,
		method: body.method,
		lines: body.lines
			.filter(({ direction }) => direction === 'sale')
			.map(
				({ direction: _d, of: _o, extended: _e, restock: _r, list_price: _l, override: _v, ...line }) => line,
			),
		promotions: body.promotions,
		tenders: body.tenders.map(({ id, rule, kind, refund_to, covered, reference }) => ({
			...{ id, rule, kind, refund_to, covered },
			...(reference === undefined ? {} : { reference }),
		})),
		voided_by: null,
		returned: [],
		refunded: [],
	};
}
