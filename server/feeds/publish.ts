import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { Database } from '../database/database.ts';

/**
 * Publishes documents on a feed: each takes the feed's next position, so a tablet that has read up to a position has
 * everything before it. A document equal to the published one is left alone. Call inside the transaction of the
 * change that caused it. Answers how many rows moved.
 */
export function publishDocs(db: Database, feed: FeedName, docs: Iterable<FeedDoc>): number {
	return publishTexts(db, feed, textsOf(docs));
}

function* textsOf(docs: Iterable<FeedDoc>): Iterable<[id: string, text: string]> {
	for (const doc of docs) yield [doc._id, canonicalJson(doc as unknown as Json)];
}

/** The same for documents that are canonical JSON already. */
export function publishTexts(
	db: Database,
	feed: FeedName,
	docs: Iterable<readonly [id: string, text: string]>,
): number {
	let head = feedHead(db, feed);
	const before = head;
	const texts = new Map<string, string>();
	const publish = () => {
		const known = publishedTexts(db, feed, [...texts.keys()]);
		const changed = [...texts].filter(([id, text]) => known.get(id) !== text);
		db.runMany(
			'INSERT INTO feed_docs (feed, id, seq, withdrawn, doc)',
			changed.map(([id, text]) => [feed, id, ++head, 0, text]),
			REPLACED,
		);
		texts.clear();
	};
	for (const [id, text] of docs) {
		// Twice in one call is two changes only when it differs: the second sees what the first did.
		if (texts.size >= AT_ONCE || texts.has(id)) publish();
		texts.set(id, text);
	}
	publish();
	if (head !== before) setHead(db, feed, head);
	return head - before;
}

const REPLACED =
	'ON CONFLICT (feed, id) DO UPDATE SET seq = excluded.seq, withdrawn = excluded.withdrawn, doc = excluded.doc';

/** Documents looked up and written with one statement each. */
const AT_ONCE = 500;

/** What a feed says now of these documents; nothing of those that were withdrawn. */
function publishedTexts(db: Database, feed: FeedName, ids: readonly string[]): Map<string, string> {
	const rows = db.allIn<{ id: string; doc: string }>(
		'SELECT id, doc FROM feed_docs WHERE feed = ? AND withdrawn = 0 AND id IN',
		ids,
		'',
		[feed],
	);
	return new Map(rows.map(({ id, doc }) => [id, doc]));
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
		`INSERT INTO feed_docs (feed, id, seq, withdrawn, doc) VALUES (?, ?, ?, ?, ?) ${REPLACED}`,
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
