import { createHmac } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';
import { openBytes } from './sealed-text.ts';

const KEY_BYTES = 32;

/** The key of a store's customers; made where there is none. */
export function storeKey(db: Database, store: string, random: RandomBytes): Uint8Array {
	const known = db.get<{ key: string }>('SELECT key FROM office_customer_keys WHERE store = ?', store);
	if (known) return bytesOf(known.key);
	keepStoreKey(db, store, randomHex(random, KEY_BYTES));
	return storeKey(db, store, random);
}

/** Keeps a store's key (hex) where it has none yet. */
export const keepStoreKey = (db: Database, store: string, key: string): number =>
	db.run('INSERT INTO office_customer_keys (store, key) VALUES (?, ?) ON CONFLICT DO NOTHING', store, key);

/** The shop's key of what customers are found by: a plain hash of a telephone number says the number (domain.md §10.3). */
export function indexKey(db: Database, random: RandomBytes): Uint8Array {
	return new Uint8Array(
		createHmac('sha256', storeKey(db, '*', random))
			.update('what customers are found by')
			.digest(),
	);
}

/** Keys of people, of those that have one. */
export function personKeys(db: Database, refs: readonly string[]): Map<string, Uint8Array> {
	const rows = db.allIn<{ ref: string; key: string }>(
		'SELECT ref, key FROM office_person_keys WHERE ref IN',
		refs,
	);
	return new Map(rows.map(({ ref, key }) => [ref, bytesOf(key)]));
}

/** Makes a person's key where there is none, for someone who came without: from an import. Answers the key. */
export function makePersonKey(db: Database, ref: string, random: RandomBytes): Uint8Array {
	const key = randomHex(random, KEY_BYTES);
	const isNew = db.run(
		'INSERT INTO office_person_keys (ref, key) VALUES (?, ?) ON CONFLICT DO NOTHING',
		...[ref, key],
	);
	return (isNew === 0 ? personKeys(db, [ref]).get(ref) : undefined) ?? bytesOf(key);
}

/** Keeps a person's key that a tablet of this store made, unless there is one. False when it does not open. */
export function keepPersonKey(db: Database, ref: string, sealed: string, key: Uint8Array): boolean {
	const raw = openBytes(key, sealed);
	if (raw?.length !== KEY_BYTES) return false;
	db.run(
		'INSERT INTO office_person_keys (ref, key) VALUES (?, ?) ON CONFLICT DO NOTHING',
		...[ref, Buffer.from(raw).toString('hex')],
	);
	return true;
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
