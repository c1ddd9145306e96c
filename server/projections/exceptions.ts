import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import type { Database } from '#server/database/database.ts';

/** An entry that an exception is about, with its receipt where it has one. */
export type Involved = { readonly entry: string; readonly receipt: string | null };

/** What else is known of an exception: when it happened (epoch ms), and what it is about, the one that stands first. */
export type ExceptionFacts = {
	readonly at?: number;
	readonly involved?: readonly Involved[];
	/** Where it happened; the store of the entry when left out. */
	readonly store?: string;
};

/** Puts something a person should look at into the exceptions, once: `<kind>:<entry>` is its id. */
export function noteException(
	db: Database,
	kind: string,
	entryId: string,
	detail: string,
	{ at = 0, involved, store }: ExceptionFacts = {},
): void {
	db.run(
		`INSERT INTO proj_exceptions (id, kind, entry_id, detail, store, at, involved) VALUES (?, ?, ?, ?, ?, ?, ?)
		 ON CONFLICT DO NOTHING`,
		...[`${kind}:${entryId}`, kind, entryId, detail, store ?? parseEntryId(entryId)?.store ?? '', at],
		involvedText(involved ?? [{ entry: entryId, receipt: null }]),
	);
}

/** When an entry was made, by the server's time as far as its device knew it, and itself as what it is about. */
export const factsOf = (entry: JournalEntry, others: readonly Involved[] = []): ExceptionFacts => ({
	at: entry.device_time + entry.clock_offset,
	involved: [
		...others,
		{
			entry: entry.id,
			receipt: entry.kind === 'retail_transaction' ? entry.body.receipt_number : null,
		},
	],
});

/** The involved as they are kept: JSON of `[entry, receipt]`. */
export const involvedText = (involved: readonly Involved[]): string =>
	JSON.stringify(involved.map(({ entry, receipt }) => [entry, receipt]));
