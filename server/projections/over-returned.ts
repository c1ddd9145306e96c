import { parseEntryId } from '#protocol/entry-id.ts';
import type { Database } from '#server/database/database.ts';
import { involvedText } from './exceptions.ts';

/**
 * Looks whether more of a sale came back than it sold: two tablets that did not know of each other (domain.md §2). The
 * exception names the sale and every receipt that took something back, and goes when one of them is reversed.
 */
export function checkReturned(db: Database, sale: string): void {
	const id = `over_returned:${sale}`;
	const sold = db.get<{ id: string; units: string }>(
		'SELECT id, units FROM proj_sales WHERE receipt_number = ? ORDER BY id LIMIT 1',
		sale,
	);
	if (!sold) return; // Not here yet: looked at again with the sale.
	const units = JSON.parse(sold.units) as readonly number[];
	const lines = db.all<{ line: number; units: number }>(
		'SELECT line, sum(units) AS units FROM proj_returned WHERE sale = ? GROUP BY line ORDER BY line',
		sale,
	);
	const over = lines.filter((row) => row.units > (units[row.line - 1] ?? 0));
	if (over.length === 0) {
		db.run('DELETE FROM proj_exceptions WHERE id = ?', id);
		return;
	}
	const by = db.all<{ receipt_number: string; entry_id: string; at: number | null }>(
		`SELECT DISTINCT r.receipt_number, r.entry_id, s.device_time AS at FROM proj_returned r
		 LEFT JOIN proj_sales s ON s.id = r.entry_id WHERE r.sale = ? ORDER BY r.entry_id`,
		sale,
	);
	const last = by.at(-1);
	const what = over.map((row) => `line ${row.line}: ${row.units} of ${units[row.line - 1] ?? 0}`).join(', ');
	db.run(
		`INSERT INTO proj_exceptions (id, kind, entry_id, detail, store, at, involved)
		 VALUES (?, 'over_returned', ?, ?, ?, ?, ?)
		 ON CONFLICT (id) DO UPDATE SET entry_id = excluded.entry_id, detail = excluded.detail,
			store = excluded.store, at = excluded.at, involved = excluded.involved`,
		...[id, last?.entry_id ?? sale],
		`${sale} ${what}, by ${by.map((row) => row.receipt_number).join(' and ')}`,
		...[parseEntryId(last?.entry_id ?? '')?.store ?? '', last?.at ?? 0],
		involvedText([
			{ entry: sold.id, receipt: sale },
			...by.map(({ entry_id, receipt_number }) => ({ entry: entry_id, receipt: receipt_number })),
		]),
	);
}
