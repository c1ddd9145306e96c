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

/**
 * Takes one row of the ledger, in any order and any number of times; each fact is folded once and a device's facts
 * in their own order (L3, L7). What comes early is parked. A quarantined number is passed over and remembered, so
 * that its real content, should it come, is still folded. Call inside the transaction that moves the position.
 */
export function foldRow(db: Database, row: LedgerRow, versions?: EntryVersions): void {
	if (row.type === 'entry') {
		takeEntry(db, row.entry, versions);
		return;
	}
	const { record, id } = row;
	noteException(db, record.reason === 'id_reuse' ? 'id_reuse' : 'quarantined', id, record.reason);
	const seq = quarantinedSeq(record);
	keepAside(db, id, record, seq);
	if (seq !== null && record.reason !== 'id_reuse') takeHole(db, record.pushed_by, seq, versions);
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

function takeEntry(db: Database, entry: JournalEntry, versions?: EntryVersions): void {
	const device = vectorKey(entry);
	const prefix = prefixOf(db, device);
	if (entry.seq <= prefix.seq) {
		const late = db.run(
			'DELETE FROM proj_parked WHERE device = ? AND seq = ? AND entry = ?',
			device,
			entry.seq,
			HOLE,
		);
		if (late > 0) foldSafely(db, entry, versions);
	} else if (entry.seq === prefix.seq + 1) {
		foldNext(db, device, { entry, prefix, versions });
		unpark(db, device, parseEntryId(entry.id)?.store ?? '', versions);
	} else {
		park(db, device, entry.seq, JSON.stringify(entry));
	}
}

function takeHole(db: Database, key: DeviceKey, seq: number, versions?: EntryVersions): void {
	const device = vectorKey(key);
	if (seq <= prefixOf(db, device).seq) return;
	park(db, device, seq, HOLE);
	unpark(db, device, key.store, versions);
}

/** Folds what had waited for the gap to close. */
function unpark(db: Database, device: string, store: string, versions?: EntryVersions): void {
	for (;;) {
		const prefix = prefixOf(db, device);
		const seq = prefix.seq + 1;
		const parked = db.get<{ entry: string }>(
			'SELECT entry FROM proj_parked WHERE device = ? AND seq = ?',
			device,
			seq,
		);
		if (!parked) return;
		if (parked.entry === HOLE) {
			advance(db, device, { seq, head: '' }, store);
			continue;
		}
		db.run('DELETE FROM proj_parked WHERE device = ? AND seq = ?', device, seq);
		foldNext(db, device, { entry: JSON.parse(parked.entry) as JournalEntry, prefix, versions });
	}
}

type Next = {
	readonly entry: JournalEntry;
	readonly prefix: Prefix;
	readonly versions: EntryVersions | undefined;
};

function foldNext(db: Database, device: string, { entry, prefix, versions }: Next): void {
	if (prefix.head !== '' && entry.prev_hash !== prefix.head) {
		noteException(db, 'broken_link', entry.id, entry.prev_hash);
	}
	foldSafely(db, entry, versions);
	advance(db, device, { seq: entry.seq, head: entry.hash }, parseEntryId(entry.id)?.store ?? '');
}

/** Folds an entry as this build reads it, or undoes all of it and notes why: one poisoned entry blocks nothing (L17). */
function foldSafely(db: Database, entry: JournalEntry, versions?: EntryVersions): void {
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
function isStoreFault(cause: unknown): boolean {
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

function advance(db: Database, device: string, { seq, head }: Prefix, store: string): void {
	db.run(
		`INSERT INTO proj_vector (device, seq, head, store) VALUES (?, ?, ?, ?)
		 ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, head = excluded.head`,
		device,
		seq,
		head,
		store,
	);
	db.run('INSERT INTO proj_applied_dirty (device) VALUES (?) ON CONFLICT DO NOTHING', device);
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
