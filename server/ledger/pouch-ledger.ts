import { type DeviceKey, entryId, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { type CouchLedgerPlace, CouchStore } from './couch-store.ts';
import { FreshRows } from './fresh-rows.ts';
import { GroupCommit } from './group-commit.ts';
import {
	type AppendOutcome,
	type Ledger,
	type LedgerInfo,
	type LedgerPosition,
	type LedgerRow,
	LedgerUnreachableError,
	type QuarantineRecord,
} from './ledger.ts';
import {
	conflictRecord,
	entryDocument,
	type LedgerDocument,
	ledgerRow,
	QUARANTINE,
	quarantineDocument,
	quarantinedSeq,
	reuseRecord,
} from './ledger-documents.ts';
import type { LedgerStore, WriteOutcome } from './ledger-store.ts';
import { LevelStore } from './level-store.ts';
import { PageSize } from './pouch-pages.ts';

/** What a ledger needs from outside: a folder for LevelDB, made when missing, or a CouchDB. */
export type PouchLedgerOptions = ({ readonly path: string } | { readonly couch: CouchLedgerPlace }) & {
	/** Epoch ms. */
	readonly now: () => number;
	/** A fresh random name for the ledger's life, used only when the ledger is new. */
	readonly newEpoch: () => string;
};

const EPOCH_ID = 'meta:epoch';
/** Ids of one page of a listing, and at most so many documents. */
const PAGE = 1000;
const FIRST_DOCS = 100;
/** Most documents of one batch: bounds how long a push waits for the one before it. */
const MAX_GROUP = 2000;
/** Numbers after the prefix that are looked for on other copies at a time. */
const LATE_ONES = 50;
/** Sorts after every id that begins with what stands before it. */
const AFTER_ALL = '\uffff';

/** The ledger over the PouchDB API: on LevelDB in this process, or on a CouchDB that several processes share. */
export class PouchLedger implements Ledger {
	readonly #store: LedgerStore;
	readonly #now: () => number;
	readonly #commits: GroupCommit<LedgerDocument, WriteOutcome>;
	/** What this process wrote last; null where others write as well. */
	readonly #fresh: FreshRows | null;
	#epoch = '';
	/** Position of the last row as read since the last write; null when it is not known. */
	#head: Promise<LedgerPosition> | null = null;

	private constructor(store: LedgerStore, now: () => number) {
		this.#store = store;
		this.#now = now;
		this.#commits = new GroupCommit((documents) => this.#write(documents), MAX_GROUP);
		this.#fresh = store.shared ? null : new FreshRows((a, b) => store.isAhead(a, b));
	}

	/** Opens or makes the ledger. Throws {@link LedgerUnreachableError} in words when its CouchDB cannot be used. */
	static async open(options: PouchLedgerOptions): Promise<PouchLedger> {
		const { now, newEpoch } = options;
		const store =
			'couch' in options ? await CouchStore.open(options.couch) : await LevelStore.open(options.path, now);
		try {
			const ledger = new PouchLedger(store, now);
			ledger.#epoch = await ledger.#readOrMakeEpoch(newEpoch);
			return ledger;
		} catch (cause) {
			await store.close();
			throw cause;
		}
	}

	/** Whether other processes may write to it at the same time. */
	get shared(): boolean {
		return this.#store.shared;
	}

	epoch(): string {
		return this.#epoch;
	}

	async append(entries: readonly JournalEntry[], pushedBy: DeviceKey): Promise<AppendOutcome[]> {
		const receivedAt = this.#now();
		const written = await this.#commits.put(entries.map((entry) => entryDocument(entry, receivedAt)));
		const known = await this.#readMany(
			entries.filter((_, at) => written[at] === 'exists').map(({ id }) => id),
		);
		const reused: QuarantineRecord[] = [];
		const outcomes = entries.map((entry, at): AppendOutcome => {
			if (written[at] !== 'exists') return written[at] === 'stored' ? 'stored' : 'retry';
			const there = known.get(entry.id);
			if (!there) return 'retry';
			if (there.hash === entry.hash) return 'duplicate';
			reused.push(reuseRecord(entry, pushedBy, receivedAt));
			return 'id_reuse';
		});
		await this.quarantine(reused);
		return outcomes;
	}

	async quarantine(records: readonly QuarantineRecord[]): Promise<void> {
		const outcomes = await this.#commits.put(records.map(quarantineDocument));
		if (outcomes.includes('retry')) {
			throw new LedgerUnreachableError('The ledger did not take a quarantined entry on enough nodes');
		}
	}

	/** Keeps contents aside that lost against another under one id, from a position on. Answers where to go on. */
	async keepConflicts(since: LedgerPosition): Promise<{ kept: number; last: LedgerPosition }> {
		const { losers, last } = await this.#store.conflicts(since);
		const records = losers.flatMap((pair) => conflictRecord(pair) ?? []);
		await this.quarantine(records);
		return { kept: records.length, last };
	}

	async get(id: string): Promise<JournalEntry | null> {
		return (await this.#readMany([id])).get(id) ?? null;
	}

	async changesSince(since: LedgerPosition, limit: number) {
		const { rows, last } = await this.#store.changes(since, limit);
		const known = rows.flatMap(({ position, doc }): LedgerRow[] => {
			const row = ledgerRow(position, doc);
			return row ? [row] : [];
		});
		return { rows: known, last };
	}

	recent = (since: LedgerPosition) => this.#fresh?.after(since) ?? null;

	async heldSeqs(key: DeviceKey, after = 0): Promise<readonly number[]> {
		const seqs: number[] = [];
		for await (const { id } of this.#listed(entryPrefix(key), false, entryId(key, after + 1))) {
			const seq = parseEntryId(id)?.seq;
			if (seq !== undefined) seqs.push(seq);
		}
		for await (const { doc } of this.#listed(`${QUARANTINE}${entryPrefix(key)}`, true)) {
			const seq = doc?.type === 'quarantine' ? quarantinedSeq(doc) : null;
			if (seq !== null) seqs.push(seq);
		}
		return this.#store.shared ? this.#withLateOnes(key, seqs, after + 1) : seqs;
	}

	/**
	 * A listing asks one copy, which may lack what its node missed while it was away. The numbers after the prefix are
	 * asked for again with a quorum: else a gateway would believe that the ledger lost what a tablet was told it has.
	 */
	async #withLateOnes(key: DeviceKey, listed: readonly number[], from: number): Promise<number[]> {
		const seqs = new Set(listed);
		let next = from;
		for (;;) {
			while (seqs.has(next)) next++;
			const asked = Array.from({ length: LATE_ONES }, (_, at) => entryId(key, next + at));
			const found = [...(await this.#store.read(asked)).keys()].map((id) => parseEntryId(id)?.seq ?? 0);
			if (!found.includes(next)) return [...seqs];
			for (const seq of found) seqs.add(seq);
		}
	}

	async devices(): Promise<readonly DeviceKey[]> {
		const found: DeviceKey[] = [];
		let startkey = '';
		for (;;) {
			const [first] = await this.#store.list({ startkey, limit: 1, docs: false });
			if (!first) break;
			const key = parseEntryId(first.id);
			if (key) found.push({ store: key.store, device: key.device, incarnation: key.incarnation });
			const group = key ? entryPrefix(key) : first.id.slice(0, first.id.indexOf(':') + 1) || first.id;
			startkey = `${group}${AFTER_ALL}`;
		}
		return found.sort((a, b) =>
			a.device === b.device ? a.incarnation - b.incarnation : a.device < b.device ? -1 : 1,
		);
	}

	async *entriesOf(key: DeviceKey): AsyncIterable<JournalEntry> {
		for await (const { doc } of this.#listed(entryPrefix(key), true)) {
			if (doc?.type === 'entry') yield doc.entry;
		}
	}

	/** Every ack carries it, so it is read once a write; a store that others write to is asked each time. */
	head(): Promise<LedgerPosition> {
		if (this.#store.shared) return this.#store.info().then(({ head }) => head);
		this.#head ??= this.#store.info().then(({ head }) => head);
		const head = this.#head;
		head.catch(() => {
			this.#head = null; // the caller has the failure; the next one reads again
		});
		return head;
	}

	isAhead(a: LedgerPosition, b: LedgerPosition): boolean | null {
		return this.#store.isAhead(a, b);
	}

	async info(): Promise<LedgerInfo> {
		return { engine: this.#store.engine, ...(await this.#store.info()) };
	}

	async close(): Promise<void> {
		await this.#commits.idle();
		await this.#store.close();
	}

	/** An id that comes twice in a group is written once; the others are settled by reading, like a conflict. */
	async #write(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]> {
		const fresh = new Map<string, LedgerDocument>();
		for (const document of documents) if (!fresh.has(document._id)) fresh.set(document._id, document);
		const results = await this.#put([...fresh.values()]);
		const outcomes = new Map([...fresh.keys()].map((id, at) => [id, results[at] ?? 'retry']));
		return documents.map((document) => {
			const outcome = outcomes.get(document._id) ?? 'retry';
			return outcome === 'stored' && fresh.get(document._id) !== document ? 'exists' : outcome;
		});
	}

	/** One write, remembered for whoever follows. Writes come one after another; the head is a durable one meanwhile. */
	async #put(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]> {
		if (!this.#fresh) return this.#store.write(documents);
		const before = await this.head();
		let results: readonly WriteOutcome[] = [];
		try {
			results = await this.#store.write(documents);
			return [...results];
		} finally {
			this.#head = null;
			if (results.length === 0 || results.includes('retry')) this.#fresh.forget();
			else {
				const stored = documents.filter((_, at) => results[at] === 'stored');
				this.#fresh.note(before, await this.head(), stored);
			}
		}
	}

	async #readMany(ids: readonly string[]): Promise<Map<string, JournalEntry>> {
		const found = new Map<string, JournalEntry>();
		if (ids.length === 0) return found;
		for (const [id, doc] of await this.#store.read([...new Set(ids)])) {
			if (doc.type === 'entry') found.set(id, doc.entry);
		}
		return found;
	}

	async *#listed(prefix: string, docs: boolean, from = prefix) {
		const size = docs ? new PageSize(FIRST_DOCS, PAGE) : null;
		let startkey = from;
		for (;;) {
			const limit = size?.next ?? PAGE;
			const rows = await this.#store.list({ startkey, endkey: `${prefix}${AFTER_ALL}`, limit, docs });
			size?.saw(rows.flatMap(({ doc }) => doc ?? []));
			yield* rows;
			const last = rows.at(-1);
			if (!last) return;
			startkey = `${last.id}\u0000`;
		}
	}

	async #readOrMakeEpoch(newEpoch: () => string): Promise<string> {
		for (const make of [true, false]) {
			const known = (await this.#store.read([EPOCH_ID])).get(EPOCH_ID);
			if (known?.type === 'meta') return String(known.epoch);
			if (!make) break;
			const note = { _id: EPOCH_ID, type: 'meta', epoch: newEpoch(), created_at: this.#now() } as const;
			const [outcome] = await this.#commits.put([note]);
			if (outcome === 'retry') break;
		}
		throw new LedgerUnreachableError('The ledger is new, and not enough nodes take its first document');
	}
}
