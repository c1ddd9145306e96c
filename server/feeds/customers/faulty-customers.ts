import type { Database } from '#server/database/database.ts';
import { unmarkCustomers } from '#server/office/customers/mark-customers.ts';

/** The kind of note about someone who cannot be published. */
export const FAULTY = 'customer_unpublished';

/**
 * Puts someone aside who could not be published, so that those behind them are (L17): they stay as the stores have them, are
 * named where exceptions are, and are tried again with the next thing that is said of them or at a rebuild, where the note goes (`customer-notes.ts`). Of the failure only its
 * kind is kept, for its words may quote what is sealed. Call in a transaction of its own.
 */
export function putAside(db: Database, ref: string, cause: unknown): void {
	unmarkCustomers(db, [ref]);
	db.run(
		`INSERT INTO feed_customer_notes (id, kind, ref, entry_id, detail) VALUES (?, ?, ?, '', ?)
		 ON CONFLICT (id) DO UPDATE SET detail = excluded.detail`,
		...[`${FAULTY}:${ref}`, FAULTY, ref],
		`${ref} cannot be published (${cause instanceof Error ? cause.name : 'unknown'}): stores keep what they had`,
	);
}

/** How many are put aside. */
export const countFaulty = (db: Database): number =>
	db.get<{ n: number }>('SELECT count(*) AS n FROM feed_customer_notes WHERE kind = ?', FAULTY)?.n ?? 0;
