import {
	type CountVariance,
	type ShelfCount,
	type ShelfMovement,
	varianceOfCounts,
} from '#domain/stock/shelf-count.ts';
import type { Database } from '#server/database/database.ts';

type CountRow = {
	readonly item_id: string;
	readonly place: string;
	readonly journal: string;
	readonly seq: number;
	readonly line: number;
	readonly at: number;
	readonly after_seq: number;
	readonly counted: number;
};
type MoveRow = {
	readonly journal: string;
	readonly seq: number;
	readonly at: number;
	readonly items: string;
};

/** Every count of these items, by `<item>\n<place>`. */
export function countsOf(db: Database, items: readonly string[]): Map<string, ShelfCount[]> {
	const counts = new Map<string, ShelfCount[]>();
	for (const row of db.allIn<CountRow>('SELECT * FROM proj_counts WHERE item_id IN', items)) {
		const { item_id, place, journal, seq, line, at, after_seq: afterSeq, counted } = row;
		const key = `${item_id}\n${place}`;
		counts.set(key, [...(counts.get(key) ?? []), { journal, seq, line, at, afterSeq, counted }]);
	}
	return counts;
}

/** What moved of an item at a place and may be after a count: later by the time, or later in the count's own journal. */
export function movementsSince(
	db: Database,
	item: string,
	place: string,
	{ journal, at, afterSeq }: ShelfCount,
): ShelfMovement[] {
	const rows = [
		...db.all<MoveRow>(
			'SELECT journal, seq, at, items FROM proj_moves WHERE place = ? AND at > ?',
			place,
			at,
		),
		...db.all<MoveRow>(
			'SELECT journal, seq, at, items FROM proj_moves WHERE journal = ? AND seq > ? AND place = ? AND at <= ?',
			...[journal, afterSeq, place, at],
		),
	];
	return rows.flatMap((row) => movementIn(row, item));
}

/** Every count of an item at a place with what it corrected, oldest first: worked out now, from what is known now. */
export function variancesOf(db: Database, item: string, place: string): CountVariance[] {
	const rows = db.all<MoveRow>('SELECT journal, seq, at, items FROM proj_moves WHERE place = ?', place);
	const counts = countsOf(db, [item]).get(`${item}\n${place}`) ?? [];
	return varianceOfCounts(
		rows.flatMap((row) => movementIn(row, item)),
		counts,
	);
}

function movementIn({ items, ...standing }: MoveRow, item: string): ShelfMovement[] {
	const found = (JSON.parse(items) as [string, number][]).find(([id]) => id === item);
	return found ? [{ ...standing, quantity: found[1] }] : [];
}
