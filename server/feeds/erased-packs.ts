import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';

/**
 * Lets a feed's packs go at once, and those that no manifest names any more, which may be older ones of it: someone in
 * them was erased. Whoever asks next has them cut anew; whoever was reading begins again.
 */
export function dropPacks(db: Database, feed: FeedName): void {
	db.run(
		`DELETE FROM feed_packs WHERE unused_since IS NOT NULL OR hash IN (SELECT json_extract(pack.value, '$.hash')
			FROM feed_manifests, json_each(feed_manifests.packs) AS pack WHERE feed = ?)`,
		feed,
	);
	db.run('DELETE FROM feed_manifests WHERE feed = ?', feed);
}

/** Whether someone on a feed was erased after a position: packs that were being cut then may still have them. */
export const hasErasedSince = (db: Database, feed: FeedName, since: number): boolean =>
	feed.startsWith('customers-') &&
	db.get(
		"SELECT 1 FROM feed_docs WHERE feed = ? AND seq > ? AND id LIKE 'erased:%' LIMIT 1",
		...[feed, since],
	) !== undefined;
