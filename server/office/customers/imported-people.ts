import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { BoughtLine, StandingConsent, TimelineEvent } from '#domain/customer/published-customer.ts';
import { normaliseGtin } from '#domain/gtin/gtin.ts';
import type { Database } from '#server/database/database.ts';

/** `office_imported_people.said`. */
export type ImportedPersonSaid = {
	readonly profile: CustomerProfile;
	/** ISO day, '' when not known. */
	readonly joined_on: string;
	readonly consents: readonly { readonly purpose: string; readonly isGiven: boolean }[];
};

/** How far an order has come; a later word of its source never takes it back unless it says when it was said. */
export type OrderStatus = 'placed' | 'paid' | 'shipped' | 'delivered' | 'cancelled' | 'returned';

/** `office_imported_orders.said`. Minor units; `total` null where it is the sum of the lines. */
export type ImportedOrderSaid = {
	readonly kind: TimelineEvent['kind'];
	readonly channel: TimelineEvent['channel'];
	readonly place: string;
	readonly number: string;
	readonly day: string;
	readonly total: number | null;
	readonly refunded: number;
	readonly status: OrderStatus | null;
};

/** `office_imported_lines.said`. */
export type ImportedLineSaid = readonly [name: string, quantity: number, paid: number];

/** Someone of another system, with what they did there. */
export type ImportedPersonRead = ImportedPersonSaid & { readonly history: readonly TimelineEvent[] };

/** Those of these refs that another system has told of. */
export function importedPeople(db: Database, refs: readonly string[]): Map<string, ImportedPersonRead> {
	const people = db.allIn<{ ref: string; said: string }>(
		'SELECT ref, said FROM office_imported_people WHERE ref IN',
		refs,
	);
	if (people.length === 0) return new Map();
	const histories = historiesOf(
		db,
		people.map(({ ref }) => ref),
	);
	return new Map(
		people.map(({ ref, said }) => {
			const person = JSON.parse(said) as ImportedPersonSaid;
			return [ref, { ...person, history: histories.get(ref) ?? [] }];
		}),
	);
}

/** A member elsewhere is one here: that, and that what they bought is kept; whatever else they agreed to there. */
export const agreedElsewhere = (
	said: ImportedPersonSaid,
	at: number,
): (StandingConsent & { ord: number })[] =>
	[{ purpose: 'membership', isGiven: true }, { purpose: 'history', isGiven: true }, ...said.consents].map(
		({ purpose, isGiven }) => ({ ord: 0, purpose, isGiven, textVersion: 'import', at }),
	);

type OrderRow = { readonly id: string; readonly account: string; readonly said: string };
type LineRow = { readonly order_id: string; readonly sku: string; readonly said: string };

function historiesOf(db: Database, refs: readonly string[]): Map<string, TimelineEvent[]> {
	const accounts = new Map(
		db
			.allIn<{ account: string; ref: string }>('SELECT account, ref FROM office_accounts WHERE ref IN', refs)
			.map(({ account, ref }) => [account, ref]),
	);
	const orders = db.allIn<OrderRow>('SELECT id, account, said FROM office_imported_orders WHERE account IN', [
		...accounts.keys(),
	]);
	const rows = db.allIn<LineRow>(
		'SELECT order_id, sku, said FROM office_imported_lines WHERE order_id IN',
		orders.map(({ id }) => id),
		'ORDER BY order_id, line',
	);
	const items = itemsBySku(db, new Set(rows.map(({ sku }) => sku)));
	const lines = new Map<string, BoughtLine[]>();
	for (const { order_id, sku, said } of rows) {
		const [name, quantity, paid] = JSON.parse(said) as ImportedLineSaid;
		const itemId = items.get(sku) ?? '';
		const line = { itemId, name: name || (itemId === '' ? sku : ''), quantity, paid };
		const own = lines.get(order_id);
		if (own) own.push(line);
		else lines.set(order_id, [line]);
	}
	const histories = new Map<string, TimelineEvent[]>();
	for (const { id, account, said } of orders) {
		const ref = accounts.get(account) ?? '';
		const own = histories.get(ref) ?? [];
		histories.set(ref, own);
		own.push(...eventsOf(JSON.parse(said) as ImportedOrderSaid, lines.get(id) ?? []));
	}
	return histories;
}

/** The catalogue's items by the code that other systems know them by: a SKU that one item has, or a GTIN. */
export function itemsBySku(db: Database, skus: ReadonlySet<string>): Map<string, string> {
	const wanted = [...skus].filter((sku) => sku !== '');
	const items = new Map<string, string>();
	for (const { id, sku } of db.allIn<{ id: string; sku: string }>(
		'SELECT id, sku FROM office_items WHERE sku IN',
		wanted,
	)) {
		items.set(sku, items.has(sku) ? '' : id);
	}
	const codes = wanted.flatMap((sku) => {
		const gtin = !items.has(sku) && /^\d{8,14}$/.test(sku) ? normaliseGtin(sku) : null;
		return gtin?.ok ? [{ sku, gtin: gtin.value }] : [];
	});
	const byCode = new Map(
		db
			.allIn<{ gtin: string; item_id: string }>(
				'SELECT gtin, item_id FROM office_item_codes WHERE gtin IN',
				codes.map(({ gtin }) => gtin),
			)
			.map(({ gtin, item_id }) => [gtin as string, item_id]),
	);
	for (const { sku, gtin } of codes) items.set(sku, byCode.get(gtin) ?? '');
	return items;
}

/** An order, and what of its money went back. An order that came back whole says so even where it tells no amount. */
function eventsOf(order: ImportedOrderSaid, lines: readonly BoughtLine[]): TimelineEvent[] {
	const { channel, place, number, day, status } = order;
	const total = order.total ?? lines.reduce((sum, { paid }) => sum + paid, 0);
	const kind = total < 0 && (order.kind === 'order' || order.kind === 'purchase') ? 'return' : order.kind;
	const event: TimelineEvent = { kind, channel, place, number, day, total, points: 0, status, lines };
	const back = status === 'returned' && order.refunded === 0 ? total : order.refunded;
	if (back === 0) return [event];
	return [{ ...event, kind: 'return', total: -back, status: null, lines: [] }, event];
}
