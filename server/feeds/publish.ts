import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { Database } from '../database/database.ts';

/**
 * Publishes documents on a feed: each takes the feed's next position, so a tablet that has read up to a position has
 * everything before it. A document equal to the published one is left alone. Call inside the transaction of the
 * change that caused it. Answers how many rows moved.
 */
export function publishDocs(db: Database, feed: FeedName, docs: Iterable<FeedDoc>): number {
	let head = feedHead(db, feed);
	const before = head;
	for (const doc of docs) {
		const text = canonicalJson(doc as unknown as Json);
		const known = db.get<{ doc: string; withdrawn: number }>(
			'SELECT doc, withdrawn FROM feed_docs WHERE feed = ? AND id = ?',
			feed,
			doc._id,
		);
		if (known && known.withdrawn === 0 && known.doc === text) continue;
		put(db, feed, doc._id, ++head, 0, text);
	}
	if (head !== before) setHead(db, feed, head);
	return head - before;
}

/** Says on a feed that documents left its scope (design.md §4). Unknown ids are ignored. */
export function withdrawDocs(db: Database, feed: FeedName, ids: Iterable<string>): number {
	let head = feedHead(db, feed);
	const before = head;
	for (const id of ids) {
		const known = db.get<{ withdrawn: number }>(
			'SELECT withdrawn FROM feed_docs WHERE feed = ? AND id = ?',
			feed,
			id,
		);
		if (known?.withdrawn === 0) put(db, feed, id, ++head, 1, '');
	}
	if (head !== before) setHead(db, feed, head);
	return head - before;
}

/** The last position given out on a feed; 0 before the first. */
export function feedHead(db: Database, feed: FeedName): number {
	return db.get<{ seq: number }>('SELECT seq FROM feed_heads WHERE feed = ?', feed)?.seq ?? 0;
}

function put(db: Database, feed: FeedName, id: string, seq: number, withdrawn: 0 | 1, doc: string): void {
	db.run(
		`INSERT INTO feed_docs (feed, id, seq, withdrawn, doc) VALUES (?, ?, ?, ?, ?)
		 ON CONFLICT (feed, id) DO UPDATE SET seq = excluded.seq, withdrawn = excluded.withdrawn, doc = excluded.doc`,
		feed,
		id,
		seq,
		withdrawn,
		doc,
	);
}

function setHead(db: Database, feed: FeedName, seq: number): void {
	db.run(
		'INSERT INTO feed_heads (feed, seq) VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET seq = excluded.seq',
		feed,
		seq,
	);
}
