import type { Database } from '#server/database/database.ts';
import { appendOfficeEntries } from '../office-journal.ts';
import type { Booking } from './apply-items.ts';

/** What a file says is on hand of one item. */
export type StockFigure = { readonly itemId: string; readonly quantity: number };

/**
 * Books what a file says is on hand. Only the difference to the figure imported last is a movement, so the same file
 * again books nothing and sales in between are kept. Call inside the transaction that keeps the items.
 */
export function bookImportedStock(db: Database, figures: readonly StockFigure[], booking: Booking): number {
	const lines = figures.flatMap(({ itemId, quantity }) => {
		const last = db.get<{ quantity: number }>(
			'SELECT quantity FROM office_imported_stock WHERE item_id = ? AND place = ?',
			...[itemId, booking.place],
		);
		if (last?.quantity === quantity) return [];
		db.run(
			`INSERT INTO office_imported_stock (item_id, place, quantity) VALUES (?, ?, ?)
			 ON CONFLICT (item_id, place) DO UPDATE SET quantity = excluded.quantity`,
			...[itemId, booking.place, quantity],
		);
		const difference = quantity - (last?.quantity ?? 0);
		return difference === 0 ? [] : [{ item_id: itemId, place: booking.place, quantity: difference }];
	});
	if (lines.length === 0) return 0;
	const body = { reason: 'count', source: booking.source, lines } as const;
	appendOfficeEntries(db, [{ kind: 'stock_movement', body: { ...body, lines } }], booking.now, booking.day);
	return lines.length;
}
