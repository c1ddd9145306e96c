import type { PlaceStock } from '#usecases/services.ts';

/** How many are in this store and in all others together; null where nothing is known. */
export type StockAround = { readonly here: number | null; readonly elsewhere: number | null };

/** Splits the known stock of an item. A place that is oversold has nothing to give, so it counts as none elsewhere. */
export function stockAround(stock: readonly PlaceStock[], storeId: string): StockAround {
	const others = stock.filter(({ place }) => place !== storeId);
	return {
		here: stock.find(({ place }) => place === storeId)?.quantity ?? null,
		elsewhere:
			others.length === 0 ? null : others.reduce((all, { quantity }) => all + Math.max(0, quantity), 0),
	};
}
