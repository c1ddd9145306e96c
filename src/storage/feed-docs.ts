import { invariant } from '#domain/invariant.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { lineId } from '#protocol/line-id.ts';
import type { NorenDatabase } from './database.ts';
import { readPages } from './feed-pages.ts';

/**
 * The wanted documents of a feed, deltas over packs. A store's feed holds its sales beside its settings: what is not
 * wanted is not parsed. For feeds of stores; goods are served by the engine. It may hold types that this build does not know: readers look for theirs.
 */
export async function readFeedDocs(
	db: NorenDatabase,
	feed: FeedName,
	isWanted: (id: string) => boolean = () => true,
): Promise<FeedDoc[]> {
	const [row, deltas] = await Promise.all([
		db.feeds.get(feed),
		db.deltas.where('feed').equals(feed).toArray(),
	]);
	if (!row) return [];
	const docs = new Map<string, FeedDoc>();
	for (const page of await readPages(db, feed, row.generation)) {
		invariant(page.text, 'only packs of goods are packed');
		for (const line of new TextDecoder().decode(page.text).split('\n')) {
			if (line === '' || !isWanted(lineId(line))) continue;
			const doc = JSON.parse(line) as FeedDoc;
			docs.set(doc._id, doc);
		}
	}
	for (const { id, doc } of deltas) {
		if (doc && isWanted(id)) docs.set(id, doc);
		else docs.delete(id);
	}
	return [...docs.values()];
}
