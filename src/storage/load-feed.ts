import type { LoadedFeed } from '#ports/replica.ts';
import type { FeedName } from '#protocol/feed.ts';
import type { NorenDatabase } from './database.ts';
import { readPages, toPage } from './feed-pages.ts';

/** Everything of a feed that is served from memory; null before its first load. */
export function loadFeed(db: NorenDatabase, feed: FeedName): Promise<LoadedFeed | null> {
	const { feeds, pages, deltas } = db;
	return db.transaction('r', [feeds, pages, deltas], async () => {
		const row = await feeds.get(feed);
		if (!row) return null;
		const ofGeneration = await readPages(db, feed, row.generation);
		const since = await deltas.where('feed').equals(feed).toArray();
		return { since: row.since, pages: ofGeneration.map(toPage), deltas: since };
	});
}
