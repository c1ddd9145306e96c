import type { JournalEntry } from './entry.ts';
import { parseEntryId } from './entry-id.ts';

/** Everything an entry changes besides existing: the one fold behind every projection (L1, L12). */
export type Effects = {
	/** Stock of an item at a place changes by `quantity`. */
	readonly movements: readonly {
		readonly itemId: string;
		readonly place: string;
		readonly quantity: number;
	}[];
	/** Cash in the drawer of a till session changes by `amount` minor units. */
	readonly cash: { readonly session: string; readonly amount: number } | null;
	/** A till session begins with its float. */
	readonly opens: { readonly session: string; readonly float: number; readonly businessDay: string } | null;
	/** A receipt exists. */
	readonly receipt: { readonly number: string; readonly total: number } | null;
};

const NOTHING: Effects = { movements: [], cash: null, opens: null, receipt: null };

/** What an entry does to stock, cash, sessions and receipts; the same on the tablet and on the server. */
export function effectsOf(entry: JournalEntry): Effects {
	switch (entry.kind) {
		case 'retail_transaction': {
			const { lines, tenders, change_due, till_session, receipt_number, total } = entry.body;
			const place = parseEntryId(entry.id)?.store ?? '';
			const taken = tenders.reduce((cash, { type, amount }) => (type === 'cash' ? cash + amount : cash), 0);
			return {
				movements: lines.map(({ item_id, quantity }) => ({ itemId: item_id, place, quantity: -quantity })),
				cash: { session: till_session, amount: taken - change_due },
				opens: null,
				receipt: { number: receipt_number, total },
			};
		}
		case 'till_open':
			return {
				...NOTHING,
				opens: { session: entry.id, float: entry.body.float, businessDay: entry.business_day },
			};
		case 'stock_movement':
			return {
				...NOTHING,
				movements: entry.body.lines.map(({ item_id, place, quantity }) => ({
					itemId: item_id,
					place,
					quantity,
				})),
			};
	}
}
