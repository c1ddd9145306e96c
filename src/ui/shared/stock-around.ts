import type { PlaceStock } from '#usecases/services.ts';

/** How many are in this store and in all others together; null where nothing is known. */
export type StockAround = {
	readonly here: number | null;
	/** Of those here, units that orders are promised. */
	readonly reservedHere: number;
	readonly elsewhere: number | null;
};

/**
 * Splits the known stock of an item. What is on the shelf here can be taken by whoever holds it; elsewhere only what no
 * order is promised can be had, and a place that is oversold has nothing to give.
 */
export function stockAround(stock: readonly PlaceStock[], storeId: string): StockAround {
	const here = stock.find(({ place }) => place === storeId);
	const others = stock.filter(({ place }) => place !== storeId);
	const free = ({ quantity, reserved = 0 }: PlaceStock) => Math.max(0, quantity - reserved);
	return {
		here: here?.quantity ?? null,
		reservedHere: here?.reserved ?? 0,
		elsewhere: others.length === 0 ? null : others.reduce((all, place) => all + free(place), 0),
	};
}
