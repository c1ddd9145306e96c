import { countsOf, type Tally } from './tally.ts';

/** Shares of people are told in millionths: whole numbers, so that sums of them have no order. */
export const WHOLE = 1_000_000;

/**
 * An item that goes with another: by how much more of those who have the one have this too than of everybody, in
 * millionths.
 */
export type Neighbour = { readonly itemId: string; readonly weight: number };

/** The neighbours of each item, heaviest first; what the catalogue feed carries. */
export type Neighbours = ReadonlyMap<string, readonly Neighbour[]>;

/** What makes a neighbour (domain.md §11.3). */
export type NeighbourRules = {
	/** Fewer receipts, or people, with both say nothing (REC-03). */
	readonly minTogether: number;
	/** So many more of A without B are reckoned with: a rare pair does not win (REC-04). */
	readonly shrinkage: number;
	/** Longest list. */
	readonly most: number;
	/** Bags, fees and other lines that nobody is to be reminded of. */
	readonly isLeftOut: (itemId: string) => boolean;
};

/**
 * Rules of a shop that has set none. Chosen on Complete Journey, learning from its first seven weeks and looking at the
 * six after; what comes later had no part in it.
 */
export const USUAL_NEIGHBOURS: NeighbourRules = {
	...{ minTogether: 5, shrinkage: 20, most: 20, isLeftOut: () => false },
};

/**
 * The neighbours of every item that has any: confidence less the other's own share, (n(AB) − n(A)·n(B) ÷ N) ÷ (n(A) + k).
 * The same counts give the same lists, however they were put together.
 */
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
			const beyond = both * counts.receipts - counts.a * counts.b;
			if (beyond <= 0) continue;
			const weight = (count: number) =>
				Math.round((WHOLE * beyond) / (counts.receipts * (count + rules.shrinkage)));
			put(a, { itemId: b, weight: weight(counts.a) });
			put(b, { itemId: a, weight: weight(counts.b) });
		}
	}
	return new Map([...lists].map(([itemId, list]) => [itemId, list.sort(byWeight).slice(0, rules.most)]));
}

/**
 * Items by how many receipts, or people, have them, most first, with their share in millionths: what is suggested to
 * somebody of whom nothing is known, and what everything else is weighed against.
 */
export const mostPopular = ({ items, receipts }: Tally, most: number): Neighbour[] =>
	[...items]
		.map(([itemId, count]) => ({ itemId, weight: receipts > 0 ? Math.round((WHOLE * count) / receipts) : 0 }))
		.sort(byWeight)
		.slice(0, most);

const byWeight = (x: Neighbour, y: Neighbour): number =>
	y.weight - x.weight || (x.itemId < y.itemId ? -1 : x.itemId > y.itemId ? 1 : 0);
