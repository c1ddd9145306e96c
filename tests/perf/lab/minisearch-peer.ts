import MiniSearch from 'minisearch';
import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { fetchItems } from './items.ts';

/** What MiniSearch does with the same items and queries. Times in ms. */
export type MiniSearchResult = {
	readonly build: number;
	readonly times: readonly number[];
	/** Indexes of the queries that do not find the item they were taken from, at whatever rank. */
	readonly missed: readonly number[];
};

/** Builds MiniSearch's index over the items and asks it, with prefix search as for search-as-you-type. */
export async function miniSearchPeer(
	queries: readonly { readonly text: string; readonly id: string }[],
	rounds: number,
): Promise<MiniSearchResult> {
	const items = (await fetchItems()).map((item) => ({
		...item,
		codes: item.gtins.map((gtin) => displayGtin(gtin as Gtin)).join(' '),
	}));
	const index = new MiniSearch<ItemDoc & { codes: string }>({
		idField: '_id',
		fields: ['name', 'reading', 'sku', 'codes'],
		searchOptions: { prefix: true, combineWith: 'AND' },
	});
	const from = performance.now();
	index.addAll(items);
	const build = performance.now() - from;
	const times: number[] = [];
	const missed: number[] = [];
	for (let round = 0; round < rounds; round++) {
		for (const [nth, { text, id }] of queries.entries()) {
			const start = performance.now();
			const hits = index.search(text);
			times.push(performance.now() - start);
			if (round === 0 && !hits.some((hit) => hit.id === id)) missed.push(nth);
		}
	}
	return { build, times, missed };
}
