import { type HadItem, suggest } from '#domain/recommend/suggest.ts';
import { boughtOnceBy } from '#domain/recommend/used-up.ts';
import type { ListedItem, PlaceStock, SuggestedItem } from '#ports/catalogue.ts';
import type { CatalogueIndex } from '#search/catalogue-index.ts';

/** What there is of an item, and the item itself: only of those that are said. */
export type Shelves = {
	readonly stockOf: (id: string) => readonly PlaceStock[];
	readonly listed: (id: string) => Promise<ListedItem | null>;
};

/** Ranks what somebody may be told by the catalogue's neighbours, out of what some place has to give. */
export async function suggestItems(
	catalogue: Pick<CatalogueIndex, 'goesWith' | 'popular' | 'has'>,
	{ stockOf, listed }: Shelves,
	history: readonly HadItem[],
	{ today, most, leftOut }: { today: string; most: number; leftOut: readonly string[] },
): Promise<SuggestedItem[]> {
	const popular = await catalogue.popular();
	if (!popular) return [];
	const known = history.map(async ({ itemId }) => [itemId, await catalogue.goesWith(itemId)] as const);
	const neighbours = new Map(await Promise.all(known));
	const out = new Set(leftOut);
	const stock = (id: string): readonly string[] =>
		catalogue.has(id)
			? stockOf(id).flatMap(({ place, quantity, reserved = 0 }) => (quantity > reserved ? place : []))
			: [];
	const shelf = {
		...{ neighbours, stock, isBoughtOnce: boughtOnceBy(popular.used_up) },
		popular: popular.items.map(([itemId, weight]) => ({ itemId, weight })),
		isLeftOut: (itemId: string) => out.has(itemId),
	};
	const found = suggest(history, shelf, { today, most }).map(async ({ itemId, reason }) => {
		const item = await listed(itemId);
		return item ? [{ item, reason }] : [];
	});
	return (await Promise.all(found)).flat();
}
