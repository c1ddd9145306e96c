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

/**
 * One page of a feed after a position, as JSON text in the shape of `ChangesPage`. Documents are stored as canonical
 * JSON and copied as they are. Only a page after the head is empty.
 */
export function changesPage(
	db: Database,
	feed: FeedName,
	since: number,
	{ limit, epoch }: { readonly limit: number; readonly epoch: string },
): string {
	const rows: string[] = [];
	let last = since;
	let bytes = 0;
	const found = db.iterate<Row>(
		'SELECT id, seq, withdrawn, doc FROM feed_docs WHERE feed = ? AND seq > ? ORDER BY seq LIMIT ?',
		feed,
		since,
		limit,
	);
	for (const { id, seq, withdrawn, doc } of found) {
		const text = withdrawn ? '' : `,"doc":${doc}`;
		rows.push(`{"id":${JSON.stringify(id)},"withdrawn":${withdrawn === 1}${text}}`);
		last = seq;
		bytes += doc.length;
		if (bytes >= PAGE_BYTES) break;
	}
	const position = JSON.stringify(formatPosition(last, epoch));
	return `{"rows":[${rows.join(',')}],"last_seq":${position},"epoch":${JSON.stringify(epoch)}}`;
}
