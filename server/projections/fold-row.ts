import {
	type DeviceKey,
	type EntryVersions,
	type JournalEntry,
	parseEntryId,
	upcast,
} from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { Database } from '#server/database/database.ts';
import type { LedgerRow, QuarantineRecord } from '#server/ledger/ledger.ts';
import { quarantinedSeq } from '#server/ledger/ledger-documents.ts';
import { foldEntry, noteException } from './fold-entry.ts';

/** How far a device incarnation is folded; `head` is '' when the last number was a quarantined one. */
type Prefix = { readonly seq: number; readonly head: string };

/** A parked row without content: the number is taken by a quarantined entry. */
const HOLE = '';

/** The name of a device incarnation in vectors: `t01.1`. */
export const vectorKey = (key: Pick<DeviceKey, 'device' | 'incarnation'>): string =>
	`${key.device}.${key.incarnation}`;

/** How rows are folded. */
export type FoldOptions = {
	/** Kinds and schemas to read by; all that this build knows when left out. */
	readonly versions?: EntryVersions | undefined;
	/** Lets an entry that cannot be folded throw, instead of undoing what it did and noting why. */
	readonly strict?: boolean;
};

/**
 * Takes one row of the ledger, in any order and any number of times; each fact is folded once and a device's facts
 * in their own order (L3, L7). What comes early is parked. A quarantined number is passed over and remembered, so
 * that its real content, should it come, is still folded. Call inside the transaction that moves the position.
 */
export function foldRow(db: Database, row: LedgerRow, options: FoldOptions = {}): void {
	if (row.type === 'entry') {
		takeEntry(db, row.entry, options);
		return;
	}
	const { record, id } = row;
	noteException(db, record.reason === 'id_reuse' ? 'id_reuse' : 'quarantined', id, record.reason);
	const seq = quarantinedSeq(record);
	keepAside(db, id, record, seq);
	if (seq !== null && record.reason !== 'id_reuse') takeHole(db, record.pushed_by, seq, options);
}

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

function takeEntry(db: Database, entry: JournalEntry, options: FoldOptions): void {
	const device = vectorKey(entry);
	const prefix = prefixOf(db, device);
	if (entry.seq <= prefix.seq) {
		const late = db.run(
			'DELETE FROM proj_parked WHERE device = ? AND seq = ? AND entry = ?',
			device,
			entry.seq,
			HOLE,
		);
		if (late > 0) foldSafely(db, entry, options);
	} else if (entry.seq === prefix.seq + 1) {
		const reached = foldNext(db, device, { entry, prefix, options });
		unpark(db, device, { store: parseEntryId(entry.id)?.store ?? '', prefix: reached, options });
	} else {
		park(db, device, entry.seq, JSON.stringify(entry));
	}
}

function takeHole(db: Database, key: DeviceKey, seq: number, options: FoldOptions): void {
	const device = vectorKey(key);
	const prefix = prefixOf(db, device);
	if (seq <= prefix.seq) return;
	park(db, device, seq, HOLE);
	unpark(db, device, { store: key.store, prefix, options });
}

/** Folds what had waited for the gap to close. */
function unpark(
	db: Database,
	device: string,
	from: { readonly store: string; readonly prefix: Prefix; readonly options: FoldOptions },
): void {
	for (let { prefix } = from; ; ) {
		const seq = prefix.seq + 1;
		const parked = db.get<{ entry: string }>(
			'SELECT entry FROM proj_parked WHERE device = ? AND seq = ?',
			device,
			seq,
		);
		if (!parked) return;
		if (parked.entry === HOLE) {
			prefix = advance(db, device, { seq, head: '' }, from.store);
			continue;
		}
		db.run('DELETE FROM proj_parked WHERE device = ? AND seq = ?', device, seq);
		const entry = JSON.parse(parked.entry) as JournalEntry;
		prefix = foldNext(db, device, { entry, prefix, options: from.options });
	}
}

type Next = {
	readonly entry: JournalEntry;
	readonly prefix: Prefix;
	readonly options: FoldOptions;
};

function foldNext(db: Database, device: string, { entry, prefix, options }: Next): Prefix {
	if (prefix.head !== '' && entry.prev_hash !== prefix.head) {
		noteException(db, 'broken_link', entry.id, entry.prev_hash);
	}
	foldSafely(db, entry, options);
	return advance(db, device, { seq: entry.seq, head: entry.hash }, parseEntryId(entry.id)?.store ?? '');
}

/** Folds an entry as this build reads it, or undoes all of it and notes why: one poisoned entry blocks nothing (L17). */
function foldSafely(db: Database, entry: JournalEntry, { versions, strict }: FoldOptions): void {
	if (strict) {
		foldEntry(db, upcast(entry, versions));
		return;
	}
	db.run('SAVEPOINT fold');
	try {
		foldEntry(db, upcast(entry, versions));
		db.run('RELEASE fold');
	} catch (cause) {
		if (isStoreFault(cause)) throw cause;
		db.run('ROLLBACK TO fold');
		db.run('RELEASE fold');
		noteException(db, 'fold_failed', entry.id, String(cause));
	}
}

/** Whether the store itself failed (disk full, I/O), which is not the entry's fault. */
export function isStoreFault(cause: unknown): boolean {
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	return code.startsWith('SQLITE_') && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code);
}

function prefixOf(db: Database, device: string): Prefix {
	return (
		db.get<Prefix>('SELECT seq, head FROM proj_vector WHERE device = ?', device) ?? {
			seq: 0,
			head: GENESIS_HASH,
		}
	);
}

function advance(db: Database, device: string, reached: Prefix, store: string): Prefix {
	const { seq, head } = reached;
	db.run(
		`INSERT INTO proj_vector (device, seq, head, store) VALUES (?, ?, ?, ?)
		 ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, head = excluded.head`,
		device,
		seq,
		head,
		store,
	);
	db.run('INSERT INTO proj_applied_dirty (device) VALUES (?) ON CONFLICT DO NOTHING', device);
	return reached;
}

function park(db: Database, device: string, seq: number, entry: string): void {
	db.run(
		`INSERT INTO proj_parked (device, seq, entry) VALUES (?, ?, ?)
		 ON CONFLICT (device, seq) DO UPDATE SET entry = excluded.entry WHERE proj_parked.entry = ''`,
		device,
		seq,
		entry,
	);
}
