import { appendOfficeEntries, type OfficeDraft } from '#server/office/office-journal.ts';
import { drainOfficeJournal } from '#server/office/office-outbox.ts';
import { officeDay } from '#server/office/shop-settings.ts';
import type { Parts } from './parts.ts';

/**
 * Makes what was decided on a page a fact of the office, and brings it into the ledger before the page says so: only what
 * other processes write is noticed by itself. Folding follows.
 */
export async function recordOfficeFact(
	{ db, ledger, projector, now }: Parts,
	fact: OfficeDraft,
): Promise<void> {
	const at = now();
	appendOfficeEntries(db, [fact], at, officeDay(db, at));
	await drainOfficeJournal(db, ledger);
	projector.wake();
}
