import * as v from 'valibot';
import { JournalMendedBody } from '#protocol/bodies/office-bodies.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';

/** Store and device under which the server itself keeps a journal: only what it says mends another's. */
const OFFICE = { store: 'office', device: 'hq' };

/** What an entry mends of another journal; null for every entry that is no such word of the office. */
export function mendedBy(entry: JournalEntry): JournalMendedBody | null {
	if (entry.kind !== 'journal_mended') return null;
	const id = parseEntryId(entry.id);
	const isOffice = id?.store === OFFICE.store && id.device === OFFICE.device;
	return isOffice && v.is(JournalMendedBody, entry.body) ? entry.body : null;
}

/** Every number in ranges. */
export function* numbersOf(ranges: JournalMendedBody['lost']): Iterable<number> {
	for (const { from, through } of ranges) for (let seq = from; seq <= through; seq++) yield seq;
}

/** Keeps what was given up, and what was put into its place, within reach of whoever lists or verifies it. */
export function noteMended(db: Database, entry: JournalEntry, mended: JournalMendedBody): void {
	const { store, device, incarnation, lost, handed_in, reason } = mended;
	for (const { from, through } of lost) {
		db.run(
			`INSERT INTO proj_lost (device, from_seq, through_seq, store, entry_id, at, reason)
			 VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			...[`${device}.${incarnation}`, from, through, store, entry.id, entry.device_time, reason],
		);
	}
	for (const id of handed_in) {
		db.run(
			'INSERT INTO proj_handed_in (id, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
			...[id, entry.id],
		);
	}
}
