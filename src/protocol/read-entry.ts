import { raiseSale } from './bodies/raise-sale.ts';
import type { RetailTransactionBody1 } from './bodies/sale-body-1.ts';
import type { EntryKind, JournalEntry } from './entry.ts';

/**
 * An entry of this device as this build reads it, without the schemas: what `upcast` does for a stranger's. Nothing
 * is checked, id and hash stay those of the stored content.
 */
export function readEntry<K extends EntryKind>(entry: JournalEntry<K>): JournalEntry<K> {
	if (entry.kind !== 'retail_transaction' || entry.schema !== 1) return entry;
	const body = raiseSale(entry.body as unknown as RetailTransactionBody1);
	return { ...entry, schema: 2, body } as unknown as JournalEntry<K>;
}
