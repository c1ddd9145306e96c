import type { Money } from '#domain/money/money.ts';

/** A price of one item from a day on; the last day is included, none means until further notice. */
export type DatedPrice = {
	readonly itemId: string;
	readonly price: Money;
	readonly validFrom: string;
	readonly validTo?: string;
};

/**
 * Prices that differ from the item's own: for some stores, for some ranks of members. Without ranks it sets the list
 * price; with ranks it is a price for members, and the better of the two counts.
 */
export type PriceList = {
	readonly id: string;
	readonly stores?: readonly string[];
	readonly ranks?: readonly string[];
	readonly prices: readonly DatedPrice[];
};

/** A price and where it comes from; `priceList` null is the item's own price. */
export type FoundPrice = { readonly price: Money; readonly priceList: string | null };

type Row = DatedPrice & { readonly list: PriceList };

/** Price lists made ready for looking up, once when they change. */
export type PriceBook = { readonly rows: ReadonlyMap<string, readonly Row[]> };

/** No price lists: every item has its own price. */
export const NO_PRICE_LISTS: PriceBook = { rows: new Map() };

/** Prepares price lists; their order never matters. */
export function priceBook(lists: readonly PriceList[]): PriceBook {
	const rows = new Map<string, Row[]>();
	for (const list of [...lists].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		for (const price of list.prices) {
			const known = rows.get(price.itemId);
			if (known) known.push({ ...price, list });
			else rows.set(price.itemId, [{ ...price, list }]);
		}
	}
	return { rows };
}

/**
 * The list price of an item in a store on a day, or null when no list names it: this store's own list before one for
 * all stores, then the row that began last, then the lower price.
 */
export function listPrice(book: PriceBook, itemId: string, store: string, day: string): FoundPrice | null {
	const rows = book.rows.get(itemId);
	if (!rows) return null;
	let best: Row | null = null;
	for (const row of valid(rows, store, day)) {
		if (!row.list.ranks && (best === null || comesBefore(row, best))) best = row;
	}
	return best ? { price: best.price, priceList: best.list.id } : null;
}

/** The lowest price a member of this rank has for an item, or null. */
export function memberPrice(
	book: PriceBook,
	itemId: string,
	store: string,
	day: string,
	rank: string | null,
): FoundPrice | null {
	const rows = rank === null ? undefined : book.rows.get(itemId);
	if (!rows) return null;
	let best: Row | null = null;
	for (const row of valid(rows, store, day)) {
		if (rank === null || !row.list.ranks?.includes(rank)) continue;
		if (best === null || row.price < best.price) best = row;
	}
	return best ? { price: best.price, priceList: best.list.id } : null;
}

/**
 * The lowest list price an item had in a store from one day to another: what a return without a receipt is worth
 * (RET-05). `ownPrice` counts too, it may have been asked on any of them.
 */
export function lowestPriceBetween(
	book: PriceBook,
	item: { readonly id: string; readonly price: Money },
	store: string,
	from: string,
	to: string,
): Money {
	const prices = (book.rows.get(item.id) ?? [])
		.filter(({ list, validFrom, validTo = to }) => isFor(list, store) && validFrom <= to && validTo >= from)
		.filter(({ list }) => !list.ranks)
		.map(({ price }) => price);
	return prices.reduce((lowest, price) => (price < lowest ? price : lowest), item.price);
}

const valid = (rows: readonly Row[], store: string, day: string): Row[] =>
	rows.filter(
		({ list, validFrom, validTo }) =>
			isFor(list, store) && validFrom <= day && (validTo === undefined || day <= validTo),
	);

const isFor = ({ stores }: PriceList, store: string): boolean =>
	stores === undefined || stores.includes(store);

function comesBefore(a: Row, b: Row): boolean {
	if ((a.list.stores !== undefined) !== (b.list.stores !== undefined)) return a.list.stores !== undefined;
	if (a.validFrom !== b.validFrom) return a.validFrom > b.validFrom;
	return a.price < b.price;
}
