import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BucketSum, BucketSums, textHash } from '#protocol/bucket-check.ts';
import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { feedHead } from './publish.ts';

/** Documents added up in one turn of the event loop. */
const SLICE = 1000;

/** A feed in buckets at a position. */
export type FeedSums = { readonly asOf: number; readonly buckets: readonly BucketSum[] };

type Row = {
	readonly id: string;
	readonly seq: number;
	readonly withdrawn: number;
	readonly doc: string;
};

/** Checksums of feeds for tablets to compare theirs with, added up once a position. One a server. */
export class FeedChecks {
	readonly #db: Database;
	readonly #kept = new Map<FeedName, FeedSums>();
	readonly #running = new Map<FeedName, Promise<FeedSums>>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** The feed's checksums; as of its present head, or a later one it reaches meanwhile. */
	sums(feed: FeedName): Promise<FeedSums> {
		const kept = this.#kept.get(feed);
		if (kept?.asOf === feedHead(this.#db, feed)) return Promise.resolve(kept);
		const running = this.#running.get(feed);
		if (running) return running;
		const sums = addUp(this.#db, feed)
			.then((done) => {
				this.#kept.set(feed, done);
				return done;
			})
			.finally(() => this.#running.delete(feed));
		this.#running.set(feed, sums);
		return sums;
	}
}

/**
 * Adds up a feed in feed order, in slices. A document that changes meanwhile moves to the feed's end, where it is met
 * again: its old text is taken out by the hash remembered of it. The last slice ends at the head in the same turn.
 */
async function addUp(db: Database, feed: FeedName): Promise<FeedSums> {
	const sums = new BucketSums();
	const added = new Map<string, readonly [low: number, high: number]>();
	let after = 0;
	for (;;) {
		const rows = db.all<Row>(
			'SELECT id, seq, withdrawn, doc FROM feed_docs WHERE feed = ? AND seq > ? ORDER BY seq LIMIT ?',
			feed,
			after,
			SLICE,
		);
		for (const { id, withdrawn, doc } of rows) {
			const before = added.get(id);
			if (before) sums.change(id, before, -1);
			added.delete(id);
			if (withdrawn === 1) continue;
			const hash = textHash(doc);
			sums.change(id, hash, 1);
			added.set(id, hash);
		}
		after = rows.at(-1)?.seq ?? after;
		if (rows.length < SLICE) return { asOf: feedHead(db, feed), buckets: sums.sums() };
		await nextTurn();
	}
}
