import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import PouchDB from 'pouchdb';
import { invariant } from '#domain/invariant.ts';
import { type DeviceKey, entryPrefix, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { writesReachDisk } from './durable-leveldb.ts';
import { GroupCommit } from './group-commit.ts';
import {
	type AppendOutcome,
	type Ledger,
	LedgerFullError,
	type LedgerInfo,
	type LedgerPosition,
	type LedgerRow,
	type QuarantineRecord,
} from './ledger.ts';
import {
	entryDocument,
	type LedgerDocument,
	ledgerRow,
	type MetaDocument,
	QUARANTINE,
	quarantineDocument,
	quarantinedSeq,
	reuseRecord,
} from './ledger-documents.ts';

type Outcome = 'stored' | 'exists' | 'retry';
type Store = PouchDB.Database<LedgerDocument>;

/** What a ledger on LevelDB needs from outside. */
export type PouchLedgerOptions = {
	/** Folder of the LevelDB, made when missing. */
	readonly path: string;
	/** Epoch ms. */
	readonly now: () => number;
	/** A fresh random name for the ledger's life, used only when the ledger is new. */
	readonly newEpoch: () => string;
};

const EPOCH_ID = 'meta:epoch';
const BOOT_ID = 'meta:boot';
const PAGE = 1000;
/** Most documents of one LevelDB batch: bounds how long a push waits for the one before it. */
const MAX_GROUP = 2000;
/** Sorts after every id that begins with what stands before it. */
const AFTER_ALL = '\uffff';

/** The ledger on PouchDB over LevelDB, in this process. One process at a time may have it open. */
export class PouchLedger implements Ledger {
	readonly #db: Store;
	readonly #now: () => number;
	readonly #commits: GroupCommit<LedgerDocument, Outcome>;
	#epoch = '';

	private constructor(db: Store, now: () => number) {
		this.#db = db;
		this.#now = now;
		this.#commits = new GroupCommit((documents) => this.#write(documents), MAX_GROUP);
	}

	/** Opens or makes the ledger, and refuses to go on when its writes do not ask for fsync (L15). */
	static async open({ path, now, newEpoch }: PouchLedgerOptions): Promise<PouchLedger> {
		mkdirSync(dirname(path), { recursive: true });
		const options = { adapter: 'leveldb', sync: true } as PouchDB.Configuration.DatabaseConfiguration;
		const db: Store = new PouchDB<LedgerDocument>(path, options);
		await db.info();
		const ledger = new PouchLedger(db, now);
		const durable = await writesReachDisk(path, () => ledger.#noteBoot());
		if (!durable) {
			await db.close();
			throw new Error('The ledger cannot promise durability: LevelDB does not get sync:true from PouchDB');
		}
		ledger.#epoch = await ledger.#readOrMakeEpoch(newEpoch);
		return ledger;
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
		if (outcomes.includes('retry')) throw new Error('The ledger did not take a quarantined entry');
	}

	async get(id: string): Promise<JournalEntry | null> {
		return (await this.#readMany([id])).get(id) ?? null;
	}

	async changesSince(since: LedgerPosition, limit: number) {
		const page = await this.#db.changes({
			since: Number(since),
			limit,
			include_docs: true,
			batch_size: limit,
		});
		const rows: LedgerRow[] = [];
		for (const { seq, doc } of page.results) {
			const row = doc && ledgerRow(String(seq), doc);
			if (row) rows.push(row);
		}
		return { rows, last: String(page.results.at(-1)?.seq ?? since) };
	}

	async heldSeqs(key: DeviceKey): Promise<readonly number[]> {
		const seqs: number[] = [];
		for await (const { id } of this.#listed(entryPrefix(key), false)) {
			const seq = parseEntryId(id)?.seq;
			if (seq !== undefined) seqs.push(seq);
		}
		for await (const { doc } of this.#listed(`${QUARANTINE}${entryPrefix(key)}`, true)) {
			const seq = doc?.type === 'quarantine' ? quarantinedSeq(doc as QuarantineRecord) : null;
			if (seq !== null) seqs.push(seq);
		}
		return seqs;
	}

	async devices(): Promise<readonly DeviceKey[]> {
		const found: DeviceKey[] = [];
		let after = '';
		for (;;) {
			const { rows } = await this.#db.allDocs({ startkey: after, limit: 1 });
			const id = rows[0]?.id;
			if (id === undefined) break;
			const key = parseEntryId(id);
			if (key) found.push({ store: key.store, device: key.device, incarnation: key.incarnation });
			after = `${key ? entryPrefix(key) : id.slice(0, id.indexOf(':') + 1)}${AFTER_ALL}`;
		}
		return found.sort((a, b) =>
			a.device === b.device ? a.incarnation - b.incarnation : a.device < b.device ? -1 : 1,
		);
	}

	async *entriesOf(key: DeviceKey): AsyncIterable<JournalEntry> {
		for await (const { doc } of this.#listed(entryPrefix(key), true)) {
			if (doc?.type === 'entry') yield doc.entry as JournalEntry;
		}
	}

	async head(): Promise<LedgerPosition> {
		return String((await this.#db.info()).update_seq);
	}

	/** LevelDB's positions are numbers; anything else was never one of ours. */
	isAhead(a: LedgerPosition, b: LedgerPosition): boolean | null {
		return /^\d{1,15}$/.test(a) && /^\d{1,15}$/.test(b) ? Number(a) > Number(b) : null;
	}

	async info(): Promise<LedgerInfo> {
		const { doc_count, update_seq } = await this.#db.info();
		return { engine: 'pouchdb-leveldb', documents: doc_count, head: String(update_seq) };
	}

	async close(): Promise<void> {
		await this.#commits.idle();
		await this.#db.close();
	}

	/** One LevelDB batch, one fsync. An id that comes twice in a group is settled by reading, like a conflict. */
	async #write(documents: readonly LedgerDocument[]): Promise<Outcome[]> {
		const fresh = new Map<string, LedgerDocument>();
		for (const document of documents) if (!fresh.has(document._id)) fresh.set(document._id, document);
		const results = await this.#db.bulkDocs([...fresh.values()]).catch((cause: unknown) => {
			throw /no space left|ENOSPC/i.test(String(cause)) ? new LedgerFullError('disk full', { cause }) : cause;
		});
		const outcomes = new Map<string, Outcome>();
		[...fresh.keys()].forEach((id, at) => {
			const result = results[at];
			const conflict = result && 'status' in result && result.status === 409;
			outcomes.set(id, result && 'ok' in result ? 'stored' : conflict ? 'exists' : 'retry');
		});
		return documents.map((document) => {
			const outcome = outcomes.get(document._id) ?? 'retry';
			return outcome === 'stored' && fresh.get(document._id) !== document ? 'exists' : outcome;
		});
	}

	async #readMany(ids: readonly string[]): Promise<Map<string, JournalEntry>> {
		const found = new Map<string, JournalEntry>();
		if (ids.length === 0) return found;
		const { rows } = await this.#db.allDocs({ keys: [...new Set(ids)], include_docs: true });
		for (const row of rows) {
			if ('doc' in row && row.doc?.type === 'entry') found.set(row.doc._id, row.doc.entry as JournalEntry);
		}
		return found;
	}

	async *#listed(prefix: string, withDocs: boolean) {
		let startkey = prefix;
		for (;;) {
			const { rows } = await this.#db.allDocs({
				startkey,
				endkey: `${prefix}${AFTER_ALL}`,
				limit: PAGE,
				include_docs: withDocs,
			});
			yield* rows;
			const last = rows.at(-1);
			if (!last || rows.length < PAGE) return;
			startkey = `${last.id}\u0000`;
		}
	}

	async #noteBoot(): Promise<void> {
		const boot = await this.#meta(BOOT_ID);
		const note = { ...boot, _id: BOOT_ID, type: 'meta' as const, at: this.#now() };
		const [result] = await this.#db.bulkDocs([note]);
		invariant(result && 'ok' in result, 'the ledger takes a write at start');
	}

	async #readOrMakeEpoch(newEpoch: () => string): Promise<string> {
		const known = await this.#meta(EPOCH_ID);
		if (known) return String(known.epoch);
		const epoch = newEpoch();
		await this.#commits.put([{ _id: EPOCH_ID, type: 'meta', epoch, created_at: this.#now() }]);
		return epoch;
	}

	async #meta(id: string): Promise<MetaDocument | null> {
		const { rows } = await this.#db.allDocs({ keys: [id], include_docs: true });
		const row = rows[0];
		return row && 'doc' in row && row.doc ? (row.doc as unknown as MetaDocument) : null;
	}
}
