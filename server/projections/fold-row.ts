import {
	type DeviceKey,
	type EntryVersions,
	type JournalEntry,
	parseEntryId,
	upcast,
} from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { LedgerRow, QuarantineRecord } from '#server/ledger/ledger.ts';
import { quarantinedSeq } from '#server/ledger/ledger-documents.ts';
import { Effects } from './effects.ts';
import { noteException } from './exceptions.ts';
import { mendedBy, noteMended, numbersOf } from './mended.ts';
import { Prefixes } from './prefixes.ts';
import { MANY_ENTRIES, ONE_ENTRY } from './sums.ts';

/** A parked row without content: the number is taken by a quarantined entry, or was given up by the office. */
const HOLE = '';

/** The name of a device incarnation in vectors: `t01.1`. */
export const vectorKey = (key: Pick<DeviceKey, 'device' | 'incarnation'>): string =>
	`${key.device}.${key.incarnation}`;

/** How rows are folded. */
export type FoldOptions = {
	/** Kinds and schemas to read by; all that this build knows when left out. */
	readonly versions?: EntryVersions | undefined;
	/** Adds all up and writes once, and throws when one cannot be folded; else each is written, or undone and noted why. */
	readonly strict?: boolean;
};

/**
 * Takes rows of the ledger, in any order and any number of times; each fact is folded once and a device's facts in
 * their own order (L3, L7). What comes early is parked. A number that is quarantined or given up is passed over and
 * remembered, so that its real content, should it come, is still folded. Call inside the transaction that moves the position.
 */
export function foldRows(db: Database, rows: readonly LedgerRow[], options: FoldOptions = {}): void {
	const fold = new Fold(db, rows, options);
	for (const row of rows) fold.take(row);
	fold.write();
}

/** One run of rows. */
class Fold {
	readonly #db: Database;
	readonly #options: FoldOptions;
	readonly #prefixes: Prefixes;
	readonly #effects = new Effects();

	constructor(db: Database, rows: readonly LedgerRow[], options: FoldOptions) {
		this.#db = db;
		this.#options = options;
		this.#prefixes = new Prefixes(
			db,
			rows.flatMap((row) => (row.type === 'entry' ? touchedBy(row.entry) : vectorKey(row.record.pushed_by))),
		);
	}

	take(row: LedgerRow): void {
		if (row.type === 'entry') this.#takeEntry(row.entry);
		else this.#takeAside(row.id, row.record);
	}

	write(): void {
		this.#effects.write(this.#db, MANY_ENTRIES);
		this.#prefixes.write();
	}

	#takeAside(id: string, record: QuarantineRecord): void {
		noteException(this.#db, record.reason === 'id_reuse' ? 'id_reuse' : 'quarantined', id, record.reason);
		const seq = quarantinedSeq(record);
		keepAside(this.#db, id, record, seq);
		if (seq === null || record.reason === 'id_reuse') return;
		const device = vectorKey(record.pushed_by);
		if (seq <= this.#prefixes.of(device).seq) return;
		this.#prefixes.park(device, seq, HOLE);
		this.#foldParked(device, record.pushed_by.store);
	}

	#takeEntry(entry: JournalEntry): void {
		const device = vectorKey(entry);
		const { seq } = this.#prefixes.of(device);
		if (entry.seq <= seq) {
			if (this.#prefixes.unpark(device, entry.seq, HOLE)) this.#fold(entry, true);
		} else if (entry.seq === seq + 1) {
			const store = storeOf(entry);
			this.#foldNext(device, entry, store);
			this.#foldParked(device, store);
		} else {
			this.#prefixes.park(device, entry.seq, JSON.stringify(entry));
		}
	}

	/** Folds what had waited for the gap to close. */
	#foldParked(device: string, store: string): void {
		for (;;) {
			const parked = this.#prefixes.next(device);
			if (parked === null) return;
			const seq = this.#prefixes.of(device).seq + 1;
			if (parked === HOLE) {
				this.#prefixes.advance(device, seq, '', store);
				continue;
			}
			this.#prefixes.unpark(device, seq, parked);
			this.#foldNext(device, JSON.parse(parked) as JournalEntry, store);
		}
	}

	#foldNext(device: string, entry: JournalEntry, store: string): void {
		const { head } = this.#prefixes.of(device);
		if (head !== '' && entry.prev_hash !== head) {
			noteException(this.#db, 'broken_link', entry.id, entry.prev_hash);
		}
		this.#fold(entry);
		this.#prefixes.advance(device, entry.seq, entry.hash, store);
	}

	/** Folds an entry as this build reads it; a poisoned one leaves nothing of itself and blocks nothing (L17). */
	#fold(entry: JournalEntry, isLate = false): void {
		const isFolded = this.#foldOne(entry, isLate);
		const mended = isFolded ? mendedBy(entry) : null;
		if (!mended) return;
		noteMended(this.#db, entry, mended);
		const device = vectorKey(mended);
		for (const seq of numbersOf(mended.lost)) {
			if (seq > this.#prefixes.of(device).seq) this.#prefixes.park(device, seq, HOLE);
		}
		this.#foldParked(device, mended.store);
	}

	/** Answers whether it left something. */
	#foldOne(entry: JournalEntry, isLate: boolean): boolean {
		const { strict, versions } = this.#options;
		if (strict) {
			this.#effects.add(upcast(entry, versions), isLate);
			return true;
		}
		const db = this.#db;
		db.run('SAVEPOINT fold');
		try {
			const alone = new Effects();
			alone.add(upcast(entry, versions), isLate);
			alone.write(db, ONE_ENTRY);
			db.run('RELEASE fold');
			return true;
		} catch (cause) {
			if (isStoreFault(cause)) throw cause;
			db.run('ROLLBACK TO fold');
			db.run('RELEASE fold');
			noteException(db, 'fold_failed', entry.id, String(cause));
			return false;
		}
	}
}

/** Devices whose prefix an entry may move: its own, and the one whose journal it mends. */
function touchedBy(entry: JournalEntry): string[] {
	const mended = mendedBy(entry);
	return mended ? [vectorKey(entry), vectorKey(mended)] : [vectorKey(entry)];
}

const storeOf = (entry: JournalEntry): string => parseEntryId(entry.id)?.store ?? '';

/** Keeps a refused content within reach of whoever lists it or judges it again. */
function keepAside(db: Database, id: string, record: QuarantineRecord, seq: number | null): void {
	db.run(
		`INSERT INTO proj_quarantine (id, device, store, seq, claimed_id, reason, detail, content)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		id,
		vectorKey(record.pushed_by),
		record.pushed_by.store,
		seq,
		record.claimed_id,
		record.reason,
		record.detail,
		record.content,
	);
}

/** Whether the store itself failed (disk full, I/O), which is not the entry's fault. */
export function isStoreFault(cause: unknown): boolean {
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	return code.startsWith('SQLITE_') && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code);
}
