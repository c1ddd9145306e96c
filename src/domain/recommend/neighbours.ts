import { shrunkLift } from './co-occurrence.ts';
import { countsOf, type Tally } from './tally.ts';

/** An item that goes with another: thousandths of its shrunk lift, a whole number so that sums of it have no order. */
export type Neighbour = { readonly itemId: string; readonly weight: number };

/** The neighbours of each item, heaviest first; what the catalogue feed carries. */
export type Neighbours = ReadonlyMap<string, readonly Neighbour[]>;

/** What makes a neighbour (domain.md §11.3). */
export type NeighbourRules = {
	/** Fewer receipts with both say nothing (REC-03). */
	readonly minTogether: number;
	/** Shrinkage: n ÷ (n + k) of the lift counts (REC-04). */
	readonly shrinkage: number;
	/** Longest list. */
	readonly most: number;
	/** Bags, fees and other lines that nobody is to be reminded of. */
	readonly isLeftOut: (itemId: string) => boolean;
};

/** Rules of a shop that has set none. */
export const USUAL_NEIGHBOURS: NeighbourRules = {
	...{ minTogether: 5, shrinkage: 10, most: 20, isLeftOut: () => false },
};

/** The neighbours of every item that has any. The same counts give the same lists, however they were put together. */
export function neighbourLists(tally: Tally, rules: NeighbourRules = USUAL_NEIGHBOURS): Neighbours {
	const lists = new Map<string, Neighbour[]>();
	const put = (itemId: string, neighbour: Neighbour) => {
		const list = lists.get(itemId);
		if (list) list.push(neighbour);
		else lists.set(itemId, [neighbour]);
	};
	for (const [a, row] of tally.pairs) {
		for (const [b, both] of row) {
			if (both < rules.minTogether || rules.isLeftOut(a) || rules.isLeftOut(b)) continue;
			const counts = countsOf(tally, a, b);
			// No more often together than chance has it (lift at most 1): no neighbours.
			if (both * counts.receipts <= counts.a * counts.b) continue;
			const weight = Math.round(shrunkLift(counts, rules.shrinkage) * 1000);
			put(a, { itemId: b, weight });
			put(b, { itemId: a, weight });
		}
	}
	return new Map([...lists].map(([itemId, list]) => [itemId, list.sort(byWeight).slice(0, rules.most)]));
}

/** Items by how many receipts have them, most first: what is suggested to somebody of whom nothing is known. */
export const mostPopular = ({ items }: Tally, most: number): string[] =>
	[...items]
		.map(([itemId, weight]) => ({ itemId, weight }))
		.sort(byWeight)
		.slice(0, most)
		.map(({ itemId }) => itemId);

const byWeight = (x: Neighbour, y: Neighbour): number =>
	y.weight - x.weight || (x.itemId < y.itemId ? -1 : x.itemId > y.itemId ? 1 : 0);
