import {
	type Checkpoint,
	type FeedCheck,
	generationOf,
	type LoadedFeed,
	type Replica,
} from '#ports/replica.ts';
import { type BucketSum, BucketSums, textHash } from '#protocol/bucket-check.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { ChangeRow, FeedDoc, FeedName, PackManifest } from '#protocol/feed.ts';
import { type Page, plainPage } from '#protocol/pack-page.ts';
import { indexPage } from '#protocol/page-index.ts';
import { mustNotStay, takesPeopleAway, textWithout } from '#storage/forget-in-pages.ts';
import type { Connection, Tx } from './table-store.ts';

type FeedRow = {
	readonly epoch: string;
	readonly since: string;
	readonly generation: string;
	readonly packed: number;
	readonly currentAt: number | null;
};
type PageRow = { readonly page: Page };
type DeltaRow = { readonly id: string; readonly doc: FeedDoc | null };

const parsed = new WeakMap<Page, ReadonlyMap<string, FeedDoc>>();

/** A page's documents by id; pages never change, and the same ones are asked for in every schedule. */
function docsOf(page: Page): ReadonlyMap<string, FeedDoc> {
	const known = parsed.get(page);
	if (known) return known;
	const docs = new Map<string, FeedDoc>();
	for (let line = 0; line < page.lines; line++)
		docs.set(page.idAt(line), JSON.parse(page.json(line) ?? '') as FeedDoc);
	parsed.set(page, docs);
	return docs;
}

const hashes = new WeakMap<FeedDoc, readonly [low: number, high: number]>();

/** A document's part of its bucket's sums; documents never change, and most are the same ones in every schedule. */
export function docHash(doc: FeedDoc): readonly [low: number, high: number] {
	const known = hashes.get(doc) ?? textHash(canonicalJson(doc as unknown as Json));
	hashes.set(doc, known);
	return known;
}

/** Every document of a feed as this device has it, deltas over packs. */
export function feedDocs(tx: Tx, feed: FeedName): FeedDoc[] {
	const row = tx.get<FeedRow>('feeds', feed);
	if (!row) return [];
	const pages = tx.list<PageRow>('pages', `${feed}|${row.generation}|`);
	const deltas = tx.list<DeltaRow>('deltas', `${feed}|`);
	const docs = new Map(pages.flatMap(({ page }) => [...docsOf(page)]));
	for (const { id, doc } of deltas) {
		if (doc) docs.set(id, doc);
		else docs.delete(id);
	}
	return [...docs.values()];
}

/** One document of a feed as this device has it, or null. */
export function feedDoc(tx: Tx, feed: FeedName, id: string): FeedDoc | null {
	const delta = tx.get<DeltaRow>('deltas', `${feed}|${id}`);
	if (delta) return delta.doc;
	const row = tx.get<FeedRow>('feeds', feed);
	const pages = row ? tx.list<PageRow>('pages', `${feed}|${row.generation}|`) : [];
	return pages.map(({ page }) => docsOf(page).get(id)).find((doc) => doc !== undefined) ?? null;
}

/** The pulled feeds over the table store, on relaxed durability. */
export class SimReplica implements Replica {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	checkpoint(feed: FeedName): Promise<Checkpoint | null> {
		return this.#connection.read((tx) => {
			const row = tx.get<FeedRow>('feeds', feed);
			if (!row) return null;
			const { epoch, since, generation, packed } = row;
			return { epoch, since, generation, packed, deltas: tx.list('deltas', `${feed}|`).length };
		});
	}

	async install(
		manifest: PackManifest,
		feed: FeedName,
		fetchPack: (hash: string) => Promise<Uint8Array>,
		progress: (loaded: number) => void,
	): Promise<LoadedFeed> {
		const generation = generationOf(manifest);
		const pages: Page[] = [];
		let loaded = 0;
		for (const [at, { hash, count }] of manifest.packs.entries()) {
			const page = pageOf(feed, await fetchPack(hash));
			const key = `${feed}|${generation}|${String(at).padStart(4, '0')}`;
			await this.#connection.transact('relaxed', (tx) => tx.put('pages', key, { page }));
			pages.push(page);
			loaded += count;
			progress(loaded);
		}
		await this.#connection.transact('relaxed', (tx) => flip(tx, manifest, feed, generation));
		return { since: manifest.since, pages, deltas: [] };
	}

	apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			for (const row of rows) {
				tx.put('deltas', `${feed}|${row.id}`, { id: row.id, doc: row.withdrawn ? null : row.doc });
			}
			const before = tx.get<FeedRow>('feeds', feed);
			if (before) tx.put('feeds', feed, { ...before, since });
			if (takesPeopleAway(feed, rows)) forgetInPages(tx, feed);
		});
	}

	noteCurrent(feed: FeedName, at: number): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			const before = tx.get<FeedRow>('feeds', feed);
			if (before) tx.put('feeds', feed, { ...before, currentAt: at });
		});
	}

	sums(feed: FeedName): Promise<BucketSum[]> {
		return this.#connection.read((tx) => {
			const sums = new BucketSums();
			for (const doc of feedDocs(tx, feed)) sums.change(doc._id, docHash(doc), 1);
			return sums.sums();
		});
	}

	lastCheck(feed: FeedName): Promise<FeedCheck | null> {
		return this.#connection.read((tx) => tx.get('sync', `check:${feed}`));
	}

	noteCheck(feed: FeedName, check: FeedCheck): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => tx.put('sync', `check:${feed}`, check));
	}

	/** Everything of a feed that is served from memory; null before its first load. */
	load(feed: FeedName): Promise<LoadedFeed | null> {
		return this.#connection.read((tx) => {
			const row = tx.get<FeedRow>('feeds', feed);
			if (!row) return null;
			const pages = tx.list<PageRow>('pages', `${feed}|${row.generation}|`).map(({ page }) => page);
			return { since: row.since, pages, deltas: tx.list<DeltaRow>('deltas', `${feed}|`) };
		});
	}
}

const pageOf = (feed: FeedName, utf8: Uint8Array): Page =>
	plainPage(indexPage(feed, new TextDecoder().decode(utf8)), utf8);

/** As the product's storage does it: nothing of people who went stays under the changes. */
function forgetInPages(tx: Tx, feed: FeedName): void {
	const changes = tx.list<DeltaRow>('deltas', `${feed}|`);
	const gone = new Set(changes.flatMap(({ id, doc }) => (mustNotStay(id, doc === null) ? [id] : [])));
	for (const [key, { page }] of tx.entries<PageRow>('pages', `${feed}|`)) {
		const lines = Array.from({ length: page.lines }, (_, line) => page.json(line));
		const text = textWithout(lines.join('\n'), gone);
		if (text !== null) tx.put('pages', key, { page: pageOf(feed, new TextEncoder().encode(text)) });
	}
}

/** One transaction: the new generation serves, the deltas it contains and the old generation go. */
function flip(tx: Tx, manifest: PackManifest, feed: FeedName, generation: string): void {
	const before = tx.get<FeedRow>('feeds', feed);
	const { epoch, since, count } = manifest;
	tx.put('feeds', feed, { epoch, since, generation, packed: count, currentAt: before?.currentAt ?? null });
	tx.removeAll('deltas', `${feed}|`);
	if (before && before.generation !== generation) tx.removeAll('pages', `${feed}|${before.generation}|`);
}
