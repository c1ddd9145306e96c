import { invariant } from '#domain/invariant.ts';
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
			for (const { item_id, place, quantity } of entry.body.lines) moveStock(db, item_id, place, quantity);
			break;
	}
}

/** How much work folding a fact is, in rows touched. */
export const foldCost = (entry: JournalEntry): number =>
	entry.kind === 'till_open' ? 1 : 1 + entry.body.lines.length;

function foldSale(db: Database, entry: JournalEntry<'retail_transaction'>, store: string): void {
	const { body } = entry;
	const cash = body.tenders.reduce((sum, { type, amount }) => (type === 'cash' ? sum + amount : sum), 0);
	const tax = body.taxes.reduce((sum, rate) => sum + rate.tax, 0);
	for (const line of body.lines) moveStock(db, line.item_id, store, -line.quantity);
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
	db.run(
		`INSERT INTO proj_drawer (session, store, device, float, cash) VALUES (?, ?, ?, 0, ?)
		 ON CONFLICT (session) DO UPDATE SET cash = cash + excluded.cash`,
		body.till_session,
		store,
		entry.device,
		cash - body.change_due,
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

/** Adds to what is on hand and marks the item for publishing. Throws when the sum leaves the safe integers. */
function moveStock(db: Database, itemId: string, place: string, quantity: number): void {
	const known = db.get<{ quantity: number }>(
		'SELECT quantity FROM proj_stock WHERE item_id = ? AND place = ?',
		itemId,
		place,
	);
	const next = (known?.quantity ?? 0) + quantity;
	invariant(Number.isSafeInteger(next), `stock of ${itemId} stays a safe integer`);
	db.run(
		`INSERT INTO proj_stock (item_id, place, quantity) VALUES (?, ?, ?)
		 ON CONFLICT (item_id, place) DO UPDATE SET quantity = excluded.quantity`,
		itemId,
		place,
		next,
	);
	db.run('INSERT INTO proj_dirty (item_id) VALUES (?) ON CONFLICT DO NOTHING', itemId);
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
