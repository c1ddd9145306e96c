import type { JournalEntry } from '#protocol/entry.ts';
import type { StoreDoc } from '#protocol/feed.ts';

/** Whether the drawer opens for a fact: cash goes in or out, or someone opened it. Practice moves no cash. */
export function opensDrawer(entry: JournalEntry, { tenders }: StoreDoc): boolean {
	if (entry.kind === 'drawer_opened') return !entry.body.is_training;
	if (entry.kind === 'cash_movement') return !entry.body.is_training;
	if (entry.kind !== 'retail_transaction' || entry.body.is_training) return false;
	return entry.body.tenders.some(({ kind, rule }) => {
		const known = tenders?.find(({ id }) => id === rule);
		return known ? known.opens_drawer : kind === 'cash';
	});
}
