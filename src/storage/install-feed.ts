import { invariant } from '#domain/invariant.ts';
import { nextTask } from '#platform/next-task.ts';
import { generationOf, type InstallOptions } from '#ports/replica.ts';
import type { FeedName, PackInfo, PackManifest } from '#protocol/feed.ts';
import type { Page } from '#protocol/pack-page.ts';
import { indexPage } from '#protocol/page-index.ts';
import { startsOf } from '#protocol/pieces.ts';
import { PREPARED_VERSION, readPrepared } from '#protocol/prepared-pack.ts';
import type { NorenDatabase, PageRow } from './database.ts';
import { type PageKey, pagesByHash, textOf, toPage } from './feed-pages.ts';

const WRITES_AT_ONCE = 2;
const PACKS_AT_ONCE = 32;

/** What an install works with. */
export type InstallParts = {
	readonly db: NorenDatabase;
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
	/** Packs are opened one after another. */
	#opened: Promise<unknown> = Promise.resolve();
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
		await this.#fetchAll(missing);
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
		const { db, feed, options } = this.#parts;
		const row = await db.pages.get(key);
		if (!row) return false;
		if (options.confirm) {
			const text = await textOf(row);
			if (!(await options.confirm(new TextEncoder().encode(text), hash))) return false;
			this.#write({ ...row, ...indexPage(feed, text), generation: this.#generation, index });
		} else {
			this.#pages[index] = toPage(row);
			if (key[1] !== this.#generation || key[2] !== index) {
				await db.pages.put({ ...row, generation: this.#generation, index });
			}
		}
		this.#progress(count);
		return true;
	}

	/**
	 * Fetches packs, a few at a time, and keeps each as it arrives. After a failure no further one is asked for; those on
	 * their way are still kept.
	 */
	async #fetchAll(missing: readonly number[]): Promise<void> {
		const waiting = [...missing];
		const underway = new Set<Promise<void>>();
		const failures: unknown[] = [];
		while (failures.length === 0 && waiting.length > 0) {
			const [index = 0] = waiting.splice(0, 1);
			const fetched: Promise<void> = this.#fetch(index)
				.catch((cause: unknown) => void failures.push(cause))
				.finally(() => underway.delete(fetched));
			underway.add(fetched);
			const atOnce = this.#parts.options.atOnce?.() ?? PACKS_AT_ONCE;
			if (underway.size >= atOnce) await Promise.race(underway);
		}
		await Promise.all(underway);
		await this.#opened;
		await Promise.all(this.#writes);
		if (failures.length > 0) throw failures[0];
	}

	/** As the server prepared it where it is one of ours to read; otherwise plain, and indexed here. */
	async #fetch(index: number): Promise<void> {
		const { manifest, feed, fetchPack } = this.#parts;
		const pack = manifest.packs[index];
		invariant(pack, 'an index of the manifest');
		const { hash, count, prepared } = pack;
		const isPrepared = prepared?.version === PREPARED_VERSION;
		const bytes = await fetchPack(isPrepared ? prepared.hash : hash);
		this.#progress(count);
		const name = { feed, generation: this.#generation, index, hash };
		await this.#inTurn(async () => {
			if (isPrepared) {
				const { indexes, packed } = await readPrepared(bytes);
				return this.#write({ ...indexes, ...name, packed });
			}
			const text = new TextDecoder().decode(bytes);
			return this.#write({
				...indexPage(feed, text),
				...name,
				text: bytes,
				lineStarts: startsOf(text, '\n'),
			});
		});
	}

	/** Whatever else waits for this thread comes between two packs (a scan does). */
	async #inTurn(open: () => Promise<void>): Promise<void> {
		const opened = this.#opened.then(nextTask).then(open);
		this.#opened = opened.catch(() => {
			// Told to whoever fetched it.
		});
		await opened;
	}

	/**
	 * One page to a write and two writes at once: a sale's commit waits behind little (L18), and the browser still has the
	 * next one when this thread is busy.
	 */
	#write(row: PageRow): void {
		this.#pages[row.index] = toPage(row);
		const before = this.#writes.at(-WRITES_AT_ONCE);
		const write = (async () => {
			await before;
			await this.#parts.db.pages.put(row);
		})();
		write.catch(() => {
			// Told at the end; until then the work under way only fills memory.
		});
		this.#writes.push(write);
	}

	#progress(count: number): void {
		this.#loaded += count;
		this.#parts.progress(this.#loaded);
	}
}
