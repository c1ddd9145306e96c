import { type HadItem, suggest } from '#domain/recommend/suggest.ts';
import { boughtOnceBy } from '#domain/recommend/used-up.ts';
import type { ListedItem, SuggestedItem } from '#ports/catalogue.ts';
import type { CatalogueIndex } from '#search/catalogue-index.ts';

/** Ranks what somebody may be told by the catalogue's neighbours, out of what some place has to give. */
export function suggestItems(
	catalogue: Pick<CatalogueIndex, 'goesWith' | 'popular'>,
	listed: (id: string) => ListedItem | null,
	history: readonly HadItem[],
	{ today, most, leftOut }: { today: string; most: number; leftOut: readonly string[] },
): SuggestedItem[] {
	const popular = catalogue.popular();
	if (!popular) return [];
	const neighbours = new Map(history.map(({ itemId }) => [itemId, catalogue.goesWith(itemId)]));
	const out = new Set(leftOut);
	const items = new Map<string, ListedItem>();
	const stock = (id: string): readonly string[] => {
		const item = listed(id);
		if (!item) return [];
		items.set(id, item);
		return item.stock.flatMap(({ place, quantity, reserved = 0 }) => (quantity > reserved ? place : []));
	};
	const shelf = {
		...{ neighbours, stock, isBoughtOnce: boughtOnceBy(popular.used_up) },
		popular: popular.items.map(([itemId, weight]) => ({ itemId, weight })),
		isLeftOut: (itemId: string) => out.has(itemId),
	};
	return suggest(history, shelf, { today, most }).flatMap(({ itemId, reason }) => {
		const item = items.get(itemId);
		return item ? { item, reason } : [];
	});
}
