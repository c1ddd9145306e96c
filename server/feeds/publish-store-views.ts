import type { BasketDoc, SaleDoc, ValueDoc } from '#protocol/bodies/store-docs.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { CHUNK, inChunks, type PublishOptions } from './in-chunks.ts';
import { publishTexts, withdrawDocs } from './publish.ts';

/** Sales a store's tablets hold for returns; older ones are found on the till that made them. */
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
export function publishStoreViews(db: Database, options: PublishOptions = {}): Promise<void> {
	return inChunks(db, () => publishChunk(db), options);
}

/** One transaction's worth. True when more is waiting. */
function publishChunk(db: Database): boolean {
	const rows = db.all<Waiting>('SELECT ord, store, id, doc FROM proj_queue ORDER BY ord LIMIT ?', CHUNK);
	const last = rows.at(-1);
	if (!last) return false;
	for (const [store, own] of byStore(rows)) {
		publishOwn(db, store, isOvertaken(db, store, last.ord) ? withoutNewSales(own) : own);
	}
	db.run('DELETE FROM proj_queue WHERE ord <= ?', last.ord);
	return rows.length === CHUNK;
}

/** Whether so many newer sales of the store are waiting that these would be withdrawn again at once. */
const isOvertaken = (db: Database, store: string, ord: number): boolean =>
	db.get(
		"SELECT 1 AS newer FROM proj_queue WHERE ord > ? AND store = ? AND doc <> '' LIMIT 1 OFFSET ?",
		...[ord, store, PUBLISHED_SALES + LOT],
	) !== undefined;

const withoutNewSales = (own: ReadonlyMap<string, string>): Map<string, string> =>
	new Map([...own].filter(([, doc]) => doc === ''));

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
	const texts = new Map<string, string>();
	const gone: string[] = [];
	const since = sinceSold(
		db,
		[...wanted.keys()].filter((id) => id.startsWith('sale:')),
	);
	for (const [id, doc] of wanted) {
		const text = id.startsWith('sale:') ? saleText(db, feed, id, doc, since) : doc || ownText(db, id);
		if (text === '') gone.push(id);
		else texts.set(id, text);
	}
	publishTexts(db, feed, texts);
	withdrawDocs(db, feed, gone);
	const sales = [...texts.keys()].filter((id) => id.startsWith('sale:'));
	if (sales.length > 0) boundSales(db, store, sales);
}

function ownText(db: Database, id: string): string {
	// Of a coupon everything was said when it was queued.
	if (id.startsWith('coupon')) return '';
	const doc = id.startsWith('basket:') ? basketOf(db, id) : balanceOf(db, id);
	return doc ? canonicalJson(doc as unknown as Json) : '';
}

/** What has happened to sales since they were made, by receipt number; most have no line in it. */
type Since = Pick<SaleDoc, 'voided_by' | 'returned' | 'refunded' | 'corrections'>;
const NOTHING_SINCE: Since = { voided_by: null, returned: [], refunded: [] };

function sinceSold(db: Database, ids: readonly string[]): Map<string, Since> {
	const numbers = ids.map((id) => id.slice('sale:'.length));
	const since = new Map<string, Since>();
	const add = (sale: string, more: (known: Since) => Since) =>
		since.set(sale, more(since.get(sale) ?? NOTHING_SINCE));
	const voids = db.allIn<{ sale: string; id: string }>(
		'SELECT sale, entry_id AS id FROM proj_voids WHERE sale IN',
		numbers,
	);
	for (const { sale, id } of voids) add(sale, (known) => ({ ...known, voided_by: id }));
	const returned = db.allIn<{ sale: string } & SaleDoc['returned'][number]>(
		'SELECT sale, entry_id, line, units FROM proj_returned WHERE sale IN',
		numbers,
		'ORDER BY entry_id, nth',
	);
	for (const { sale, entry_id, line, units } of returned) {
		add(sale, (known) => ({ ...known, returned: [...known.returned, { entry_id, line, units }] }));
	}
	const refunded = db.allIn<{ sale: string } & SaleDoc['refunded'][number]>(
		'SELECT sale, entry_id, of, kind, covered, amount FROM proj_refunds WHERE sale IN',
		numbers,
		'ORDER BY entry_id, tender',
	);
	for (const { sale, ...refund } of refunded) {
		add(sale, (known) => ({ ...known, refunded: [...known.refunded, refund] }));
	}
	const corrected = db.allIn<{ sale: string; correction: string }>(
		'SELECT sale, correction FROM proj_corrections WHERE sale IN',
		numbers,
		'ORDER BY sale, seq',
	);
	for (const { sale, correction } of corrected) {
		const row = JSON.parse(correction) as NonNullable<SaleDoc['corrections']>[number];
		add(sale, (known) => ({ ...known, corrections: [...(known.corrections ?? []), row] }));
	}
	return since;
}

/** The sale with all that came back of it since; '' when it is not published and nothing of it is queued. */
function saleText(
	db: Database,
	feed: FeedName,
	id: string,
	queued: string,
	since: ReadonlyMap<string, Since>,
): string {
	const happened = since.get(id.slice('sale:'.length));
	const text = queued || publishedText(db, feed, id);
	if (text === '') return '';
	const sale = { ...(JSON.parse(text) as SaleDoc), ...(happened ?? NOTHING_SINCE) };
	return canonicalJson(sale as unknown as Json);
}

const publishedText = (db: Database, feed: FeedName, id: string): string =>
	db.get<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND id = ? AND withdrawn = 0',
		...[feed, id],
	)?.doc ?? '';

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
function boundSales(db: Database, store: string, sales: readonly string[]): void {
	let ord =
		db.get<{ ord: number }>('SELECT max(ord) AS ord FROM feed_sales WHERE store = ?', store)?.ord ?? 0;
	db.runMany(
		'INSERT INTO feed_sales (store, id, ord)',
		sales.map((id) => [store, id, ++ord]),
		'ON CONFLICT DO NOTHING',
	);
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
