import Dexie from 'dexie';
import { invariant } from '#domain/invariant.ts';
import { nextTask } from '#platform/next-task.ts';
import { type Checkpoint, generationOf, type LoadedFeed, type Page, type Replica } from '#ports/replica.ts';
import type { ChangeRow, FeedName, PackManifest } from '#protocol/feed.ts';
import type { NorenDatabase, PageRow } from './database.ts';
import { readPages } from './feed-docs.ts';

const WRITES_AT_ONCE = 2;
/**
 * Packs fetched before their pages are built. A reply comes in pieces through this thread's event loop, so building in
 * between makes both slow (measured: 2.0 s for 17 MB instead of 0.6 s).
 */
const PACKS_AT_ONCE = 32;

/** The pulled feeds on the relaxed instance: a few hundred documents to a row, and the changes since. */
export class ReplicaStore implements Replica {
	readonly #db: NorenDatabase;
	readonly #buildPage: (feed: FeedName, text: string) => Page;

	constructor(db: NorenDatabase, buildPage: (feed: FeedName, text: string) => Page) {
		this.#db = db;
		this.#buildPage = buildPage;
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
		fetchPack: (hash: string) => Promise<Uint8Array>,
		progress: (loaded: number) => void,
	): Promise<LoadedFeed> {
		const generation = generationOf(manifest);
		let loaded = 0;
		const pages: Page[] = [];
		// One page to a write and two writes at once: a sale's commit waits behind little (L18), and the browser still has
		// the next one when this busy thread is building.
		const writes: Promise<unknown>[] = [];
		for (let from = 0; from < manifest.packs.length; from += PACKS_AT_ONCE) {
			const batch = manifest.packs.slice(from, from + PACKS_AT_ONCE);
			const texts = await Promise.all(
				batch.map(async ({ hash, count }) => {
					const text = await fetchPack(hash);
					loaded += count;
					progress(loaded);
					return text;
				}),
			);
			for (const [at, { hash }] of batch.entries()) {
				const text = texts[at];
				invariant(text, 'every pack of the batch was fetched');
				await Promise.all([nextTask(), writes.at(-WRITES_AT_ONCE)]);
				const page = this.#buildPage(feed, new TextDecoder().decode(text));
				pages.push(page);
				const row = { ...page, feed, generation, index: from + at, hash, text };
				const write = this.#db.pages.put(row);
				write.catch(() => {
					// Told by the await below; until then the work under way only fills memory.
				});
				writes.push(write);
			}
		}
		await Promise.all(writes);
		await this.#flip(manifest, feed, generation);
		return { since: manifest.since, pages, deltas: [] };
	}

	/** One transaction: the new generation serves, deltas it already contains go, the old generation goes. */
	async #flip(manifest: PackManifest, feed: FeedName, generation: string): Promise<void> {
		const { feeds, pages, deltas } = this.#db;
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
			await pages.bulkDelete(keys.filter(([, of]) => of !== generation));
		});
	}

	async apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void> {
		const { feeds, deltas } = this.#db;
		await this.#db.transaction('rw', [feeds, deltas], async () => {
			await deltas.bulkPut(rows.map((row) => ({ feed, id: row.id, doc: row.withdrawn ? null : row.doc })));
			await feeds.update(feed, { since });
		});
	}

	async noteCurrent(feed: FeedName, at: number): Promise<void> {
		await this.#db.feeds.update(feed, { current_at: at });
	}

	/** Everything of a feed that is served from memory; null before its first load. */
	load(feed: FeedName): Promise<LoadedFeed | null> {
		const { feeds, pages, deltas } = this.#db;
		return this.#db.transaction('r', [feeds, pages, deltas], async () => {
			const row = await feeds.get(feed);
			if (!row) return null;
			const ofGeneration = await readPages(this.#db, feed, row.generation);
			const since = await deltas.where('feed').equals(feed).toArray();
			return { since: row.since, pages: ofGeneration.map(toPage), deltas: since };
		});
	}
}

/** A row as a page whose text is decoded when it is first read: a start needs none of it, a look-up one page of it. */
function toPage({ text: utf8, ...row }: PageRow): Page {
	let waiting: Uint8Array | null = utf8;
	let decoded = '';
	return {
		...row,
		get text() {
			if (waiting) {
				decoded = new TextDecoder().decode(waiting);
				waiting = null;
			}
			return decoded;
		},
	};
}
