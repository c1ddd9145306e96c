import Dexie from 'dexie';
import type { CustomerDoc, CustomerIndexDoc } from '#protocol/bodies/customer-docs.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { lineId } from '#protocol/line-id.ts';
import type { NorenDatabase } from './database.ts';
import { type PageKey, pageKeys, textOf } from './feed-pages.ts';

/** How far the feed is on this device. */
export type CustomerPosition = {
	readonly generation: string;
	readonly since: string;
	readonly currentAt: number | null;
};

/** Pages kept decoded: those that were looked at last. */
const KEPT = 6;

type Opened = { readonly lines: readonly string[]; readonly first: string; readonly last: string };

/**
 * The feed of a store's customers as it lies on the device. A document is reached by its id through a few pages: pages
 * are ordered by id, and whoever asks can say about where it is. Search keys lie in front, erasures at the end.
 */
export class CustomerReplica {
	readonly #db: NorenDatabase;
	readonly #feed: FeedName;
	#generation = '';
	#keys: readonly PageKey[] = [];
	readonly #pages = new Map<number, Opened>();

	constructor(db: NorenDatabase, store: string) {
		this.#db = db;
		this.#feed = `customers-${store}`;
	}

	/** Null before the first load. */
	async position(): Promise<CustomerPosition | null> {
		const row = await this.#db.feeds.get(this.#feed);
		return row ? { generation: row.generation, since: row.since, currentAt: row.current_at } : null;
	}

	/** Every bucket of search keys. */
	async index(): Promise<Map<string, CustomerIndexDoc>> {
		const docs = new Map<string, CustomerIndexDoc>();
		await this.#eachDoc('cindex:', (id, doc) => {
			if (doc?.type === 'customer_index') docs.set(id, doc);
			else docs.delete(id);
		});
		return docs;
	}

	/** Everyone of whom the feed says that they were erased. */
	async erased(): Promise<Set<string>> {
		const refs = new Set<string>();
		await this.#eachDoc('erased:', (id, doc) => {
			if (doc) refs.add(id.slice('erased:'.length));
		});
		return refs;
	}

	/** Changes of documents whose ids begin so, since the packs; null for those that were withdrawn. */
	async changes(prefix: string): Promise<(readonly [id: string, doc: FeedDoc | null])[]> {
		const rows = await this.#db.deltas
			.where('[feed+id]')
			.between([this.#feed, prefix], [this.#feed, `${prefix}\uffff`])
			.toArray();
		return rows.map(({ id, doc }) => [id, doc] as const);
	}

	/** One person's document. `share`: about where it is among all, from 0 to 1. */
	async customer(ref: string, share: number): Promise<CustomerDoc | null> {
		const id = `customer:${ref}`;
		const delta = await this.#db.deltas.get([this.#feed, id]);
		const doc = delta ? delta.doc : await this.#inPages(id, share);
		return doc?.type === 'customer' ? doc : null;
	}

	async #inPages(id: string, share: number): Promise<FeedDoc | null> {
		await this.#follow();
		let low = 0;
		let high = this.#keys.length - 1;
		let at = Math.round(share * high);
		for (let step = 1; low <= high; step++) {
			const page = await this.#page(at);
			if (!page) return null;
			if (id < page.first) high = at - 1;
			else if (id > page.last) low = at + 1;
			else return docIn(page, id);
			// Near the guess first, then by halves.
			const next = id < page.first ? at - step : at + step;
			at = step <= 2 && next >= low && next <= high ? next : (low + high) >> 1;
		}
		return null;
	}

	/** Documents of the pages and the changes over them, by the beginning of their ids. */
	async #eachDoc(prefix: string, take: (id: string, doc: FeedDoc | null) => void): Promise<void> {
		await this.#follow();
		const end = `${prefix}\uffff`;
		const isFront = prefix < 'customer:';
		const order = [...this.#keys.keys()];
		for (const at of isFront ? order : order.reverse()) {
			const page = await this.#page(at);
			if (!page) continue;
			if (isFront ? page.first > end : page.last < prefix) break;
			for (const line of page.lines) {
				const id = lineId(line);
				if (id >= prefix && id < end) take(id, JSON.parse(line) as FeedDoc);
			}
		}
		for (const [id, doc] of await this.changes(prefix)) take(id, doc);
	}

	/** Pages of another generation are other pages. */
	async #follow(): Promise<void> {
		const { generation = '' } = (await this.position()) ?? {};
		if (generation === this.#generation) return;
		this.#keys = generation === '' ? [] : await pageKeys(this.#db, this.#feed, generation);
		this.#generation = generation;
		this.#pages.clear();
	}

	async #page(at: number): Promise<Opened | null> {
		const known = this.#pages.get(at);
		const page = known ?? (await this.#open(at));
		if (!page) return null;
		this.#pages.delete(at);
		this.#pages.set(at, page);
		const [oldest] = this.#pages.keys();
		if (this.#pages.size > KEPT && oldest !== undefined) this.#pages.delete(oldest);
		return page;
	}

	async #open(at: number): Promise<Opened | null> {
		const key = this.#keys[at];
		const row = key && (await this.#db.pages.get(key));
		if (!row) return null;
		const lines = (await textOf(row)).split('\n').filter(Boolean);
		const [first, last] = [lines[0], lines.at(-1)];
		return first === undefined || last === undefined
			? null
			: { lines, first: lineId(first), last: lineId(last) };
	}
}

function docIn({ lines }: Opened, id: string): FeedDoc | null {
	let low = 0;
	let high = lines.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const line = lines[middle] ?? '';
		const found = lineId(line);
		if (found === id) return JSON.parse(line) as FeedDoc;
		if (found < id) low = middle + 1;
		else high = middle - 1;
	}
	return null;
}

/** Own facts that name people. */
export class PersonFacts {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	/** Ids of all entries that name somebody, with whom, after one of them; ordered by entry. */
	async after(last: readonly [string, string] | null): Promise<{ entryId: string; ref: string }[]> {
		const table = this.#db.person_facts;
		const rows = await (last
			? table.where('[entry_id+ref]').above([...last])
			: table.where('[entry_id+ref]').between(Dexie.minKey, Dexie.maxKey)
		).toArray();
		return rows.map(({ entry_id, ref }) => ({ entryId: entry_id, ref }));
	}

	/** Entries that name a person, oldest first. */
	async of(ref: string) {
		const rows = await this.#db.person_facts.where('ref').equals(ref).toArray();
		const entries = await this.#db.journal.bulkGet(rows.map(({ entry_id }) => entry_id));
		return entries
			.flatMap((row) => (row ? [row.entry] : []))
			.sort((a, b) => a.incarnation - b.incarnation || a.seq - b.seq);
	}

	async entries(ids: readonly string[]) {
		const rows = await this.#db.journal.bulkGet([...ids]);
		return rows.flatMap((row) => (row ? [row.entry] : []));
	}

	/** The key of a person who was registered here, under the store's. */
	async key(ref: string): Promise<string | null> {
		return (await this.#db.person_keys.get(ref))?.sealed_key ?? null;
	}

	async keysOf(refs: readonly string[]): Promise<string[]> {
		const rows = await this.#db.person_keys.bulkGet([...refs]);
		return rows.flatMap((row) => (row ? [row.ref] : []));
	}
}
