import type { JournalEntry } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { appendOfficeEntries, OFFICE, type OfficeDraft } from './office-journal.ts';

const BATCH = 50;

/**
 * Brings the office's own facts into the ledger and marks them. Sending one again is harmless, so a crash between the
 * two loses nothing; a number that the ledger gave to another fact makes this one be sealed again after it. Answers
 * how many were sent.
 */
export async function drainOfficeJournal(db: Database, ledger: Ledger): Promise<number> {
	let sent = 0;
	for (;;) {
		const rows = db.all<{ seq: number; entry: string }>(
			'SELECT seq, entry FROM office_journal WHERE in_ledger = 0 ORDER BY seq LIMIT ?',
			BATCH,
		);
		if (rows.length === 0) return sent;
		const entries = rows.map(({ entry }) => JSON.parse(entry) as JournalEntry);
		if (await isTaken(ledger, entries)) {
			await reconcileOfficeJournal(db, ledger);
			continue;
		}
		const outcomes = await ledger.append(entries, OFFICE);
		if (outcomes.includes('retry')) throw new Error('The ledger did not take an office entry');
		if (outcomes.includes('id_reuse')) continue; // taken in this very moment: settled by the look above
		db.transaction(() => {
			for (const { seq } of rows) db.run('UPDATE office_journal SET in_ledger = 1 WHERE seq = ?', seq);
		});
		sent += rows.length;
	}
}

/** Whether the ledger has another content under one of these ids: the database is older than the ledger. */
async function isTaken(ledger: Ledger, entries: readonly JournalEntry[]): Promise<boolean> {
	for (const { id, hash } of entries) {
		const there = await ledger.get(id);
		if (there && there.hash !== hash) return true;
	}
	return false;
}

/**
 * Makes the office's journal and the ledger agree after one of them went back in time: what the ledger lost is sent
 * again, what the database lost is taken from the ledger, and facts that took a number which the ledger knows otherwise
 * are sealed again behind it. Call at start, before anything new is written.
 */
export async function reconcileOfficeJournal(db: Database, ledger: Ledger): Promise<void> {
	const own = new Map(
		db
			.all<{ seq: number; entry: string }>('SELECT seq, entry FROM office_journal ORDER BY seq')
			.map(({ seq, entry }) => [seq, entry] as const),
	);
	const same = new Set<number>();
	const foreign: JournalEntry[] = [];
	for await (const entry of ledger.entriesOf(OFFICE)) {
		const mine = own.get(entry.seq);
		if (mine !== undefined && read(mine).hash === entry.hash) same.add(entry.seq);
		else foreign.push(entry);
	}
	db.transaction(() => {
		for (const seq of own.keys()) {
			if (!same.has(seq)) db.run('UPDATE office_journal SET in_ledger = 0 WHERE seq = ?', seq);
		}
		const displaced = Math.min(...foreign.flatMap(({ seq }) => (own.has(seq) ? [seq] : [])));
		const again = [...own]
			.filter(([seq]) => seq >= displaced && !same.has(seq))
			.map(([, text]) => read(text));
		replace(db, foreign, again);
	});
}

/** Puts the ledger's entries in their places, and what had stood there or behind it after them, sealed again. */
function replace(db: Database, foreign: readonly JournalEntry[], again: readonly JournalEntry[]): void {
	for (const { seq } of again) db.run('DELETE FROM office_journal WHERE seq = ?', seq);
	for (const entry of foreign) {
		db.run(
			'INSERT INTO office_journal (seq, entry, in_ledger) VALUES (?, ?, 1)',
			...[entry.seq, JSON.stringify(entry)],
		);
	}
	for (const { kind, body, device_time, business_day } of again) {
		appendOfficeEntries(db, [{ kind, body } as OfficeDraft], device_time, business_day);
	}
}

const read = (text: string): JournalEntry => JSON.parse(text) as JournalEntry;
