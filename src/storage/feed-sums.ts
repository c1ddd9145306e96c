import Dexie from 'dexie';
import { nextTask } from '#platform/next-task.ts';
import { type BucketSum, BucketSums } from '#protocol/bucket-check.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedName } from '#protocol/feed.ts';
import { lineId } from '#protocol/line-id.ts';
import type { NorenDatabase } from './database.ts';
import { pageKeys, textOf } from './feed-pages.ts';

const DELTAS_AT_ONCE = 1000;

/**
 * A feed's documents in buckets, as they are on the disk: what an index was built from, not the index. One page at a
 * time and a pause after each, so that a look-up never waits long and no text stays in memory.
 */
export async function feedSums(db: NorenDatabase, feed: FeedName): Promise<BucketSum[]> {
	const sums = new BucketSums();
	const row = await db.feeds.get(feed);
	if (!row) return sums.sums();
	const replaced = await addDeltas(db, feed, sums);
	for (const key of await pageKeys(db, feed, row.generation)) {
		const page = await db.pages.get(key);
		if (page) addLines(await textOf(page), replaced, sums);
		await nextTask();
	}
	return sums.sums();
}

/** Adds the changes since the packs; answers which documents of the packs they replace. */
async function addDeltas(db: NorenDatabase, feed: FeedName, sums: BucketSums): Promise<ReadonlySet<string>> {
	const ids = new Set<string>();
	for (let after: unknown = Dexie.minKey; ; ) {
		const rows = await db.deltas
			.where('[feed+id]')
			.between([feed, after], [feed, Dexie.maxKey], false)
			.limit(DELTAS_AT_ONCE)
			.toArray();
		const last = rows.at(-1);
		if (!last) return ids;
		for (const { id, doc } of rows) {
			ids.add(id);
			if (doc) sums.add(id, canonicalJson(doc as unknown as Json));
		}
		after = last.id;
		await nextTask();
	}
}

function addLines(text: string, replaced: ReadonlySet<string>, sums: BucketSums): void {
	for (const line of text.split('\n')) {
		if (line === '') continue;
		const id = lineId(line);
		if (!replaced.has(id)) sums.add(id, line);
	}
}
