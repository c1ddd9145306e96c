import { dataFolder } from '../../server/data-folder.ts';
import { Database } from '../../server/database/database.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import type { NorenServer } from './noren-server.ts';

/** A Z as the server has it; `differs` names what its own sum has otherwise. */
export type FoldedZ = {
	readonly z_number: number;
	readonly entry_id: string;
	readonly differs: string;
	readonly figures: unknown;
	readonly totals: unknown;
};

/** The Zs as the server folded them, and how each differs from what it added up itself. */
export function foldedZs(server: NorenServer): FoldedZ[] {
	const rows = read(server, (db) =>
		db.all<FoldedZ & { readonly figures: string; readonly totals: string }>(
			'SELECT z_number, entry_id, differs, figures, totals FROM proj_z',
		),
	);
	return rows.map((row) => ({
		...row,
		figures: JSON.parse(row.figures) as unknown,
		totals: JSON.parse(row.totals) as unknown,
	}));
}

/** What the server says is on a gift card, over all devices. */
export const balanceOf = (server: NorenServer, account: string): number =>
	read(
		server,
		(db) =>
			db.get<{ balance: number }>(
				'SELECT COALESCE(SUM(amount), 0) AS balance FROM proj_values WHERE account = ?',
				account,
			)?.balance ?? 0,
	);

/** What the server says is on hand of an item at a place. */
export const stockOf = (server: NorenServer, item: string, place: string): number | null =>
	read(
		server,
		(db) =>
			db.get<{ quantity: number }>(
				'SELECT quantity FROM proj_stock WHERE item_id = ? AND place = ?',
				...[item, place],
			)?.quantity ?? null,
	);

/** A device's entries as the server exports them, in order. */
export async function entriesOf(server: NorenServer, device: string): Promise<JournalEntry[]> {
	const { stdout } = await server.shop('export');
	return stdout
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as JournalEntry)
		.filter((entry) => entry.device === device)
		.sort((a, b) => a.seq - b.seq);
}

function read<T>(server: NorenServer, query: (db: Database) => T): T {
	const db = new Database(dataFolder(server.dataDir).database);
	try {
		return query(db);
	} finally {
		db.close();
	}
}
