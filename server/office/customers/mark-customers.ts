import { createHash } from 'node:crypto';
import type { Database } from '#server/database/database.ts';

/** One of 256 by the hash of a customer's ref: where their search keys lie, and with whom they are published. */
export const bucketOf = (ref: string): number => createHash('sha256').update(ref).digest()[0] ?? 0;

/** Marks customers to be looked at again. Call in the transaction of the change. */
export function markCustomers(db: Database, refs: Iterable<string>): void {
	db.runMany(
		'INSERT INTO proj_customer_dirty (bucket, ref)',
		[...new Set(refs)].map((ref) => [bucketOf(ref), ref]),
		'ON CONFLICT DO NOTHING',
	);
}

/** Takes the marks away. Call in the transaction of their publication. */
export function unmarkCustomers(db: Database, refs: Iterable<string>): void {
	for (const ref of refs) {
		db.run('DELETE FROM proj_customer_dirty WHERE bucket = ? AND ref = ?', bucketOf(ref), ref);
	}
}

/** Marks whoever bought something elsewhere by a code that an item of the catalogue has. */
export function markBuyersOfItems(db: Database): void {
	const rows = db.all<{ ref: string }>(
		`SELECT DISTINCT office_accounts.ref AS ref FROM office_imported_lines AS line
		 JOIN office_imported_orders ON office_imported_orders.id = line.order_id
		 JOIN office_accounts USING (account)
		 WHERE EXISTS (SELECT 1 FROM office_items WHERE sku = line.sku) OR line.sku GLOB '[0-9]*'`,
	);
	markCustomers(
		db,
		rows.map(({ ref }) => ref),
	);
}

const AT_ONCE = 1000;

/** Marks everyone there is or was, for a publication that may have become another. */
export function markEveryCustomer(db: Database): void {
	for (const from of [
		'SELECT id AS ref FROM office_customers',
		'SELECT ref FROM office_imported_people',
		'SELECT ref FROM office_person_keys',
		'SELECT ref FROM feed_customers',
		'SELECT DISTINCT ref FROM proj_customer_facts',
	]) {
		let some: string[] = [];
		for (const { ref } of db.all<{ ref: string }>(from)) {
			some.push(ref);
			if (some.length < AT_ONCE) continue;
			markCustomers(db, some);
			some = [];
		}
		markCustomers(db, some);
	}
}
