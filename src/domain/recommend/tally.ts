import { invariant } from '#domain/invariant.ts';
import type { PairCounts } from './co-occurrence.ts';

/** What was bought together on one receipt; `sign` −1 takes one that came back whole out again (REC-07). */
export type TalliedReceipt = { readonly items: readonly string[]; readonly sign: 1 | -1 };

/**
 * How often items were bought, alone and together. Counts only ever add up: parts of a shop, months and returns are put
 * together by {@link addTallies}. What came to nothing is not in it.
 */
export type Tally = {
	readonly receipts: number;
	readonly items: ReadonlyMap<string, number>;
	/** Of a pair under its smaller id; look it up with {@link countsOf}. */
	readonly pairs: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

/** Nothing bought. */
export const NO_TALLY: Tally = { receipts: 0, items: new Map(), pairs: new Map() };

/** Counts receipts; an item that is twice on one counts once (REC-06), and goods that came back are taken out. */
export function tallyOf(receipts: Iterable<TalliedReceipt>): Tally {
	const counting = new Tallying();
	for (const receipt of receipts) counting.add(receipt);
	return counting.tally();
}

/** The same, a receipt at a time: for who has others waiting in between. */
export class Tallying {
	#receipts = 0;
	readonly #items = new Map<string, number>();
	readonly #pairs = new Map<string, Map<string, number>>();

	add({ items, sign }: TalliedReceipt): void {
		const set = [...new Set(items)].sort();
		this.#receipts += sign;
		for (const [at, item] of set.entries()) {
			add(this.#items, item, sign);
			for (let next = at + 1; next < set.length; next++) addPair(this.#pairs, item, set[next] ?? '', sign);
		}
	}

	/** What was counted so far; another {@link add} changes it. */
	tally(): Tally {
		return { receipts: this.#receipts, items: this.#items, pairs: this.#pairs };
	}
}

/** Two tallies as one: the same as if all their receipts had been counted together. */
export function addTallies(one: Tally, other: Tally): Tally {
	const items = new Map(one.items);
	for (const [item, count] of other.items) add(items, item, count);
	const pairs = new Map([...one.pairs].map(([item, row]) => [item, new Map(row)]));
	for (const [item, row] of other.pairs) {
		for (const [partner, count] of row) addPair(pairs, item, partner, count);
	}
	return { receipts: one.receipts + other.receipts, items, pairs };
}

/** The counts of a pair, whichever is named first. */
export function countsOf({ receipts, items, pairs }: Tally, a: string, b: string): PairCounts {
	invariant(a !== b, 'a pair is of two items');
	const [small, large] = a < b ? [a, b] : [b, a];
	const both = pairs.get(small)?.get(large) ?? 0;
	return { receipts, a: items.get(a) ?? 0, b: items.get(b) ?? 0, both };
}

function addPair(pairs: Map<string, Map<string, number>>, small: string, large: string, count: number): void {
	const row = pairs.get(small) ?? new Map<string, number>();
	add(row, large, count);
	if (row.size === 0) pairs.delete(small);
	else pairs.set(small, row);
}

function add(counts: Map<string, number>, key: string, count: number): void {
	const now = (counts.get(key) ?? 0) + count;
	if (now === 0) counts.delete(key);
	else counts.set(key, now);
}
