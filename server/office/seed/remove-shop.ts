import type { FeedName } from '#protocol/feed.ts';
import type { Database } from '../../database/database.ts';
import { withdrawDocs } from '../../feeds/publish.ts';
import { appendOfficeEntries, OFFICE } from '../office-journal.ts';
import { allPlaces } from '../places.ts';
import { findShopSettings, shopDay } from '../shop-settings.ts';

/** Whether a till of this shop has written anything: then the shop is no longer a demo. */
export const hasDeviceEntries = (db: Database): boolean =>
	db.get('SELECT 1 AS one FROM proj_vector WHERE device NOT LIKE ? LIMIT 1', `${OFFICE.device}.%`) !==
	undefined;

const LINES_PER_ENTRY = 1000;

/**
 * Takes a shop away so that another can be seeded. What is in the ledger stays there: its stock is booked out by new
 * entries, and tablets are told that the documents left. `now` is epoch ms.
 */
export function removeShop(db: Database, now: number): void {
	db.transaction(() => {
		const settings = findShopSettings(db);
		if (settings) {
			bookOutStock(db, now, shopDay(settings, now));
			bookOutPoints(db, now, shopDay(settings, now));
		}
		const feeds: FeedName[] = [
			'catalogue',
			...allPlaces(db).flatMap(({ id }) => [`store-${id}` as const, `customers-${id}` as const]),
		];
		for (const feed of feeds) {
			const ids = db.all<{ id: string }>('SELECT id FROM feed_docs WHERE feed = ? AND withdrawn = 0', feed);
			withdrawDocs(
				db,
				feed,
				ids.map(({ id }) => id),
			);
		}
		const tables = [
			...['items', 'item_codes', 'staff', 'customers', 'enrol_codes', 'imported_stock', 'places'],
			...['promotions', 'price_lists', 'customer_keys', 'person_keys', 'customer_follows'],
			...['accounts', 'imported_people', 'imported_orders', 'imported_lines'],
		];
		for (const table of tables) db.run(`DELETE FROM office_${table}`);
		const derived = ['sales', 'customers', 'customer_index', 'customer_figures', 'customer_notes'];
		for (const table of derived) db.run(`DELETE FROM feed_${table}`);
		db.run('DELETE FROM proj_customer_dirty');
		db.run("DELETE FROM office_settings WHERE key = 'customer_scale'");
		db.run("DELETE FROM office_settings WHERE key = 'shop'");
	});
}

/** The sum of the office's own stock movements, taken back. */
function bookOutStock(db: Database, now: number, day: string): void {
	const rows = db.all<{ item_id: string; place: string; quantity: number }>(
		`SELECT line.value ->> 'item_id' AS item_id, line.value ->> 'place' AS place,
		        sum(line.value ->> 'quantity') AS quantity
		 FROM office_journal, json_each(entry, '$.body.lines') AS line
		 WHERE entry ->> 'kind' = 'stock_movement'
		 GROUP BY 1, 2 HAVING sum(line.value ->> 'quantity') <> 0 ORDER BY 1, 2`,
	);
	const lines = rows.map(({ item_id, place, quantity }) => ({ item_id, place, quantity: -quantity }));
	for (let from = 0; from < lines.length; from += LINES_PER_ENTRY) {
		const source = `replace:${now}:${from}`;
		const body = { reason: 'adjust', source, lines: lines.slice(from, from + LINES_PER_ENTRY) } as const;
		appendOfficeEntries(db, [{ kind: 'stock_movement', body }], now, day);
	}
}

/** Points that members came with, taken back: another shop's members may have their refs. */
function bookOutPoints(db: Database, now: number, day: string): void {
	const rows = db.all<{ ref: string; points: number }>(
		`SELECT line.value ->> 'ref' AS ref, sum(line.value ->> 'points') AS points
		 FROM office_journal, json_each(entry, '$.body.lines') AS line
		 WHERE entry ->> 'kind' = 'points_adjusted'
		 GROUP BY 1 HAVING sum(line.value ->> 'points') <> 0 ORDER BY 1`,
	);
	const lines = rows.map(({ ref, points }) => ({ ref, points: -points, earned_on: day }));
	const where = { session: null, is_training: false, approver: null } as const;
	for (let from = 0; from < lines.length; from += LINES_PER_ENTRY) {
		const source = `replace:${now}:${from}`;
		const body = {
			...where,
			reason: 'correction',
			source,
			lines: lines.slice(from, from + LINES_PER_ENTRY),
		} as const;
		appendOfficeEntries(db, [{ kind: 'points_adjusted', body }], now, day);
	}
}
