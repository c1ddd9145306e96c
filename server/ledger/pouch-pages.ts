import type { LedgerPosition } from './ledger.ts';
import type { LedgerDocument } from './ledger-documents.ts';
import type { ChangePage, Listed, Range } from './ledger-store.ts';
import { roughSize } from './rough-size.ts';

export type PouchStore = PouchDB.Database<LedgerDocument>;

/** Bytes of JSON after which a page is closed; a single larger document still makes a page. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * A page of changes, closed early when it grows heavy. Over HTTP this is exactly one request: `batch_size` is the
 * limit, so PouchDB never goes on by itself and never takes a short page for the end (sync.md D4).
 */
export async function readChanges(
	db: PouchStore,
	since: LedgerPosition,
	from: string | number,
	limit: number,
): Promise<ChangePage> {
	const rows: ChangePage['rows'][number][] = [];
	const options = { since: from, limit, batch_size: limit, include_docs: true, return_docs: false };
	const feed = db.changes(options);
	let bytes = 0;
	let reached = since;
	let cut = false;
	feed.on('change', ({ seq, doc }) => {
		reached = String(seq);
		if (!doc) return;
		rows.push({ position: reached, doc });
		bytes += roughSize(doc);
		if (bytes < PAGE_BYTES) return;
		cut = true;
		feed.cancel();
	});
	const { last_seq } = await feed;
	return { rows, last: cut || reached === since || last_seq === undefined ? reached : String(last_seq) };
}

/** Documents of a range in order of id. */
export async function readRange(db: PouchStore, { startkey, endkey, limit, docs }: Range): Promise<Listed[]> {
	const range = endkey === undefined ? { startkey } : { startkey, endkey };
	const { rows } = await db.allDocs({ ...range, limit, include_docs: docs });
	return rows.map(({ id, doc }) => (doc ? { id, doc } : { id }));
}

/** How many documents the next page of a listing may ask for: what was heavy is read in smaller pages. */
export class PageSize {
	readonly #most: number;
	#next: number;

	constructor(first: number, most: number) {
		this.#next = first;
		this.#most = most;
	}

	get next(): number {
		return this.#next;
	}

	/** Learns from the page just read. */
	saw(documents: readonly LedgerDocument[]): void {
		const heaviest = Math.max(1, ...documents.map((document) => roughSize(document)));
		const fits = Math.floor(PAGE_BYTES / heaviest);
		this.#next = Math.max(1, Math.min(fits, this.#next * 2, this.#most));
	}
}
