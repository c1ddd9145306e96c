import Dexie from 'dexie';
import {
	type Checkpoint,
	type FeedCheck,
	generationOf,
	type InstallOptions,
	type LoadedFeed,
	type Replica,
} from '#ports/replica.ts';
import type { BucketSum } from '#protocol/bucket-check.ts';
import type { ChangeRow, FeedName, PackManifest } from '#protocol/feed.ts';
import type { NorenDatabase } from './database.ts';
import { feedSums } from './feed-sums.ts';
import { forgetInPages, takesPeopleAway } from './forget-in-pages.ts';
import { FeedInstall } from './install-feed.ts';
import { loadFeed } from './load-feed.ts';
import { readSyncState, writeSyncState } from './meta.ts';

/** The pulled feeds on the relaxed instance: a few hundred documents to a row, and the changes since. */
export class ReplicaStore implements Replica {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async checkpoint(feed: FeedName): Promise<Checkpoint | null> {
		const row = await this.#db.feeds.get(feed);
		if (!row) return null;
		const deltas = await this.#db.deltas.where('feed').equals(feed).count();
		return { epoch: row.epoch, since: row.since, generation: row.generation, deltas, packed: row.packed };
	}

	async install(
		manifest: PackManifest,
		feed: FeedName,
		fetchPack: (hash: string) => Promise<Uint8Array<ArrayBuffer>>,
		progress: (loaded: number) => void,
		options: InstallOptions = {},
	): Promise<LoadedFeed> {
		const parts = { db: this.#db, feed, manifest, fetchPack, progress, options };
		const pages = await new FeedInstall(parts).run();
		await this.#flip(manifest, feed);
		return { since: manifest.since, pages, deltas: [] };
	}

	/** One transaction: the new generation serves, the deltas it already contains go, every other page goes. */
	async #flip(manifest: PackManifest, feed: FeedName): Promise<void> {
		const { feeds, pages, deltas } = this.#db;
		const generation = generationOf(manifest);
		await this.#db.transaction('rw', [feeds, pages, deltas], async () => {
			const before = await feeds.get(feed);
			await feeds.put({
				feed,
				epoch: manifest.epoch,
				since: manifest.since,
				generation,
				packed: manifest.count,
				current_at: before?.current_at ?? null,
			});
			await deltas.where('feed').equals(feed).delete();
			const keys = await pages
				.where('[feed+generation+index]')
				.between([feed], [feed, Dexie.maxKey])
				.primaryKeys();
			const isServed = ([, of, index]: (typeof keys)[number]) =>
				of === generation && index < manifest.packs.length;
			await pages.bulkDelete(keys.filter((key) => !isServed(key)));
		});
	}

	async apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void> {
		const { feeds, deltas, pages } = this.#db;
		const forgets = takesPeopleAway(feed, rows);
		await this.#db.transaction('rw', [feeds, deltas, ...(forgets ? [pages] : [])], async () => {
			await deltas.bulkPut(rows.map((row) => ({ feed, id: row.id, doc: row.withdrawn ? null : row.doc })));
			await feeds.update(feed, { since });
			if (forgets) await forgetInPages(this.#db, feed);
		});
	}

	async noteCurrent(feed: FeedName, at: number): Promise<void> {
		await this.#db.feeds.update(feed, { current_at: at });
	}

	sums(feed: FeedName): Promise<BucketSum[]> {
		return feedSums(this.#db, feed);
	}

	lastCheck(feed: FeedName): Promise<FeedCheck | null> {
		return readSyncState(this.#db.sync_state, `check:${feed}`);
	}

	noteCheck(feed: FeedName, check: FeedCheck): Promise<void> {
		return writeSyncState(this.#db.sync_state, `check:${feed}`, check);
	}

	/** {@link loadFeed} */
	load(feed: FeedName): Promise<LoadedFeed | null> {
		return loadFeed(this.#db, feed);
	}
}
