import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntryVersions } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { LEDGER_START, type Ledger, type LedgerPosition, type LedgerRow } from '#server/ledger/ledger.ts';
import { foldCost } from './fold-cost.ts';
import { foldRows, isStoreFault } from './fold-row.ts';
import { LedgerPages } from './ledger-pages.ts';

/**
 * Rows touched in one transaction: bounds how long the event loop stands still, to about a tenth of a second. Smaller ones
 * stand still for longer altogether: two hundred tills touch the same pages and figures again in each.
 */
const MAX_COST = 4000;

/** Where a follower stops. */
export type FollowOptions = {
	/** Ends after the row at this position. */
	readonly until?: LedgerPosition;
	/** Ends after about so many rows, so that what was folded can be published under a steady load. */
	readonly maxRows?: number;
	/** Kinds and schemas to read by; all that this build knows when left out. */
	readonly versions?: EntryVersions | undefined;
	/** Asked between transactions. */
	readonly stopping?: () => boolean;
	/** The pause between transactions; a turn of the event loop when left out. */
	readonly pause?: () => Promise<unknown>;
	/** Called in every transaction; throws when this process may not write any more. */
	readonly fence?: () => void;
};

/** Another process has folded since this one looked. */
export class PositionMovedError extends Error {
	override readonly name = 'PositionMovedError';
}

/** The ledger position the projections have reached. */
export const foldedPosition = (db: Database): LedgerPosition =>
	db.get<{ since: string }>('SELECT since FROM proj_position')?.since ?? LEDGER_START;

/**
 * Folds the ledger from where the projections are to its end. Rows and the new position commit together, so a crash
 * repeats or loses nothing. Answers how many rows were folded.
 */
export async function followLedger(
	db: Database,
	ledger: Ledger,
	options: FollowOptions = {},
): Promise<number> {
	const pages = new LedgerPages(ledger, options.until !== undefined);
	try {
		return await followPages(db, pages, options);
	} finally {
		await pages.settled();
	}
}

async function followPages(db: Database, pages: LedgerPages, options: FollowOptions): Promise<number> {
	const { fence = () => {}, pause = nextTurn, maxRows = Number.POSITIVE_INFINITY } = options;
	let folded = 0;
	for (;;) {
		const since = foldedPosition(db);
		if (since === options.until || options.stopping?.() || folded >= maxRows) return folded;
		const { rows, last } = await pages.after(since);
		if (last === since) return folded;
		const end = rows.findIndex(({ position }) => position === options.until);
		const wanted = end < 0 ? rows : rows.slice(0, end + 1);
		let from = since;
		for (const slice of slices(wanted)) {
			if (options.stopping?.()) return folded;
			foldSlice((strict) =>
				db.derive(() => {
					fence();
					foldRows(db, slice, { versions: options.versions, strict });
					from = movePosition(db, from, slice.at(-1)?.position ?? from);
				}),
			);
			folded += slice.length;
			await pause();
		}
		if (end >= 0) return folded;
		if (from === last) continue;
		db.derive(() => {
			fence();
			movePosition(db, from, last);
		});
	}
}

/**
 * Folds a slice added up, which costs a third; when one entry cannot be folded, the slice is folded again one by one, so
 * that only that entry is undone (L17).
 */
function foldSlice(fold: (strict: boolean) => void): void {
	try {
		fold(true);
	} catch (cause) {
		if (cause instanceof PositionMovedError || isStoreFault(cause)) throw cause;
		fold(false);
	}
}

function* slices(rows: readonly LedgerRow[]): Iterable<readonly LedgerRow[]> {
	let slice: LedgerRow[] = [];
	let cost = 0;
	for (const row of rows) {
		slice.push(row);
		cost += row.type === 'entry' ? foldCost(row.entry) : 1;
		if (cost < MAX_COST) continue;
		yield slice;
		slice = [];
		cost = 0;
	}
	if (slice.length > 0) yield slice;
}

/** Compares and sets: two processes that folded the same rows cannot both move the position. Answers the new one. */
function movePosition(db: Database, from: LedgerPosition, to: LedgerPosition): LedgerPosition {
	if (foldedPosition(db) !== from) throw new PositionMovedError(`The position is no longer ${from}`);
	if (from === to) return to;
	db.run(
		`INSERT INTO proj_position (only_row, since) VALUES (1, ?)
		 ON CONFLICT (only_row) DO UPDATE SET since = excluded.since`,
		to,
	);
	return to;
}
