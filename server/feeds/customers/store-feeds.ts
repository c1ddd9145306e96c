import type { CustomerKeys } from '#domain/customer/profile.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import type { CustomerDoc, ErasedDoc } from '#protocol/bodies/customer-docs.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { packCustomer } from '#protocol/customer-pack.ts';
import type { Database } from '#server/database/database.ts';
import { makePersonKey, storeKey } from '#server/office/customers/customer-keys.ts';
import { sealBytes, sealDoc } from '#server/office/customers/sealed-text.ts';
import { allPlaces } from '#server/office/places.ts';
import type { RandomBytes } from '#server/random.ts';
import { dropPacks } from '../erased-packs.ts';
import { publishTexts, withdrawDocs } from '../publish.ts';
import { dropNotes } from './customer-notes.ts';
import { publishKeys } from './key-buckets.ts';
import type { Person } from './people.ts';

/** What one store's customers feed is given in one go. */
type Changes = {
	readonly keys: Map<string, CustomerKeys | null>;
	readonly texts: Map<string, string>;
	readonly gone: string[];
};

/** The customers feeds of all stores, gathered for one publication. */
export class StoreFeeds {
	readonly #db: Database;
	readonly #random: RandomBytes;
	readonly #stores: ReadonlySet<string>;
	readonly #changes = new Map<string, Changes>();
	readonly #keys = new Map<string, Uint8Array>();

	constructor(db: Database, random: RandomBytes) {
		this.#db = db;
		this.#random = random;
		this.#stores = new Set(
			allPlaces(db)
				.filter(({ kind }) => kind === 'store')
				.map(({ id }) => id),
		);
	}

	/** Someone's search keys are in these stores and in no others; null takes them from all. */
	place(ref: string, stores: ReadonlySet<string>, keys: CustomerKeys | null): void {
		const before = this.#storesOf(ref);
		for (const store of before) {
			if (stores.has(store)) continue;
			this.#at(store).keys.set(ref, null);
			this.#at(store).gone.push(`customer:${ref}`);
			this.#db.run('DELETE FROM feed_customers WHERE ref = ? AND store = ?', ref, store);
		}
		for (const store of stores) {
			if (!keys || !this.#stores.has(store)) continue;
			this.#at(store).keys.set(ref, keys);
			if (keys.into !== null) this.#at(store).gone.push(`customer:${ref}`);
			if (before.includes(store)) continue;
			this.#db.run(
				'INSERT INTO feed_customers (ref, store) VALUES (?, ?) ON CONFLICT DO NOTHING',
				...[ref, store],
			);
		}
	}

	/** A customer's document, for the tablets of these stores. */
	publish(
		view: PublishedCustomer,
		{ key }: Person,
		through: Record<string, number>,
		stores: ReadonlySet<string>,
	): void {
		const own = key ?? makePersonKey(this.#db, view.ref, this.#random);
		const packed = packCustomer(view);
		for (const store of stores) {
			if (!this.#stores.has(store)) continue;
			const storesKey = this.#keyOf(store);
			const doc: CustomerDoc = {
				...{ _id: `customer:${view.ref}`, type: 'customer', ref: view.ref },
				...{ sealed: sealDoc(storesKey, packed), key: sealBytes(storesKey, own), through },
			};
			this.#at(store).texts.set(doc._id, canonicalJson(doc as unknown as Json));
		}
	}

	/**
	 * Says that someone was erased wherever they were known, and cuts those stores' packs anew: an old one would still
	 * have them (ERS-04).
	 */
	erase(ref: string): void {
		const doc: ErasedDoc = { _id: `erased:${ref}`, type: 'customer_erased', ref };
		for (const store of this.#knownAt(ref)) {
			const changes = this.#at(store);
			changes.keys.set(ref, null);
			changes.gone.push(`customer:${ref}`);
			changes.texts.set(doc._id, canonicalJson(doc as unknown as Json));
			dropPacks(this.#db, `customers-${store}`);
		}
		this.#db.run('DELETE FROM feed_customers WHERE ref = ?', ref);
		dropNotes(this.#db, ref);
	}

	/** Publishes what was gathered. */
	write(): void {
		for (const [store, { keys, texts, gone }] of this.#changes) {
			publishKeys(this.#db, store, this.#keyOf(store), keys);
			publishTexts(this.#db, `customers-${store}`, texts);
			withdrawDocs(this.#db, `customers-${store}`, gone);
		}
	}

	#at(store: string): Changes {
		const known = this.#changes.get(store) ?? { keys: new Map(), texts: new Map(), gone: [] };
		this.#changes.set(store, known);
		return known;
	}

	#keyOf(store: string): Uint8Array {
		const known = this.#keys.get(store) ?? storeKey(this.#db, store, this.#random);
		this.#keys.set(store, known);
		return known;
	}

	#storesOf(ref: string): string[] {
		return this.#db
			.all<{ store: string }>('SELECT store FROM feed_customers WHERE ref = ? ORDER BY store', ref)
			.map(({ store }) => store);
	}

	/** Every store whose tablets may know of someone: published there, or met there. */
	#knownAt(ref: string): string[] {
		const told = this.#db.all<{ store: string }>(
			`SELECT store FROM feed_customers WHERE ref = ?
			 UNION SELECT store FROM proj_customer_facts WHERE ref = ?
			 UNION SELECT store FROM proj_customer_sales WHERE ref = ?`,
			...[ref, ref, ref],
		);
		const seen = [...this.#stores].filter((store) =>
			this.#db.get(
				'SELECT 1 FROM feed_docs WHERE feed = ? AND id = ?',
				...[`customers-${store}`, `customer:${ref}`],
			),
		);
		const all = new Set([...told.map(({ store }) => store), ...seen]);
		return [...all].filter((store) => this.#stores.has(store)).sort();
	}
}
