import type { BoughtLine, TimelineEvent } from '#domain/customer/published-customer.ts';
import type { PointFact, PointsCause } from '#domain/points/lots.ts';
import type { Database } from '#server/database/database.ts';
import { grouped } from './grouped.ts';

/** A row of `proj_customer_sales`. */
type SaleRow = {
	readonly ord: number;
	readonly ref: string;
	readonly journal: string;
	readonly seq: number;
	readonly store: string;
	readonly day: string;
	readonly at: number;
	readonly type: string;
	readonly receipt_number: string;
	readonly original: string;
	readonly total: number;
	readonly points: number;
	readonly lines: string;
};

/** A sale, return or reversal with a customer. */
export type CustomerSale = {
	readonly event: TimelineEvent;
	/** The receipt that it belongs to: its own, or that of what it takes back. */
	readonly root: string;
	readonly journal: string;
	readonly seq: number;
	readonly at: number;
};

/** Points of a customer in the order of the ledger. */
export type CustomerPoints = PointFact & {
	readonly document: string;
	readonly journal: string;
	readonly seq: number;
	readonly entryId: string;
};

/** Sales by ref, in the order of the ledger. */
export function loadSales(db: Database, refs: readonly string[]): Map<string, CustomerSale[]> {
	const rows = db.allIn<SaleRow>('SELECT * FROM proj_customer_sales WHERE ref IN', refs, 'ORDER BY ord');
	const sales = rows.map((row) => ({ ref: row.ref, sale: saleOf(row) }));
	return new Map(
		[...grouped(sales, ({ ref }) => ref)].map(([ref, own]) => [ref, own.map(({ sale }) => sale)]),
	);
}

function saleOf(row: SaleRow): CustomerSale {
	const lines = JSON.parse(row.lines) as readonly [string, string, number, number][];
	const isBack = row.type === 'return' || row.type === 'post_void';
	return {
		event: {
			kind: isBack ? 'return' : 'purchase',
			channel: 'store',
			...{ place: row.store, number: row.receipt_number, day: row.day, total: row.total, points: row.points },
			status: null,
			lines: lines.map(([itemId, name, quantity, paid]): BoughtLine => ({ itemId, name, quantity, paid })),
		},
		root: row.original === '' ? row.receipt_number : row.original,
		...{ journal: row.journal, seq: row.seq, at: row.at },
	};
}

type PointRow = {
	readonly ord: number;
	readonly ref: string;
	readonly entry_id: string;
	readonly journal: string;
	readonly seq: number;
	readonly points: number;
	readonly day: string;
	readonly cause: PointsCause;
	readonly document: string;
};

/** Points by ref, in the order of the ledger. */
export function loadPoints(
	db: Database,
	refs: readonly string[],
): Map<string, (CustomerPoints & { readonly ord: number })[]> {
	const rows = db.allIn<PointRow>('SELECT * FROM proj_points WHERE ref IN', refs, 'ORDER BY ord');
	const points = rows.map(({ ord, ref, entry_id, journal, seq, points: count, day, cause, document }) => ({
		ref,
		fact: { id: entry_id, points: count, on: day, cause, document, journal, seq, entryId: entry_id, ord },
	}));
	return new Map(
		[...grouped(points, ({ ref }) => ref)].map(([ref, own]) => [ref, own.map(({ fact }) => fact)]),
	);
}

/** Names of items as the catalogue has them: what a line was sold as is told only where it is another. */
export function catalogueNames(db: Database, items: Iterable<string>): Map<string, string> {
	const rows = db.allIn<{ id: string; name: string }>('SELECT id, name FROM office_items WHERE id IN', [
		...new Set(items),
	]);
	return new Map(rows.map(({ id, name }) => [id, name]));
}
