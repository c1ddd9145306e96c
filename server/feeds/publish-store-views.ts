import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BasketDoc, SaleDoc, ValueDoc } from '#protocol/bodies/store-docs.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { publishDocs, withdrawDocs } from './publish.ts';
import type { PublishOptions } from './publish-stock.ts';

/** Documents of one transaction: bounds how long the event loop stands still. */
const CHUNK = 250;
/** Sales a store's tablets hold for returns; older ones come back by the receipt's signed code. */
export const PUBLISHED_SALES = 2000;
/** Old sales leave in lots, so that not every sale is two changes. */
const LOT = 100;

type Waiting = {
	readonly ord: number;
	readonly store: string;
	readonly id: string;
	readonly doc: string;
};

/**
 * Publishes what the projections queued for the stores' feeds: sales that can be returned, parked baskets, balances. What
 * is queued is removed with its publication, so a crash publishes again and forgets nothing.
 */
export async function publishStoreViews(
	db: Database,
	{ stopping = () => false, fence = () => {}, pause = nextTurn }: PublishOptions = {},
): Promise<void> {
	const chunk = () => {
		fence();
		return publishChunk(db);
	};
	while (!stopping() && db.transaction(chunk)) await pause();
}

/** One transaction's worth. True when more is waiting. */
function publishChunk(db: Database): boolean {
	const rows = db.all<Waiting>('SELECT ord, store, id, doc FROM proj_queue ORDER BY ord LIMIT ?', CHUNK);
	const last = rows.at(-1);
	if (!last) return false;
	for (const [store, own] of byStore(rows)) publishOwn(db, store, own);
	db.run('DELETE FROM proj_queue WHERE ord <= ?', last.ord);
	return rows.length === CHUNK;
}

function byStore(rows: readonly Waiting[]): Map<string, Map<string, string>> {
	const stores = new Map<string, Map<string, string>>();
	for (const { store, id, doc } of rows) {
		const own = stores.get(store) ?? new Map<string, string>();
		stores.set(store, own);
		// One look at each, with the sale's own part where it is new.
		if (doc !== '' || !own.has(id)) own.set(id, doc);
	}
	return stores;
}

function publishOwn(db: Database, store: string, wanted: ReadonlyMap<string, string>): void {
	const feed: FeedName = `store-${store}`;
	const docs: FeedDoc[] = [];
	const gone: string[] = [];
	for (const [id, doc] of wanted) {
		const made = docOf(db, feed, id, doc);
		if (made) docs.push(made);
		else gone.push(id);
	}
	publishDocs(db, feed, docs);
	withdrawDocs(db, feed, gone);
	const sales = docs.filter(({ type }) => type === 'sale');
	if (sales.length > 0) boundSales(db, store, sales);
}

function docOf(db: Database, feed: FeedName, id: string, doc: string): FeedDoc | null {
	if (id.startsWith('sale:')) return saleOf(db, feed, id, doc);
	return id.startsWith('basket:') ? basketOf(db, id) : balanceOf(db, id);
}

/** The sale with all that came back of it since; null when it is not published and nothing of it is queued. */
function saleOf(db: Database, feed: FeedName, id: string, queued: string): SaleDoc | null {
	const known = db.get<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND id = ? AND withdrawn = 0',
		...[feed, id],
	);
	const text = queued || known?.doc;
	if (!text) return null;
	const sale = JSON.parse(text) as SaleDoc;
	const { receipt_number } = sale;
	return {
		...sale,
		voided_by:
			db.get<{ id: string }>('SELECT entry_id AS id FROM proj_voids WHERE sale = ?', receipt_number)?.id ??
			null,
		returned: db
			.all<SaleDoc['returned'][number]>(
				'SELECT entry_id, line, units FROM proj_returned WHERE sale = ? ORDER BY entry_id, nth',
				receipt_number,
			)
			.map(({ entry_id, line, units }) => ({ entry_id, line, units })),
		refunded: db
			.all<SaleDoc['refunded'][number]>(
				'SELECT entry_id, of, kind, covered, amount FROM proj_refunds WHERE sale = ? ORDER BY entry_id, tender',
				receipt_number,
			)
			.map(({ entry_id, of, kind, covered, amount }) => ({ entry_id, of, kind, covered, amount })),
	};
}

/** The basket while nobody has taken it up. */
function basketOf(db: Database, id: string): BasketDoc | null {
	const row = db.get<{ doc: string }>(
		"SELECT doc FROM proj_baskets WHERE id = ? AND taken_by IS NULL AND sold_by IS NULL AND doc <> ''",
		id.slice('basket:'.length),
	);
	return row ? (JSON.parse(row.doc) as BasketDoc) : null;
}

function balanceOf(db: Database, id: string): ValueDoc | null {
	const account = id.slice('value:'.length);
	const rows = db.all<{ device: string; amount: number; seq: number }>(
		'SELECT device, amount, seq FROM proj_values WHERE account = ? ORDER BY device',
		account,
	);
	if (rows.length === 0) return null;
	return {
		_id: id,
		type: 'value',
		account,
		balance: rows.reduce((sum, { amount }) => sum + amount, 0),
		through: Object.fromEntries(rows.map(({ device, seq }) => [device, seq])),
	};
}

/** Notes what is published and withdraws the oldest beyond the bound. */
function boundSales(db: Database, store: string, sales: readonly FeedDoc[]): void {
	let ord =
		db.get<{ ord: number }>('SELECT max(ord) AS ord FROM feed_sales WHERE store = ?', store)?.ord ?? 0;
	for (const { _id } of sales) {
		db.run(
			'INSERT INTO feed_sales (store, id, ord) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
			...[store, _id, ++ord],
		);
	}
	const held = db.get<{ n: number }>('SELECT count(*) AS n FROM feed_sales WHERE store = ?', store)?.n ?? 0;
	if (held < PUBLISHED_SALES + LOT) return;
	const old = db.all<{ id: string }>(
		'SELECT id FROM feed_sales WHERE store = ? ORDER BY ord LIMIT ?',
		...[store, held - PUBLISHED_SALES],
	);
	withdrawDocs(
		db,
		`store-${store}`,
		old.map(({ id }) => id),
	);
	for (const { id } of old) db.run('DELETE FROM feed_sales WHERE store = ? AND id = ?', store, id);
}
