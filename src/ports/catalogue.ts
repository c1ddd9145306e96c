import type { Item } from '#domain/catalogue/item.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import type { HadItem, Suggestion } from '#domain/recommend/suggest.ts';

/** Stock of an item at a place, as published plus what this device did since. */
export type PlaceStock = {
	readonly place: string;
	readonly quantity: number;
	/** Of these, units promised to orders; none where it is left out. */
	readonly reserved?: number;
};

/** An item with where it is; `stock` is empty when nothing is known of it. */
export type ListedItem = Item & {
	readonly stock: readonly PlaceStock[];
	/** Found by the code of a case or pack: so many of the item. One where it is left out. */
	readonly units?: number;
};

/** Some of the items found; `total` counts all of them, and any can be reached by `offset`. */
export type ItemPage = { readonly total: number; readonly items: readonly ListedItem[] };

/** A category with how many items it has. */
export type CategoryCount = { readonly name: string; readonly count: number };

/** What goods are called by their ids; empty for what is not in the catalogue (any more). */
export type GoodsNames = { namesOf(ids: readonly string[]): Promise<readonly string[]> };

/** The catalogue on this device: served from memory by the engine worker, whatever the network does. */
export type Catalogue = {
	byGtin(gtin: Gtin): Promise<ListedItem | null>;
	byId(id: string): Promise<ListedItem | null>;
	/** All variants of an item's product, itself among them; alone where it is of no product. */
	variantsOf(item: Pick<Item, 'id' | 'product'>): Promise<readonly ListedItem[]>;
	search(query: string, offset: number, limit: number): Promise<ItemPage>;
	categories(): Promise<CategoryCount[]>;
	inCategory(category: string, offset: number, limit: number): Promise<ItemPage>;
	/** The feed position the prices come from, kept on every sale. */
	version(): Promise<string>;
};

/** Something to suggest to a person, and why. */
export type SuggestedItem = { readonly item: ListedItem; readonly reason: Suggestion<never>['reason'] };

/** Ranks what a person may be told, by what they bought and by what can be had somewhere. */
export type Suggests = {
	/** `history`: what they bought, by day; `today` is the store's day; `leftOut`: ids not to be named, as those in the basket. */
	suggest(
		history: readonly HadItem[],
		given: { readonly today: string; readonly most: number; readonly leftOut: readonly string[] },
	): Promise<readonly SuggestedItem[]>;
};
