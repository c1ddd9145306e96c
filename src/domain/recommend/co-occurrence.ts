import { invariant } from '#domain/invariant.ts';

/** How often two items were bought, alone and together, of so many receipts (domain.md §11.3). */
export type PairCounts = {
	readonly receipts: number;
	readonly a: number;
	readonly b: number;
	readonly both: number;
};

/** Measures of a pair; shares and ratios, never money. */
export type PairMeasures = {
	readonly support: number;
	/** Of the receipts with A, those with B too. */
	readonly confidence: number;
	/** How much more often together than chance would have it: 1 is chance. */
	readonly lift: number;
	readonly jaccard: number;
	readonly cosine: number;
};

/** All measures of a pair of which both items were bought at least once. */
export function pairMeasures({ receipts, a, b, both }: PairCounts): PairMeasures {
	invariant(receipts > 0 && a > 0 && b > 0, 'a pair is measured where both were bought');
	invariant(both <= Math.min(a, b) && both >= 0, 'together is never more than alone');
	return {
		support: both / receipts,
		confidence: both / a,
		lift: (both * receipts) / (a * b),
		jaccard: both / (a + b - both),
		cosine: both / Math.sqrt(a * b),
	};
}

/** What a rare pair weighs: n ÷ (n + k) of its lift, so two receipts do not win over sixty (REC-04). */
export const shrunkLift = (counts: PairCounts, k: number): number =>
	(pairMeasures(counts).lift * counts.both) / (counts.both + k);

/** Counts of items and pairs over receipts; an item twice on a receipt counts once (REC-05, REC-06). */
export function countPairs(receipts: readonly (readonly string[])[]): {
	readonly items: ReadonlyMap<string, number>;
	readonly pairs: ReadonlyMap<string, number>;
} {
	const items = new Map<string, number>();
	const pairs = new Map<string, number>();
	for (const receipt of receipts) {
		const bought = [...new Set(receipt)].sort();
		for (const [at, item] of bought.entries()) {
			items.set(item, (items.get(item) ?? 0) + 1);
			for (const other of bought.slice(at + 1)) {
				const key = pairKey(item, other);
				pairs.set(key, (pairs.get(key) ?? 0) + 1);
			}
		}
	}
	return { items, pairs };
}

/** The name of an unordered pair. */
export const pairKey = (one: string, other: string): string => JSON.stringify([one, other].sort());
