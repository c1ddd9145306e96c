import type { Database } from '#server/database/database.ts';
import { variancesOf } from '#server/projections/shelf-counts.ts';

/** What one count of a shelf corrected, worked out now from every fact known now. Amounts are minor units. */
export type ShownVariance = {
	readonly item: string;
	readonly name: string;
	readonly place: string;
	readonly placeName: string;
	/** The journal that counted, `t01.1`, and its entry. */
	readonly journal: string;
	readonly seq: number;
	/** Epoch ms at which the item's last unit was counted. */
	readonly at: number;
	readonly counted: number;
	/** What the books said at that moment, earlier corrections included. */
	readonly book: number;
	readonly variance: number;
	/** The variance at today's list price; null for an item the office does not know. */
	readonly value: number | null;
};

/** Which counts are wanted; left out, all of them. */
export type VarianceWish = {
	readonly place?: string | undefined;
	readonly item?: string | undefined;
	/** Counts that found what the books said are left out. */
	readonly onlyDifferences?: boolean | undefined;
};

/** Items and places looked at, those that were counted last first: a page stays a page. */
const MOST = 500;

type Counted = {
	readonly item_id: string;
	readonly place: string;
	readonly name: string | null;
	readonly price: number | null;
	readonly place_name: string | null;
};

/**
 * Counts with what they corrected (domain.md §7.2), the latest first. Nothing of it is stored: a sale heard of later changes
 * it, on the side of the count that it was on.
 */
export function countVariances(
	db: Database,
	{ place, item, onlyDifferences }: VarianceWish = {},
): ShownVariance[] {
	const counted = db.all<Counted>(
		`SELECT c.item_id, c.place, i.name, i.price, p.name AS place_name FROM proj_counts c
		 LEFT JOIN office_items i ON i.id = c.item_id LEFT JOIN office_places p ON p.id = c.place
		 WHERE (? = '' OR c.place = ?) AND (? = '' OR c.item_id = ?)
		 GROUP BY c.item_id, c.place ORDER BY max(c.at) DESC, c.item_id LIMIT ?`,
		...[place ?? '', place ?? '', item ?? '', item ?? '', MOST],
	);
	return counted
		.flatMap(({ item_id, place: where, name, price, place_name }) =>
			variancesOf(db, item_id, where).map(({ count, book, variance }) => ({
				...{ item: item_id, name: name ?? item_id, place: where, placeName: place_name ?? where },
				...{ journal: count.journal, seq: count.seq, at: count.at, counted: count.counted, book, variance },
				value: price === null ? null : variance * price,
			})),
		)
		.filter(({ variance }) => !onlyDifferences || variance !== 0)
		.sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1));
}
