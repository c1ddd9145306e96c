import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { formatPosition } from './feed-position.ts';

/** Bytes of documents after which a page ends; it always has one row when there is one. */
const PAGE_BYTES = 2 * 1024 * 1024;

type Row = {
	readonly id: string;
	readonly seq: number;
	readonly withdrawn: number;
	readonly doc: string;
};

/** What a page is cut by. */
export type PageOptions = {
	readonly limit: number;
	readonly epoch: string;
	/** Name of the server's last start. */
	readonly start: string;
	/** Types of documents the caller must not be sent. */
	readonly withheld?: readonly string[];
};

/**
 * One page of a feed after a position, as JSON text in the shape of `ChangesPage`; `isFull` when it did not end at the
 * feed's head. Documents are stored as canonical
 * JSON and copied as they are. Only a page after the head is empty, also when documents are withheld.
 */
export function changesPage(
	db: Database,
	feed: FeedName,
	since: number,
	{ limit, epoch, start, withheld = [] }: PageOptions,
): { readonly text: string; readonly isFull: boolean } {
	const rows: string[] = [];
	let last = since;
	let bytes = 0;
	let isFull = false;
	for (let more = true; more && rows.length === 0; ) {
		more = false;
		for (const { id, seq, withdrawn, doc } of rowsAfter(db, feed, last, limit)) {
			more = true;
			last = seq;
			if (withdrawn === 0 && withheld.length > 0 && withheld.includes(typeOf(doc))) continue;
			const text = withdrawn ? '' : `,"doc":${doc}`;
			rows.push(`{"id":${JSON.stringify(id)},"withdrawn":${withdrawn === 1}${text}}`);
			bytes += doc.length;
			isFull = bytes >= PAGE_BYTES || rows.length === limit;
			if (isFull) break;
		}
	}
	const position = JSON.stringify(formatPosition(last, epoch));
	const end = `"last_seq":${position},"epoch":${JSON.stringify(epoch)},"start":${JSON.stringify(start)}`;
	return { text: `{"rows":[${rows.join(',')}],${end}}`, isFull };
}

/** Whether a feed holds a document of one of these types. */
export const holdsTypes = (db: Database, feed: FeedName, types: readonly string[]): boolean =>
	types.length > 0 &&
	db.get(
		`SELECT 1 FROM feed_docs WHERE feed = ? AND withdrawn = 0
		 AND json_extract(doc, '$.type') IN (SELECT value FROM json_each(?)) LIMIT 1`,
		feed,
		JSON.stringify(types),
	) !== undefined;

const typeOf = (doc: string): string => String((JSON.parse(doc) as { type?: unknown }).type);

const rowsAfter = (db: Database, feed: FeedName, since: number, limit: number): IterableIterator<Row> =>
	db.iterate<Row>(
		'SELECT id, seq, withdrawn, doc FROM feed_docs WHERE feed = ? AND seq > ? ORDER BY seq LIMIT ?',
		feed,
		since,
		limit,
	);
