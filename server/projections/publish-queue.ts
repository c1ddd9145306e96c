import { publishedSale } from '#protocol/bodies/published-sale.ts';
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
		const doc = publishedSale(entry);
		return doc ? [[parseEntryId(entry.id)?.store ?? '', doc._id, JSON.stringify(doc)]] : [];
	});
	if (rows.length === 0) return;
	db.runMany('INSERT INTO proj_queue (store, id, doc)', rows);
	db.run('DELETE FROM proj_queue WHERE ord < (SELECT max(ord) FROM proj_queue) - ?', LONGEST);
}
