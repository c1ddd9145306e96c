import type { ShiftFigures } from '#domain/till/shift-figures.ts';
import { checkEntry, type JournalEntry } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import type { LedgerRow } from '#server/ledger/ledger.ts';
import { dayFigures, periodFigures } from '#server/projections/figures.ts';
import { foldRows } from '#server/projections/fold-row.ts';

/** What the server says of a day after it folded the day's entries. */
export type ServerDay = {
	readonly day: ShiftFigures;
	readonly period: ShiftFigures;
	/** Entries that the server's gate would refuse. */
	readonly faults: readonly string[];
};

/** What the server has in the end. */
export type ServerEnd = {
	readonly stock: Readonly<Record<string, number>>;
	readonly exceptions: readonly string[];
	/** By type of document: how many, and what they come to. */
	readonly documents: Readonly<Record<string, { readonly count: number; readonly total: number }>>;
	/** Z reports that differ from the server's own sums. */
	readonly differing: readonly string[];
	readonly zReports: number;
};

const servers = new Map<string, { readonly db: Database; row: number }>();

/** Folds entries as the server does, into a database of their own, and answers with its sums of that day and period. */
export function foldAtServer(
	name: string,
	entries: readonly JournalEntry[],
	{ day, journal, zNumber }: { readonly day: string; readonly journal: string; readonly zNumber: number },
): ServerDay {
	const server = servers.get(name) ?? { db: new Database(':memory:'), row: 0 };
	servers.set(name, server);
	const faults = entries.flatMap((entry) => {
		const check = checkEntry(entry);
		return check.ok ? [] : [`${entry.id}: ${check.reason} ${check.detail}`];
	});
	const rows = entries.map((entry) => ({ type: 'entry', position: String(++server.row), entry }));
	foldRows(server.db, rows as LedgerRow[], { strict: true });
	return {
		day: dayFigures(server.db, day),
		period: periodFigures(server.db, journal, zNumber),
		faults,
	};
}

/** What is in the server's projections; the server is gone afterwards. */
export function endServer(name: string): ServerEnd {
	const server = servers.get(name);
	if (!server) throw new Error(`no server ${name}`);
	const { db } = server;
	const stock = db.all<{ item_id: string; quantity: number }>(
		'SELECT item_id, sum(quantity) AS quantity FROM proj_stock GROUP BY item_id',
	);
	const documents = db.all<{ type: string; count: number; total: number }>(
		'SELECT type, count(*) AS count, sum(total) AS total FROM proj_sales GROUP BY type',
	);
	const end: ServerEnd = {
		stock: Object.fromEntries(stock.map(({ item_id, quantity }) => [item_id, quantity])),
		exceptions: db
			.all<{ kind: string; detail: string }>('SELECT kind, detail FROM proj_exceptions')
			.map(({ kind, detail }) => `${kind} ${detail}`),
		documents: Object.fromEntries(documents.map(({ type, count, total }) => [type, { count, total }])),
		differing: db
			.all<{ differs: string }>("SELECT differs FROM proj_z WHERE differs <> ''")
			.map(({ differs }) => differs),
		zReports: db.all<{ n: number }>('SELECT count(*) AS n FROM proj_z')[0]?.n ?? 0,
	};
	db.close();
	servers.delete(name);
	return end;
}
