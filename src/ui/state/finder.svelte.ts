import { searchKey } from '#domain/catalogue/search-text.ts';
import type { CategoryCount, ItemPage, ListedItem, TillServices } from '#usecases/services.ts';
import { afterPaint } from '../shared/after-paint.ts';

/** Items shown before someone asks for more. */
const PAGE = 60;

/** What is being looked at: a search, or a category. */
type Wanted = { readonly query: string; readonly category: string | null; readonly limit: number };

/** Finding items by word or category. One reading at a time; an answer that is no longer wanted is dropped. */
export class Finder {
	readonly #services: TillServices;
	#categories = $state.raw<readonly CategoryCount[] | null>(null);
	#wanted = $state.raw<Wanted>({ query: '', category: null, limit: PAGE });
	#page = $state.raw<ItemPage | null>(null);
	#reading: Promise<void> | null = null;
	#isStale = false;
	/** Something else is being looked for than what is shown. */
	#isNew = false;
	#isWhole = $state.raw(true);

	constructor(services: TillServices) {
		this.#services = services;
	}

	/** Null until the first answer. */
	get categories(): readonly CategoryCount[] | null {
		return this.#categories;
	}
	get query(): string {
		return this.#wanted.query;
	}
	get category(): string | null {
		return this.#wanted.category;
	}
	get isSearching(): boolean {
		return searchKey(this.#wanted.query) !== '';
	}
	/** Null until the first answer. */
	get page(): ItemPage | null {
		return this.#page;
	}
	/** False for the one frame in which a new answer shows what fits on a screen: typing waits for no tile below it. */
	get isWhole(): boolean {
		return this.#isWhole;
	}
	get hasMore(): boolean {
		return this.#page !== null && this.#page.items.length < this.#page.total;
	}

	/** Reads categories and what is shown; also after the catalogue changed, keeping the place. */
	async refresh(): Promise<void> {
		const named = await this.#services.categories();
		// Goods without a category come last, however many they are.
		this.#categories = named.toSorted((a, b) => Number(a.name === '') - Number(b.name === ''));
		const known = this.#categories.some(({ name }) => name === this.#wanted.category);
		if (!known) this.#wanted = { ...this.#wanted, category: this.#categories[0]?.name ?? null };
		await this.#read();
	}

	search(query: string): Promise<void> {
		this.#wanted = { ...this.#wanted, query, limit: PAGE };
		return this.#readNew();
	}

	show(category: string): Promise<void> {
		this.#wanted = { query: '', category, limit: PAGE };
		return this.#readNew();
	}

	more(): Promise<void> {
		this.#wanted = { ...this.#wanted, limit: this.#wanted.limit + PAGE };
		return this.#read();
	}

	/** The first item of the search as it is typed now. */
	async first(): Promise<ListedItem | null> {
		await this.#reading;
		return this.isSearching ? (this.#page?.items[0] ?? null) : null;
	}

	#readNew(): Promise<void> {
		this.#isNew = true;
		return this.#read();
	}

	#read(): Promise<void> {
		this.#isStale = true;
		this.#reading ??= this.#readUntilCurrent().finally(() => {
			this.#reading = null;
		});
		return this.#reading;
	}

	async #readUntilCurrent(): Promise<void> {
		while (this.#isStale) {
			this.#isStale = false;
			const page = await this.#ask(this.#wanted);
			if (!this.#isStale) this.#show(page);
		}
	}

	#show(page: ItemPage): void {
		this.#page = page;
		if (!this.#isNew) return;
		this.#isNew = false;
		this.#isWhole = false;
		afterPaint(() => {
			this.#isWhole = true;
		});
	}

	#ask({ query, category, limit }: Wanted): Promise<ItemPage> {
		if (searchKey(query) !== '') return this.#services.search(query, 0, limit);
		if (category !== null) return this.#services.inCategory(category, 0, limit);
		return Promise.resolve({ total: 0, items: [] });
	}
}
