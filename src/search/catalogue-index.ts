import type { Item } from '#domain/catalogue/item.ts';
import { searchWords } from '#domain/catalogue/search-text.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import type { Neighbour } from '#domain/recommend/neighbours.ts';
import type { CategoryCount } from '#ports/catalogue.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import type { GoesWithDoc, PopularDoc } from '#protocol/bodies/recommend-docs.ts';
import type { ChangeRow, ItemDoc } from '#protocol/feed.ts';
import { codesOf, FIELD, matchRank, recordOf } from '#protocol/item-record.ts';
import type { Page } from '#protocol/pack-page.ts';
import { Pages } from './pages.ts';

/** Where an item is: a line of a page, or a delta. */
type Place = { readonly page: Page; readonly line: number } | { readonly id: string };

/** Some of what was found. */
export type FoundItems = { readonly total: number; readonly items: readonly Item[] };

/**
 * The catalogue in memory: GTIN look-up by binary search over packed pages, substring search over one normalised
 * string a page, both with the changes since the packs laid over them.
 */
export class CatalogueIndex {
	readonly #pages: Pages<ItemDoc>;
	/** What goes with what: the same lines, read as the other documents of the feed. */
	readonly #goes: Pages<GoesWithDoc | PopularDoc>;
	/** Search records of the deltas, by id. */
	readonly #records = new Map<string, string>();
	readonly #deltaGtins = new Map<string, string>();
	#lastSearch: { key: string; places: Place[] } | null = null;
	#ordered = new Map<string, Place[]>();

	constructor(loaded: LoadedFeed) {
		this.#pages = new Pages(loaded, ['item']);
		this.#goes = new Pages(loaded, ['goes_with', 'popular']);
		for (const [id, doc] of this.#pages.deltas) this.#indexDelta(id, doc);
	}

	/** Feed position the prices come from. */
	get version(): string {
		return this.#pages.since;
	}

	/** Lays a page of changes over what is known. */
	apply(rows: readonly ChangeRow[], since: string): void {
		for (const row of rows) {
			const before = this.#pages.deltas.get(row.id);
			for (const gtin of before ? codesOf(before) : []) {
				if (this.#deltaGtins.get(gtin) === row.id) this.#deltaGtins.delete(gtin);
			}
			this.#indexDelta(row.id, this.#pages.lay(row));
			this.#goes.lay(row);
		}
		this.#pages.since = since;
		this.#lastSearch = null;
		this.#ordered = new Map();
	}

	/** What goes with an item, heaviest first; nothing where nothing is known. */
	async goesWith(id: string): Promise<Neighbour[]> {
		await this.#goes.open(`goes:${id}`);
		const doc = this.#goes.byId(`goes:${id}`);
		return doc?.type === 'goes_with' ? doc.items.map(([itemId, weight]) => ({ itemId, weight })) : [];
	}

	/** What everybody buys, and what is used up; null before the server has said. */
	async popular(): Promise<PopularDoc | null> {
		await this.#goes.open('popular');
		const doc = this.#goes.byId('popular');
		return doc?.type === 'popular' ? doc : null;
	}

	async nameOf(id: string): Promise<string> {
		return (await this.byId(id))?.name ?? '';
	}

	async byGtin(gtin: Gtin): Promise<Item | null> {
		const changed = this.#deltaGtins.get(gtin);
		if (changed !== undefined) {
			const doc = this.#pages.deltas.get(changed);
			return doc ? toItem(doc) : null;
		}
		const wanted = Number(gtin);
		for (const page of this.#pages.pages) {
			const line = lineOfGtin(page, wanted);
			const doc = line >= 0 ? await this.#read(page, line) : null;
			if (doc) return toItem(doc);
		}
		return null;
	}

	/** Whether there is an item of this id; reads none. */
	has(id: string): boolean {
		return this.#pages.has(`item:${id}`);
	}

	async byId(id: string): Promise<Item | null> {
		await this.#pages.open(`item:${id}`);
		const doc = this.#pages.byId(`item:${id}`);
		return doc ? toItem(doc) : null;
	}

	/**
	 * The variants of a product, in the order of their ids. Asked for one item at a time, so the pages are looked through
	 * for the product's name (some ms for 100,000 items) and no index is kept for it.
	 */
	async variantsOf(product: string): Promise<Item[]> {
		const found: ItemDoc[] = [];
		for (const page of this.#pages.pages) {
			for (const line of page.linesOfProduct(product)) {
				const doc = await this.#read(page, line);
				if (doc) found.push(doc);
			}
		}
		for (const doc of this.#pages.deltas.values()) if (doc) found.push(doc);
		return found
			.filter((doc) => doc.product === product)
			.sort((a, b) => compare(a._id, b._id))
			.map(toItem);
	}

	/** Items in whose fields every word is found; those where it begins a field come first. */
	async search(query: string, offset: number, limit: number): Promise<FoundItems> {
		const words = searchWords(query);
		if (words.length === 0) return { total: 0, items: [] };
		const key = words.join(' ');
		if (this.#lastSearch?.key !== key) this.#lastSearch = { key, places: this.#find(words) };
		return this.#slice(this.#lastSearch.places, offset, limit);
	}

	categories(): CategoryCount[] {
		const counts = new Map<string, number>();
		const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by);
		for (const page of this.#pages.pages) {
			for (const [name, lines] of Object.entries(page.categories)) {
				count(name, this.#current(page, lines).length);
			}
		}
		for (const doc of this.#pages.deltas.values()) if (doc) count(doc.category, 1);
		return [...counts]
			.filter(([, total]) => total > 0)
			.map(([name, total]) => ({ name, count: total }))
			.sort((a, b) => b.count - a.count || compare(a.name, b.name));
	}

	/** Items of a category in the order of their readings. */
	async inCategory(category: string, offset: number, limit: number): Promise<FoundItems> {
		let places = this.#ordered.get(category);
		if (!places) {
			places = this.#order(category);
			this.#ordered.set(category, places);
		}
		return this.#slice(places, offset, limit);
	}

	#find(words: readonly string[]): Place[] {
		const first: Place[] = [];
		const rest: Place[] = [];
		const longest = words.reduce((a, b) => (b.length > a.length ? b : a), '');
		for (const page of this.#pages.pages) {
			const { search, searchStarts } = page;
			let line = 0;
			for (let at = search.indexOf(longest); at >= 0; ) {
				while ((searchStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++;
				const end = searchStarts[line + 1] ?? search.length + 1;
				const rank = this.#pages.isCurrent(page, line)
					? matchRank(search.slice(searchStarts[line], end - 1), words)
					: null;
				if (rank !== null) (rank === 0 ? first : rest).push({ page, line });
				at = search.indexOf(longest, end);
			}
		}
		for (const [id, record] of this.#records) {
			const rank = matchRank(record, words);
			if (rank !== null) (rank === 0 ? first : rest).push({ id });
		}
		return [...first, ...rest];
	}

	#order(category: string): Place[] {
		const keyed: { key: string; place: Place }[] = [];
		for (const page of this.#pages.pages) {
			for (const line of this.#current(page, page.categories[category] ?? new Uint16Array())) {
				const start = page.searchStarts[line] ?? 0;
				const key = page.search.slice(start, page.search.indexOf(FIELD, start));
				keyed.push({ key, place: { page, line } });
			}
		}
		for (const [id, doc] of this.#pages.deltas) {
			if (doc?.category !== category) continue;
			const record = this.#records.get(id) ?? '';
			keyed.push({ key: record.slice(0, record.indexOf(FIELD)), place: { id } });
		}
		return keyed.sort((a, b) => compare(a.key, b.key)).map(({ place }) => place);
	}

	#current(page: Page, lines: Uint16Array): Uint16Array {
		if (this.#pages.deltas.size === 0) return lines;
		return lines.filter((line) => this.#pages.isCurrent(page, line));
	}

	/** What a line says, unless a change since has replaced it. */
	async #read(page: Page, line: number): Promise<ItemDoc | null> {
		await page.open(line);
		return this.#pages.isCurrent(page, line) ? this.#pages.read(page, line) : null;
	}

	async #slice(places: readonly Place[], offset: number, limit: number): Promise<FoundItems> {
		const items: Item[] = [];
		const shown = places.slice(offset, offset + limit);
		await Promise.all(shown.map((place) => 'id' in place || place.page.open(place.line)));
		for (const place of shown) {
			const doc = 'id' in place ? this.#pages.deltas.get(place.id) : this.#pages.read(place.page, place.line);
			if (doc) items.push(toItem(doc));
		}
		return { total: places.length, items };
	}

	#indexDelta(id: string, doc: ItemDoc | null): void {
		if (!doc) {
			this.#records.delete(id);
			return;
		}
		this.#records.set(id, recordOf(doc));
		for (const gtin of codesOf(doc)) this.#deltaGtins.set(gtin, id);
	}
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function lineOfGtin({ gtins, gtinLines }: Page, wanted: number): number {
	let low = 0;
	let high = gtins.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((gtins[middle] ?? 0) < wanted) low = middle + 1;
		else high = middle;
	}
	return gtins[low] === wanted ? (gtinLines[low] ?? -1) : -1;
}

/** An item document as the domain knows it. */
export function toItem(doc: ItemDoc): Item {
	return {
		id: doc._id.slice('item:'.length),
		sku: doc.sku,
		gtins: doc.gtins as unknown as Gtin[],
		name: doc.name,
		reading: doc.reading,
		category: doc.category,
		price: money(doc.price),
		taxCategory: doc.tax_category,
		taxIncluded: doc.tax_included,
		...(doc.packs && { packs: doc.packs }),
		...(doc.product && { product: doc.product, variant: doc.variant ?? [] }),
	};
}
