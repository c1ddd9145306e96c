import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/** The effects of one fact on the read models. Call once a fact, inside the transaction that notes it as folded. */
export function foldEntry(db: Database, entry: JournalEntry): void {
	const store = parseEntryId(entry.id)?.store ?? '';
	switch (entry.kind) {
		case 'retail_transaction':
			foldSale(db, entry, store);
			break;
		case 'till_open':
			foldTillOpen(db, entry, store);
			break;
		case 'stock_movement':
			moveStock(db, entry.body.lines);
			break;
	}
}

/** How much work folding a fact is, in rows touched; of an older schema too, which may have no lines. */
export const foldCost = ({ body }: { readonly body: object }): number =>
	'lines' in body && Array.isArray(body.lines) ? 1 + body.lines.length : 1;

function foldSale(db: Database, entry: JournalEntry<'retail_transaction'>, store: string): void {
	const { body } = entry;
	const cash = body.tenders.reduce((sum, { type, amount }) => (type === 'cash' ? sum + amount : sum), 0);
	const tax = body.taxes.reduce((sum, rate) => sum + rate.tax, 0);
	moveStock(
		db,
		body.lines.map(({ item_id, quantity }) => ({ item_id, place: store, quantity: -quantity })),
	);
	if (db.get('SELECT 1 FROM proj_sales WHERE receipt_number = ?', body.receipt_number)) {
		noteException(db, 'receipt_number_reuse', entry.id, body.receipt_number);
	}
	db.run(
		`INSERT INTO proj_sales (id, receipt_number, store, device, incarnation, seq, business_day, device_time,
			operator, total, tax, cash, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		entry.id,
		body.receipt_number,
		store,
		entry.device,
		entry.incarnation,
		entry.seq,
		entry.business_day,
		entry.device_time,
		entry.operator,
		body.total,
		tax,
		cash - body.change_due,
		body.lines.length,
	);
	addToTotals(db, entry);
	db.run(
		`INSERT INTO proj_drawer (session, store, device, float, cash) VALUES (?, ?, ?, 0, ?)
		 ON CONFLICT (session) DO UPDATE SET cash = ${safeSum('cash')}`,
		body.till_session,
		store,
		entry.device,
		cash - body.change_due,
	);
}

/** Keeps a device's running totals and its last receipt, whatever order its sales are folded in. */
function addToTotals(
	db: Database,
	{ device, incarnation, seq, body }: JournalEntry<'retail_transaction'>,
): void {
	db.run(
		`INSERT INTO proj_totals (device, sales, sales_total, receipt_seq, receipt_number) VALUES (?, 1, ?, ?, ?)
		 ON CONFLICT (device) DO UPDATE SET sales = sales + 1, sales_total = ${safeSum('sales_total')},
			receipt_number = CASE WHEN excluded.receipt_seq > receipt_seq
				THEN excluded.receipt_number ELSE receipt_number END,
			receipt_seq = max(receipt_seq, excluded.receipt_seq)`,
		`${device}.${incarnation}`,
		body.total,
		seq,
		body.receipt_number,
	);
}

function foldTillOpen(db: Database, entry: JournalEntry<'till_open'>, store: string): void {
	db.run(
		`INSERT INTO proj_drawer (session, store, device, float, cash) VALUES (?, ?, ?, ?, 0)
		 ON CONFLICT (session) DO UPDATE SET float = excluded.float`,
		entry.id,
		store,
		entry.device,
		entry.body.float,
	);
}

/** Adds to a column; a sum beyond the safe integers becomes a text, which the STRICT table refuses. */
const safeSum = (column: string): string =>
	`CASE WHEN abs(${column} + excluded.${column}) <= ${Number.MAX_SAFE_INTEGER}
	 THEN ${column} + excluded.${column} ELSE 'beyond the safe integers' END`;

type Movement = { readonly item_id: string; readonly place: string; readonly quantity: number };

/**
 * Adds to what is on hand and marks the items for publishing: two statements however many lines, because an opening
 * stock has thousands.
 */
function moveStock(db: Database, lines: readonly Movement[]): void {
	const moved = JSON.stringify(lines.map(({ item_id, place, quantity }) => [item_id, place, quantity]));
	db.run(
		`INSERT INTO proj_stock (item_id, place, quantity)
		 SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
		 ON CONFLICT (item_id, place) DO UPDATE SET quantity = ${safeSum('quantity')}`,
		moved,
	);
	db.run(
		'INSERT INTO proj_dirty (item_id) SELECT value ->> 0 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING',
		moved,
	);
}

/** Puts something a person should look at into the exceptions, once. */
export function noteException(db: Database, kind: string, entryId: string, detail: string): void {
	db.run(
		'INSERT INTO proj_exceptions (id, kind, entry_id, detail) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
		`${kind}:${entryId}`,
		kind,
		entryId,
		detail,
	);
}
