import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import PouchDB from 'pouchdb';
import { invariant } from '#domain/invariant.ts';
import { writesReachDisk } from './durable-leveldb.ts';
import { LedgerFullError, type LedgerPosition } from './ledger.ts';
import type { LedgerDocument } from './ledger-documents.ts';
import type { ConflictPage, LedgerStore, WriteOutcome } from './ledger-store.ts';
import { type PouchStore, readChanges, readRange } from './pouch-pages.ts';

const BOOT_ID = 'meta:boot';

/** PouchDB on LevelDB, in this process. One process at a time may have it open. */
export class LevelStore implements LedgerStore {
	readonly engine = 'pouchdb-leveldb';
	readonly shared = false;
	readonly #db: PouchStore;

	private constructor(db: PouchStore) {
		this.#db = db;
	}

	/** Opens or makes the store, and refuses to go on when its writes do not ask for fsync (L15). */
	static async open(path: string, now: () => number): Promise<LevelStore> {
		mkdirSync(dirname(path), { recursive: true });
		// Revisions by chance instead of by content save a second JSON and an MD5 a document; nothing reads them.
		const options = { adapter: 'leveldb', sync: true, deterministic_revs: false };
		const db: PouchStore = new PouchDB<LedgerDocument>(
			path,
			options as PouchDB.Configuration.DatabaseConfiguration,
		);
		await db.info();
		const store = new LevelStore(db);
		const durable = await writesReachDisk(path, () => store.#noteBoot(now()));
		if (durable) return store;
		await db.close();
		throw new Error('The ledger cannot promise durability: LevelDB does not get sync:true from PouchDB');
	}

	/** One LevelDB batch, one fsync. */
	async write(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]> {
		const results = await this.#db.bulkDocs([...documents]).catch((cause: unknown) => {
			throw /no space left|ENOSPC/i.test(String(cause)) ? new LedgerFullError('disk full', { cause }) : cause;
		});
		return results.map((result) => {
			if ('ok' in result) return 'stored';
			return 'status' in result && result.status === 409 ? 'exists' : 'retry';
		});
	}

	async read(ids: readonly string[]): Promise<Map<string, LedgerDocument>> {
		const { rows } = await this.#db.allDocs({ keys: [...ids], include_docs: true });
		return new Map(rows.flatMap((row) => ('doc' in row && row.doc ? [[row.id, row.doc]] : [])));
	}

	list = (range: Parameters<LedgerStore['list']>[0]) => readRange(this.#db, range);

	changes = (since: LedgerPosition, limit: number) => readChanges(this.#db, since, Number(since), limit);

	/** One node has no conflicts: an id is written once and never edited. */
	conflicts = (since: LedgerPosition): Promise<ConflictPage> => Promise.resolve({ losers: [], last: since });

	/** LevelDB's positions are numbers; anything else was never one of ours. */
	isAhead(a: LedgerPosition, b: LedgerPosition): boolean | null {
		return /^\d{1,15}$/.test(a) && /^\d{1,15}$/.test(b) ? Number(a) > Number(b) : null;
	}

	async info() {
		const { doc_count, update_seq } = await this.#db.info();
		return { documents: doc_count, head: String(update_seq) };
	}

	close(): Promise<void> {
		return this.#db.close();
	}

	async #noteBoot(at: number): Promise<void> {
		const boot = (await this.read([BOOT_ID])).get(BOOT_ID);
		const [result] = await this.#db.bulkDocs([{ ...boot, _id: BOOT_ID, type: 'meta', at }]);
		invariant(result && 'ok' in result, 'the ledger takes a write at start');
	}
}
