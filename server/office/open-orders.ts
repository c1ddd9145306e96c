import type { CustomerProfile } from '#domain/customer/profile.ts';
import { readProfile } from '#protocol/bodies/customer-sealed.ts';
import type { Database } from '#server/database/database.ts';
import { personKeys } from './customers/customer-keys.ts';
import { openJson } from './customers/sealed-text.ts';

/** A line of an order that has not left its place. */
export type OpenOrderLine = {
	readonly line: number;
	readonly itemId: string;
	readonly name: string;
	readonly units: number;
};

/** What one place still has to bring of an order, in one way. */
export type OpenOrder = {
	readonly orderId: string;
	readonly receiptNumber: string;
	/** The store that took it, and when (epoch ms). */
	readonly store: string;
	readonly at: number;
	readonly place: string;
	readonly method: 'pickup' | 'delivery';
	readonly collectAt: string;
	/** ISO day; empty where none was named. */
	readonly day: string;
	/** Whom to send to; null for what is collected, and where the key is not here or was destroyed. */
	readonly recipient: CustomerProfile | null;
	readonly lines: readonly OpenOrderLine[];
};

type Row = Omit<OpenOrder, 'recipient' | 'lines'> &
	OpenOrderLine & { readonly ref: string; readonly sealed: string };

/** Orders with something still to bring, the oldest promise first; each place's part by itself. */
export function openOrders(db: Database): OpenOrder[] {
	const rows = db
		.all<Row>(
			`SELECT order_id AS orderId, receipt_number AS receiptNumber, store, at, place, method, collect_at AS collectAt, day,
				ref, sealed, line, item_id AS itemId, name, units - (
					SELECT coalesce(sum(b.units), 0) FROM proj_returned b WHERE b.sale = receipt_number AND b.line = l.line
				) - (
					SELECT coalesce(sum(d.units), 0) FROM proj_order_done d WHERE d.order_id = l.order_id AND d.line = l.line
				) AS units
			 FROM proj_order_lines l ORDER BY day, ord`,
		)
		.filter(({ units }) => units > 0);
	const keys = personKeys(db, [...new Set(rows.map(({ ref }) => ref).filter((ref) => ref !== ''))]);
	const orders = new Map<string, OpenOrder & { readonly lines: OpenOrderLine[] }>();
	for (const { line, itemId, name, units, ref, sealed, ...row } of rows) {
		const id = `${row.orderId} ${row.place} ${row.method} ${row.collectAt}`;
		const key = keys.get(ref);
		const order = orders.get(id) ?? {
			...row,
			recipient: key ? readProfile(openJson(key, sealed)) : null,
			lines: [],
		};
		order.lines.push({ line, itemId, name, units });
		orders.set(id, order);
	}
	return [...orders.values()];
}
