import type { PromiseExtended } from 'dexie';
import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import { namedApprovals } from '#protocol/named-approvals.ts';
import type { NorenDatabase } from './database.ts';

/** What an entry has to show at the gate: its approvals of this device, and whether it names one of any device twice. */
export type ApprovalClaim = { readonly own: ReadonlySet<string>; readonly isDoubled: boolean };

/** The approvals that an entry was made with. Those of another tablet came with a basket that is taken up once. */
export function approvalClaim(entry: JournalEntry): ApprovalClaim {
	const named = namedApprovals(entry);
	const isOwn = (id: string): boolean => parseEntryId(id)?.device === entry.device;
	return { own: new Set(named.filter(isOwn)), isDoubled: new Set(named).size < named.length };
}

/**
 * How many facts were made with one of these approvals before; each is for one fact. Looks only at what came after the
 * first of them. Not async: it is awaited inside a commit's transaction.
 */
export function usesOf(journal: NorenDatabase['journal'], own: ReadonlySet<string>): PromiseExtended<number> {
	const [first = ''] = [...own].sort();
	return journal
		.where('id')
		.above(first)
		.filter(({ entry }) => namedApprovals(entry).some((id) => own.has(id)))
		.count();
}
