import { canonicalJson } from '#protocol/canonical.ts';
import type { Database } from '#server/database/database.ts';
import { type AccountNames, refsOfAccounts } from '#server/office/customers/account-names.ts';
import type { ImportedLineSaid, ImportedOrderSaid } from '#server/office/customers/imported-people.ts';
import { markCustomers } from '#server/office/customers/mark-customers.ts';
import type { ImportedLine, ImportedOrder } from './outcome.ts';

/** What an import of people is applied with. */
export type Applying = {
	readonly db: Database;
	readonly names: AccountNames;
	readonly placeOf: (channel: 'store' | 'online', store: string) => string;
	/** Orders of this file that are of someone who was erased. */
	readonly erased: Set<string>;
};

/** How many of them were new, different, as they were, or of someone who was erased. */
export type Counts = {
	readonly created: number;
	readonly changed: number;
	readonly unchanged: number;
	readonly erased: number;
};

/** Nothing. */
export const NONE: Counts = { created: 0, changed: 0, unchanged: 0, erased: 0 };

/** Two counts as one. */
export const plusCounts = (a: Counts, b: Counts): Counts => ({
	created: a.created + b.created,
	changed: a.changed + b.changed,
	unchanged: a.unchanged + b.unchanged,
	erased: a.erased + b.erased,
});

/** How far an order has come. */
const PROGRESS = ['placed', 'paid', 'shipped', 'delivered', 'returned', 'cancelled'] as const;

type Row = { readonly id: string; readonly account: string; readonly updated: number; readonly said: string };

/** Keeps orders and marks whose they are. Call in a transaction. */
export function applyOrders(
	{ db, names, placeOf, erased }: Applying,
	orders: readonly ImportedOrder[],
): Counts {
	const ids = orders.map(({ source }) => names(source));
	const accounts = orders.map(({ account }) => names(account));
	const refs = refsOfAccounts(db, accounts);
	const gone = erasedRefs(db, [...new Set(refs.values())]);
	const known = new Map(
		db
			.allIn<Row>('SELECT id, account, updated, said FROM office_imported_orders WHERE id IN', ids)
			.map((row) => [row.id, row]),
	);
	const counts = { ...NONE };
	const touched = new Set<string>();
	const kept = orders.flatMap((order, at) => {
		const [id = '', account = ''] = [ids[at], accounts[at]];
		const ref = refs.get(account) ?? '';
		if (gone.has(ref)) {
			counts.erased++;
			erased.add(id);
			return [];
		}
		const before = known.get(id);
		const said = canonicalJson(orderSaid(order, placeOf));
		if (before && (isOlder(order, before) || (before.said === said && before.account === account))) {
			counts.unchanged++;
			return [];
		}
		if (before) counts.changed++;
		else counts.created++;
		touched.add(ref);
		return [[id, account, order.updatedAt, said]];
	});
	db.runMany(
		'INSERT INTO office_imported_orders (id, account, updated, said)',
		kept,
		'ON CONFLICT (id) DO UPDATE SET account = excluded.account, updated = excluded.updated, said = excluded.said',
	);
	markCustomers(db, touched);
	return counts;
}

/** Keeps lines, and marks whose orders they are of. Call in a transaction. */
export function applyLines({ db, names, erased }: Applying, lines: readonly ImportedLine[]): Counts {
	const named = lines.map((line) => ({ line, order: names(line.order) }));
	const living = named.filter(({ order }) => !erased.has(order));
	const ids = [...new Set(living.map(({ order }) => order))];
	const known = new Map(
		db
			.allIn<{ order_id: string; line: string; sku: string; said: string }>(
				'SELECT order_id, line, sku, said FROM office_imported_lines WHERE order_id IN',
				ids,
			)
			.map(({ order_id, line, sku, said }) => [`${order_id} ${line}`, `${sku} ${said}`]),
	);
	const counts = { ...NONE, erased: named.length - living.length };
	const touched = new Set<string>();
	const kept = living.flatMap(({ line, order }) => {
		const said = JSON.stringify([line.name, line.quantity, line.paid] satisfies ImportedLineSaid);
		const before = known.get(`${order} ${line.id}`);
		if (before === `${line.sku} ${said}`) {
			counts.unchanged++;
			return [];
		}
		if (before === undefined) counts.created++;
		else counts.changed++;
		touched.add(order);
		return [[order, line.id, line.sku, said]];
	});
	db.runMany(
		'INSERT INTO office_imported_lines (order_id, line, sku, said)',
		kept,
		'ON CONFLICT (order_id, line) DO UPDATE SET sku = excluded.sku, said = excluded.said',
	);
	const accounts = db.allIn<{ account: string }>('SELECT account FROM office_imported_orders WHERE id IN', [
		...touched,
	]);
	markCustomers(db, refsOfAccounts(db, [...new Set(accounts.map(({ account }) => account))]).values());
	return counts;
}

const orderSaid = (order: ImportedOrder, placeOf: Applying['placeOf']): ImportedOrderSaid => ({
	...{ kind: order.kind, channel: order.channel, place: placeOf(order.channel, order.store) },
	...{
		number: order.number,
		day: order.day,
		total: order.total,
		refunded: order.refunded,
		status: order.status,
	},
});

/** Whether a file is behind what is known: by the source's own clock, else because an order never goes back. */
function isOlder(order: ImportedOrder, { updated, said }: Row): boolean {
	if (order.updatedAt > 0 && updated > 0) return order.updatedAt < updated;
	const before = (JSON.parse(said) as ImportedOrderSaid).status;
	if (order.status === null || before === null) return false;
	return PROGRESS.indexOf(order.status) < PROGRESS.indexOf(before);
}

const erasedRefs = (db: Database, refs: readonly string[]): ReadonlySet<string> =>
	new Set(
		db
			.allIn<{ ref: string }>('SELECT ref FROM proj_customer_erased WHERE ref IN', refs)
			.map(({ ref }) => ref),
	);
