import Libsql from 'libsql';
import type { Database } from '#server/database/database.ts';
import { forget } from '#server/projections/erase-customer.ts';

type KeyRow = { readonly name: string; readonly key: string };

/**
 * Takes over from the present database what no ledger has: keys of people who registered after the backup, and of
 * stores, under which their tablets hold what they have. Who was erased since is forgotten in the backup's data too. The
 * present database is only read; it is this shop's, as `carryDevices` has seen.
 */
export function carryKeys(restored: Database, presentPath: string): void {
	const present = new Libsql(presentPath, { readonly: true });
	try {
		const has = present.prepare("SELECT 1 FROM sqlite_master WHERE name = 'proj_customer_erased'").get();
		if (!has) return; // of an older Noren, which had no customers
		const all = <T>(sql: string) => present.prepare(sql).all() as T[];
		const stores = all<KeyRow>('SELECT store AS name, key FROM office_customer_keys');
		const people = all<KeyRow>('SELECT ref AS name, key FROM office_person_keys');
		const erased = all<{ ref: string }>('SELECT ref FROM proj_customer_erased');
		restored.transaction(() => {
			restored.runMany(
				'INSERT INTO office_customer_keys (store, key)',
				stores.map(({ name, key }) => [name, key]),
				'ON CONFLICT (store) DO UPDATE SET key = excluded.key',
			);
			restored.runMany(
				'INSERT INTO office_person_keys (ref, key)',
				people.map(({ name, key }) => [name, key]),
				'ON CONFLICT DO NOTHING',
			);
			restored.overwriting(() => {
				for (const { ref } of erased) forget(restored, ref);
			});
		});
	} finally {
		present.close();
	}
}
