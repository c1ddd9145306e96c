import type { Database } from '#server/database/database.ts';
import { markCustomers } from '#server/office/customers/mark-customers.ts';

/**
 * Forgets who someone was (domain.md §10.3): their key is destroyed, and what an import said of them. Entries stay and
 * say nothing any more; that they were erased stays without a name. With them goes whoever was linked to them as the
 * same person by then. Done again by every rebuild, which changes nothing.
 */
export function eraseCustomer(db: Database, ref: string, entryId: string): void {
	const refs = linkedWith(db, ref, entryId);
	// Whoever was shown with their words, because the rule found them the same, is shown without them.
	const alike = db
		.allIn<{ key: string }>('SELECT DISTINCT key FROM feed_customer_index WHERE ref IN', refs)
		.map(({ key }) => key);
	const others = db
		.allIn<{ ref: string }>('SELECT DISTINCT ref FROM feed_customer_index WHERE key IN', alike)
		.map((row) => row.ref);
	db.overwriting(() => {
		for (const each of refs) forget(db, each);
	});
	db.runMany(
		'INSERT INTO proj_customer_erased (ref, entry_id)',
		refs.map((each) => [each, entryId]),
		'ON CONFLICT DO NOTHING',
	);
	markCustomers(db, [...refs, ...others]);
}

const OWN_ORDERS = `SELECT id FROM office_imported_orders WHERE account IN
	(SELECT account FROM office_accounts WHERE ref = ?)`;

/** What other systems said of someone, in the order in which it goes. The names of their accounts stay (schema.ts). */
export const FORGET_IMPORTED = [
	'DELETE FROM office_imported_people WHERE ref = ?',
	`DELETE FROM office_imported_lines WHERE order_id IN (${OWN_ORDERS})`,
	'DELETE FROM office_imported_orders WHERE account IN (SELECT account FROM office_accounts WHERE ref = ?)',
] as const;

/** Deletes a person's key and what is known of them beside the ledger. */
export function forget(db: Database, ref: string): void {
	db.run('DELETE FROM office_person_keys WHERE ref = ?', ref);
	db.run('DELETE FROM office_customers WHERE id = ?', ref);
	for (const sql of FORGET_IMPORTED) db.run(sql, ref);
	db.run('DELETE FROM office_customer_follows WHERE ref = ?', ref);
	db.run('DELETE FROM feed_customer_index WHERE ref = ?', ref);
	db.run('DELETE FROM feed_customer_figures WHERE ref = ?', ref);
}

/** Everyone whom somebody has said to be the same person before an entry, by the last word on each pair. */
function linkedWith(db: Database, ref: string, entryId: string): string[] {
	const group = new Set([ref]);
	const { until } = db.get<{ until: number }>(
		"SELECT min(ord) AS until FROM proj_customer_facts WHERE entry_id = ? AND kind = 'erased'",
		entryId,
	) ?? { until: 0 };
	for (const each of group) {
		const rows = db.all<{ kind: string; other: string }>(
			`SELECT kind, fact ->> 'other' AS other FROM proj_customer_facts
			 WHERE ref = ? AND kind IN ('merge', 'unmerge') AND ord < ? ORDER BY ord`,
			...[each, until],
		);
		const last = new Map(rows.map(({ kind, other }) => [other, kind]));
		for (const [other, kind] of last) if (kind === 'merge') group.add(other);
	}
	return [...group];
}
