import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { NorenDatabase } from './database.ts';
import { readPages } from './feed-pages.ts';

/**
 * Every document of a small feed (a store's staff and settings), deltas over packs. It may hold types that this build
 * does not know: readers look for theirs.
 */
export async function readFeedDocs(db: NorenDatabase, feed: FeedName): Promise<FeedDoc[]> {
	const [row, deltas] = await Promise.all([
		db.feeds.get(feed),
		db.deltas.where('feed').equals(feed).toArray(),
	]);
	if (!row) return [];
	const docs = new Map<string, FeedDoc>();
	for (const page of await readPages(db, feed, row.generation)) {
		for (const line of new TextDecoder().decode(page.text).split('\n')) {
			if (line === '') continue;
			const doc = JSON.parse(line) as FeedDoc;
			docs.set(doc._id, doc);
		}
	}
	for (const { id, doc } of deltas) {
		if (doc) docs.set(id, doc);
		else docs.delete(id);
	}
	return [...docs.values()];
}
