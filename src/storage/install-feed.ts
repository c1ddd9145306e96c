import { invariant } from '#domain/invariant.ts';
import { nextTask } from '#platform/next-task.ts';
import { generationOf, type InstallOptions, type Page } from '#ports/replica.ts';
import type { FeedName, PackInfo, PackManifest } from '#protocol/feed.ts';
import type { NorenDatabase, PageRow } from './database.ts';
import { type PageKey, pagesByHash, toPage } from './feed-pages.ts';

const WRITES_AT_ONCE = 2;
/**
 * Packs fetched before their pages are built. A reply comes in pieces through this thread's event loop, so building in
 * between makes both slow (measured: 2.0 s for 17 MB instead of 0.6 s).
 */
const PACKS_AT_ONCE = 32;

/** What an install works with. */
export type InstallParts = {
	readonly db: NorenDatabase;
	readonly buildPage: (feed: FeedName, text: string) => Page;
	readonly feed: FeedName;
	readonly manifest: PackManifest;
	readonly fetchPack: (hash: string) => Promise<Uint8Array<ArrayBuffer>>;
	readonly progress: (loaded: number) => void;
	readonly options: InstallOptions;
};

/**
 * Brings the pages of a snapshot onto the device, beside the generation that is served. Pages with the right text that
 * are here already are taken from there, whichever generation they belong to; the others are fetched, and each is kept
 * as soon as it is built, so that an interruption costs only what was on the way (F32).
 */
export class FeedInstall {
	readonly #parts: InstallParts;
	readonly #generation: string;
	readonly #pages: Page[] = [];
	readonly #writes: Promise<unknown>[] = [];
	#loaded = 0;

	constructor(parts: InstallParts) {
		this.#parts = parts;
		this.#generation = generationOf(parts.manifest);
	}

	/** Answers the pages in order once all of them are stored. */
	async run(): Promise<Page[]> {
		const { packs } = this.#parts.manifest;
		const held = await this.#dropLeftovers(new Set(packs.map(({ hash }) => hash)));
		const missing: number[] = [];
		for (const [index, pack] of packs.entries()) {
			const key = held.get(pack.hash)?.[0];
			if (!key || !(await this.#reuse(key, index, pack))) missing.push(index);
		}
		while (missing.length > 0) {
			const atOnce = this.#parts.options.atOnce?.() ?? PACKS_AT_ONCE;
			await this.#fetchLot(missing.splice(0, Math.max(1, atOnce)));
		}
		await Promise.all(this.#writes);
		return this.#pages;
	}

	/** Removes pages of abandoned installs that this snapshot has no use for. Answers what is here. */
	async #dropLeftovers(wanted: ReadonlySet<string>): Promise<Map<string, PageKey[]>> {
		const { db, feed } = this.#parts;
		const held = await pagesByHash(db, feed);
		const served = (await db.feeds.get(feed))?.generation;
		const leftover = [...held]
			.filter(([hash]) => !wanted.has(hash))
			.flatMap(([, keys]) => keys.filter(([, generation]) => generation !== served));
		await db.pages.bulkDelete(leftover);
		return held;
	}

	/** Takes a page that is on the device; false when it is not what it should be. */
	async #reuse(key: PageKey, index: number, { hash, count }: PackInfo): Promise<boolean> {
		const { db, feed, buildPage, options } = this.#parts;
		const row = await db.pages.get(key);
		if (!row) return false;
		if (options.confirm) {
			if (!(await options.confirm(new Uint8Array(row.text), hash))) return false;
			await this.#keep(index, hash, row.text, buildPage(feed, new TextDecoder().decode(row.text)));
		} else {
			this.#pages[index] = toPage(row);
			if (key[1] !== this.#generation || key[2] !== index) {
				await db.pages.put({ ...row, generation: this.#generation, index });
			}
		}
		this.#progress(count);
		return true;
	}

	/** Fetches some packs, then keeps those that arrived, also when others did not. */
	async #fetchLot(indexes: readonly number[]): Promise<void> {
		const { manifest, fetchPack, feed, buildPage } = this.#parts;
		const lot = indexes.map((index) => {
			const pack = manifest.packs[index];
			invariant(pack, 'an index of the manifest');
			return { index, ...pack };
		});
		const texts = await Promise.allSettled(
			lot.map(async ({ hash, count }) => {
				const text = await fetchPack(hash);
				this.#progress(count);
				return text;
			}),
		);
		for (const [at, { index, hash }] of lot.entries()) {
			const text = texts[at];
			if (text?.status !== 'fulfilled') continue;
			await nextTask();
			await this.#keep(index, hash, text.value, buildPage(feed, new TextDecoder().decode(text.value)));
		}
		const failed = texts.find((text) => text.status === 'rejected');
		if (!failed) return;
		await Promise.all(this.#writes);
		throw failed.reason;
	}

	/**
	 * One page to a write and two writes at once: a sale's commit waits behind little (L18), and the browser still has the
	 * next one when this busy thread is building.
	 */
	async #keep(index: number, hash: string, text: Uint8Array, page: Page): Promise<void> {
		const { db, feed } = this.#parts;
		this.#pages[index] = page;
		await this.#writes.at(-WRITES_AT_ONCE);
		const row: PageRow = { ...page, feed, generation: this.#generation, index, hash, text };
		const write = db.pages.put(row);
		write.catch(() => {
			// Told by whoever awaits the writes; until then the work under way only fills memory.
		});
		this.#writes.push(write);
	}

	#progress(count: number): void {
		this.#loaded += count;
		this.#parts.progress(this.#loaded);
	}
}
