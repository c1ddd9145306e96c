import { rankClaims } from '#domain/stock/rank-claims.ts';
import { reservedAt } from '#domain/stock/reserved-place.ts';
import type { Database } from '#server/database/database.ts';

/** A line of an order that the place it was promised from cannot bring, with who came before it and where else it is. */
export type UnreachablePromise = {
	readonly orderId: string;
	readonly line: number;
	readonly entryId: string;
	/** The store that took the order. */
	readonly store: string;
	readonly receiptNumber: string;
	readonly at: number;
	readonly itemId: string;
	readonly name: string;
	readonly units: number;
	readonly place: string;
	/** Receipts that were promised the same goods before. */
	readonly behind: readonly string[];
	/** A place that has so many free; null for none. */
	readonly alternative: string | null;
};

type Row = Omit<UnreachablePromise, 'behind' | 'alternative'> & { readonly ord: number };

/**
 * Promises that what is on hand does not cover (STK-03): of each item at each place the orders are ranked as the server
 * heard of them, each covered whole or not at all. Worked out when it is asked for, from sums of facts: goods that arrive
 * cover a promise again, and nobody has to take a mark off. Only places where more is promised than is there are looked at.
 */
export function unreachablePromises(db: Database): UnreachablePromise[] {
	const short = db.all<{ item_id: string; place: string; on_hand: number }>(
		`SELECT DISTINCT l.item_id, l.place, coalesce(s.quantity, 0) AS on_hand FROM proj_order_lines l
		 JOIN proj_stock r ON r.item_id = l.item_id AND r.place = l.place || ? AND r.quantity > 0
		 LEFT JOIN proj_stock s ON s.item_id = l.item_id AND s.place = l.place
		 WHERE r.quantity > coalesce(s.quantity, 0)`,
		reservedAt(''),
	);
	return short.flatMap(({ item_id, place, on_hand }) => {
		const lines = openLines(db, item_id, place);
		const claims = lines.map(({ ord, units }) => ({ id: String(ord), units }));
		const ranked = new Map(rankClaims(on_hand, claims).map((claim) => [claim.id, claim]));
		const receiptOf = new Map(lines.map(({ ord, receiptNumber }) => [String(ord), receiptNumber]));
		return lines.flatMap(({ ord, ...line }): UnreachablePromise[] => {
			const claim = ranked.get(String(ord));
			if (!claim || claim.isCovered) return [];
			const behind = claim.behind.map((id) => receiptOf.get(id) ?? '');
			return [{ ...line, behind, alternative: alternativeTo(db, line) }];
		});
	});
}

/** Lines still to come of an item from a place, as the server heard of them, less what was called off since. */
function openLines(db: Database, itemId: string, place: string): Row[] {
	return db
		.all<Row>(
			`SELECT ord, order_id AS orderId, line, entry_id AS entryId, store, receipt_number AS receiptNumber, at,
			item_id AS itemId, name, place, units - (
				SELECT coalesce(sum(b.units), 0) FROM proj_returned b
				WHERE b.sale = receipt_number AND b.line = proj_order_lines.line
			) - (
				SELECT coalesce(sum(d.units), 0) FROM proj_order_done d
				WHERE d.order_id = proj_order_lines.order_id AND d.line = proj_order_lines.line
			) AS units
		 FROM proj_order_lines WHERE item_id = ? AND place = ? ORDER BY ord`,
			...[itemId, place],
		)
		.filter(({ units }) => units > 0);
}

/** Another place where so many are free of promises: the one with most. */
function alternativeTo(db: Database, { itemId, place, units }: Omit<Row, 'ord'>): string | null {
	const row = db.get<{ place: string }>(
		`SELECT s.place FROM proj_stock s
		 LEFT JOIN proj_stock r ON r.item_id = s.item_id AND r.place = s.place || ?1
		 WHERE s.item_id = ?2 AND s.place <> ?3 AND s.place NOT LIKE '%' || ?1
			AND s.quantity - max(0, coalesce(r.quantity, 0)) >= ?4
		 ORDER BY s.quantity - max(0, coalesce(r.quantity, 0)) DESC, s.place LIMIT 1`,
		...[reservedAt(''), itemId, place, units],
	);
	return row?.place ?? null;
}
