import type { JournalEntry } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { OFFICE } from './office-journal.ts';

const BATCH = 50;

/**
 * Brings the office's own facts into the ledger and marks them. Sending one again is harmless, so a crash between the
 * two loses nothing. Answers how many were sent.
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
		const outcomes = await ledger.append(entries, OFFICE);
		if (outcomes.includes('retry')) throw new Error('The ledger did not take an office entry');
		db.transaction(() => {
			for (const { seq } of rows) db.run('UPDATE office_journal SET in_ledger = 1 WHERE seq = ?', seq);
		});
		sent += rows.length;
	}
}
