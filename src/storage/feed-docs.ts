import Dexie from 'dexie';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { NorenDatabase, PageRow } from './database.ts';

/** Pages of a feed's current generation, in order. */
export function readPages(db: NorenDatabase, feed: FeedName, generation: string): Promise<PageRow[]> {
	return db.pages
		.where('[feed+generation+index]')
		.between([feed, generation], [feed, generation, Dexie.maxKey])
		.toArray();
}

/** Every document of a small feed (a store's staff and settings), deltas over packs. */
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
