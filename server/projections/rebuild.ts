import { createHash } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import { markEveryCustomer } from '#server/office/customers/mark-customers.ts';

/** Every table that is folded from the ledger, with the order that makes two of them comparable. */
export const PROJECTIONS = {
	proj_vector: 'device',
	proj_parked: 'device, seq',
	proj_stock: 'item_id, place',
	proj_moves: 'place, at, journal, seq',
	proj_counts: 'item_id, place, journal, seq, line',
	proj_cartons: 'sscc',
	proj_codes: 'entry_id',
	proj_sales: 'id',
	proj_drawer: 'session',
	proj_totals: 'device',
	proj_quarantine: 'id',
	proj_exceptions: 'id',
	proj_resolutions: 'exception',
	proj_returned: 'sale, entry_id, nth',
	proj_refunds: 'sale, entry_id, tender',
	proj_voids: 'sale',
	proj_corrections: 'sale, entry_id',
	proj_figures: 'scope',
	proj_periods: 'journal',
	proj_z: 'journal, entry_id',
	proj_values: 'account, device',
	proj_baskets: 'id',
	proj_lost: 'device, from_seq, entry_id',
	proj_handed_in: 'id',
	proj_customer_facts: 'ord',
	proj_customer_sales: 'ord',
	proj_points: 'ord',
	proj_customer_erased: 'ref',
	proj_order_lines: 'ord',
	proj_coupons: 'id',
	proj_coupon_uses: 'ord',
	proj_order_done: 'order_id, line, entry_id',
} as const;

/**
 * Empties the projections so that the next fold starts at the ledger's beginning, and marks every published stock
 * document for another look. The caller folds next; a crash in between only means that it is folded at start.
 */
export function resetProjections(db: Database, fence: () => void = () => {}): void {
	db.transaction(() => {
		fence();
		db.run("DELETE FROM office_settings WHERE key = 'rebuild_asked'");
		for (const table of [...Object.keys(PROJECTIONS), 'proj_position']) db.exec(`DELETE FROM ${table}`);
		db.exec('DELETE FROM proj_queue');
		db.run(
			`INSERT INTO proj_queue (store, id, doc) SELECT substr(feed, 7), id, '' FROM feed_docs
			 WHERE feed LIKE 'store-%' AND withdrawn = 0 AND (id LIKE 'basket:%' OR id LIKE 'value:%' OR id LIKE 'sale:%')`,
		);
		markEveryCustomer(db);
		db.run(
			`INSERT INTO proj_dirty (item_id) SELECT substr(id, 7) FROM feed_docs
			 WHERE feed = 'availability' AND id LIKE 'stock:%' ON CONFLICT DO NOTHING`,
		);
	});
}

/** Asks for the projections to be made anew by whichever process folds; {@link resetProjections} is the answer. */
export function askForRebuild(db: Database): void {
	db.run("INSERT INTO office_settings (key, value) VALUES ('rebuild_asked', '1') ON CONFLICT DO NOTHING");
}

export const isRebuildAsked = (db: Database): boolean =>
	db.get("SELECT 1 FROM office_settings WHERE key = 'rebuild_asked'") !== undefined;

/** A hash of each projection's rows: equal exactly when the rows are. */
export function projectionHashes(db: Database): Record<string, string> {
	const hashes: Record<string, string> = {};
	for (const [table, order] of Object.entries(PROJECTIONS)) {
		const hash = createHash('sha256');
		for (const row of db.iterate<object>(`SELECT * FROM ${table} ORDER BY ${order}`)) {
			hash.update(`${JSON.stringify(row)}\n`);
		}
		hashes[table] = hash.digest('hex');
	}
	return hashes;
}
