import type { PersonKey, PersonKeys } from '#ports/person-keys.ts';
import type { CustomerDoc, CustomerIndexDoc } from '#protocol/bodies/customer-docs.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { peopleNamed } from '#protocol/named-people.ts';
import type { CustomerPosition, CustomerReplica, PersonFacts } from '#storage/customer-replica.ts';
import type { Connection, Profile, Tx } from './table-store.ts';
import type { JournalRow } from './tablet-effects.ts';
import { feedDoc, feedDocs } from './tablet-replica.ts';

/** A row of `person_keys`. */
export type PersonKeyRow = PersonKey & { readonly sent: boolean };

/** Whoever reads a tablet's disk: a tab in its own time, or a check that looks at once. */
export type DiskReader = { read<T>(work: (tx: Tx) => T): Promise<T> };

/** Reads a profile here and now, without a tab. */
export const readerOf = (profile: Profile): DiskReader => ({
	read: async (work) => profile.commit('relaxed', work),
});

type DeltaRow = { readonly id: string; readonly doc: FeedDoc | null };
type FeedRow = { readonly generation: string; readonly since: string; readonly currentAt: number | null };

/** The feed of a store's customers over the table store. */
export class SimCustomerReplica implements Pick<CustomerReplica, keyof CustomerReplica> {
	readonly #disk: DiskReader;
	readonly #feed: FeedName;

	constructor(disk: DiskReader, store: string) {
		this.#disk = disk;
		this.#feed = `customers-${store}`;
	}

	position(): Promise<CustomerPosition | null> {
		return this.#disk.read((tx) => {
			const row = tx.get<FeedRow>('feeds', this.#feed);
			return row && { generation: row.generation, since: row.since, currentAt: row.currentAt };
		});
	}

	async index(): Promise<Map<string, CustomerIndexDoc>> {
		const docs = await this.#disk.read((tx) => feedDocs(tx, this.#feed));
		return new Map(docs.flatMap((doc) => (doc.type === 'customer_index' ? [[doc._id, doc] as const] : [])));
	}

	async erased(): Promise<Set<string>> {
		const docs = await this.#disk.read((tx) => feedDocs(tx, this.#feed));
		return new Set(docs.flatMap((doc) => (doc.type === 'customer_erased' ? [doc.ref] : [])));
	}

	changes(prefix: string): Promise<(readonly [id: string, doc: FeedDoc | null])[]> {
		return this.#disk.read((tx) =>
			tx.list<DeltaRow>('deltas', `${this.#feed}|${prefix}`).map(({ id, doc }) => [id, doc] as const),
		);
	}

	async customer(ref: string): Promise<CustomerDoc | null> {
		const doc = await this.#disk.read((tx) => feedDoc(tx, this.#feed, `customer:${ref}`));
		return doc?.type === 'customer' ? doc : null;
	}
}

/** Own facts that name people, read from the journal, which is short here. */
export class SimPersonFacts implements Pick<PersonFacts, keyof PersonFacts> {
	readonly #disk: DiskReader;

	constructor(disk: DiskReader) {
		this.#disk = disk;
	}

	after(last: readonly [string, string] | null): Promise<{ entryId: string; ref: string }[]> {
		const isAfter = (entryId: string, ref: string) =>
			last === null || entryId > last[0] || (entryId === last[0] && ref > last[1]);
		return this.#disk.read((tx) =>
			entriesOf(tx).flatMap((entry) =>
				[...new Set(peopleNamed(entry))]
					.sort()
					.flatMap((ref) => (isAfter(entry.id, ref) ? [{ entryId: entry.id, ref }] : [])),
			),
		);
	}

	of(ref: string): Promise<JournalEntry[]> {
		return this.#disk.read((tx) =>
			entriesOf(tx)
				.filter((entry) => peopleNamed(entry).includes(ref))
				.sort((a, b) => a.incarnation - b.incarnation || a.seq - b.seq),
		);
	}

	entries(ids: readonly string[]): Promise<JournalEntry[]> {
		return this.#disk.read((tx) => ids.flatMap((id) => tx.get<JournalRow>('journal', id)?.entry ?? []));
	}

	key(ref: string): Promise<string | null> {
		return this.#disk.read((tx) => tx.get<PersonKeyRow>('person_keys', ref)?.sealedKey ?? null);
	}

	keysOf(refs: readonly string[]): Promise<string[]> {
		return this.#disk.read((tx) => refs.filter((ref) => tx.get('person_keys', ref) !== null));
	}
}

const entriesOf = (tx: Tx): JournalEntry[] => tx.list<JournalRow>('journal').map(({ entry }) => entry);

/** Keys of people whom this tablet registered. */
export class SimPersonKeys implements PersonKeys {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	unsent(limit: number): Promise<readonly PersonKey[]> {
		return this.#connection.read((tx) => unsentKeys(tx).slice(0, limit));
	}

	noteSent(refs: readonly string[]): Promise<void> {
		return this.#mark(refs, true);
	}

	async offerAgain(): Promise<void> {
		const all = await this.#connection.read((tx) => tx.list<PersonKeyRow>('person_keys'));
		await this.#mark(
			all.map(({ ref }) => ref),
			false,
		);
	}

	/** Those of people who were erased go. */
	forget(refs: readonly string[]): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			for (const ref of refs) tx.remove('person_keys', ref);
		});
	}

	#mark(refs: readonly string[], sent: boolean): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			for (const ref of refs) {
				const row = tx.get<PersonKeyRow>('person_keys', ref);
				if (row) tx.put('person_keys', ref, { ...row, sent });
			}
		});
	}
}

/** Keys that the server may not have yet. */
const unsentKeys = (tx: Tx): PersonKey[] =>
	tx
		.list<PersonKeyRow>('person_keys')
		.filter(({ sent }) => !sent)
		.map(({ ref, sealedKey }) => ({ ref, sealedKey }));

/** Whether a key is still to be sent, or is of somebody of whom the feed says that they were erased. */
export const hasKeysInHand = (tx: Tx, store: string): boolean =>
	tx
		.list<PersonKeyRow>('person_keys')
		.some(({ ref, sent }) => !sent || feedDoc(tx, `customers-${store}`, `erased:${ref}`) !== null);
