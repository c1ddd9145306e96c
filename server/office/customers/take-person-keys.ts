import type { PersonKeysRequest } from '#protocol/customer-wire.ts';
import type { Database } from '#server/database/database.ts';
import type { RandomBytes } from '#server/random.ts';
import { keepPersonKey, storeKey } from './customer-keys.ts';
import { markCustomers } from './mark-customers.ts';

/**
 * Keeps keys of people that a store's tablet registered, the first of each, and marks them: what had waited for its key
 * is published. Answers who need not be sent again; an erased person's key is not kept.
 */
export function takePersonKeys(
	db: Database,
	store: string,
	keys: PersonKeysRequest['keys'],
	random: RandomBytes,
): string[] {
	return db.transaction(() => {
		const key = storeKey(db, store, random);
		const stored = keys
			.filter(({ ref, sealed_key }) => isErased(db, ref) || keepPersonKey(db, ref, sealed_key, key))
			.map(({ ref }) => ref);
		markCustomers(db, stored);
		return stored;
	});
}

const isErased = (db: Database, ref: string): boolean =>
	db.get('SELECT 1 FROM proj_customer_erased WHERE ref = ?', ref) !== undefined;
