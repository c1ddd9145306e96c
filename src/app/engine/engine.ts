import type { Item } from '#domain/catalogue/item.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { unitsOf } from '#domain/stock/receiving.ts';
import { reservedAt } from '#domain/stock/reserved-place.ts';
import { nextTask } from '#platform/next-task.ts';
import type {
	CategoryCount,
	ItemPage,
	ListedItem,
	PlaceStock,
	SuggestedItem,
	Suggests,
} from '#ports/catalogue.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import type { ChangeRow, FeedName } from '#protocol/feed.ts';
import { CatalogueIndex, type FoundItems } from '#search/catalogue-index.ts';
import { StockIndex } from '#search/stock-index.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { loadFeed } from '#storage/load-feed.ts';
import { ownCodeItem } from '#storage/own-codes.ts';
import type { OwnMovements } from '#storage/own-movements.ts';
import type { SyncLoop, SyncParts } from '#sync/sync-loop.ts';
import type { SyncEvents } from '#sync/sync-round.ts';
import type { Transport } from '#sync/transport.ts';
import type { EngineApi, EngineEvent, ServerCalls } from '#workers/engine/contract.ts';

/** Rows laid over an index in one go. */
const SLICE = 100;
/** Changes are gathered this long before the screens hear of them, ms. */
const TELL_EVERY_MS = 300;

type Changed = 'goods_changed' | 'shop_changed';

/** Goods and their stock are looked up here; of the store's own feed the page has to read anew what it holds. */
const changedBy = (feed: FeedName): Changed =>
	feed === 'catalogue' || feed === 'availability' ? 'goods_changed' : 'shop_changed';

const EMPTY = { since: '', pages: [], deltas: [] };

/** What the engine takes from outside; the sync loop's parts but for those the engine makes itself. */
export type EngineParts = Pick<SyncParts, 'now' | 'random' | 'later' | 'sha256' | 'appVersion'> & {
	readonly db: NorenDatabase;
	readonly transport: Transport;
	readonly matchesPin: (pin: string, hash: string) => Promise<boolean>;
};

/** Catalogue in memory, stock as published plus this device's own facts, and the sync loop (runs in the worker). */
export class Engine implements Omit<EngineApi, keyof ServerCalls> {
	readonly #parts: EngineParts;
	/** This device's own facts: there are none before it is enrolled. */
	#own: OwnMovements | null = null;
	#catalogue = new CatalogueIndex(EMPTY);
	#stock = new StockIndex(EMPTY);
	#identity: DeviceIdentity | null = null;
	#loop: SyncLoop | null = null;
	#listener: (event: EngineEvent) => void = () => {};
	readonly #willTell = new Set<Changed>();
	/** Questions asked before the device's own catalogue is in memory wait for it: an early scan is never «unknown». */
	#loading: Promise<{ readonly catalogueLoaded: boolean }> | null = null;

	constructor(parts: EngineParts) {
		this.#parts = parts;
	}

	load(): Promise<{ readonly catalogueLoaded: boolean }> {
		this.#loading ??= this.#loadAll().catch((cause: unknown) => {
			this.#loading = null;
			throw cause;
		});
		return this.#loading;
	}

	reload(): Promise<{ readonly catalogueLoaded: boolean }> {
		this.#loading = null;
		return this.load();
	}

	/** The catalogue first: selling needs it, and stock figures can come a moment later. */
	async #loadAll(): Promise<{ readonly catalogueLoaded: boolean }> {
		const catalogueLoaded = await this.#loadCatalogue();
		void this.#loadStock().then(() => this.#listener({ type: 'goods_changed' }));
		return { catalogueLoaded };
	}

	async startSync(): Promise<void> {
		if (this.#loop) return;
		const syncing = await import('./syncing.ts');
		const outbox = new syncing.OutboxStore(this.#parts.db);
		const credentials = await outbox.credentials();
		if (!credentials || this.#loop) return;
		this.#identity = credentials.identity;
		const { transport, sha256, now, random, later, appVersion } = this.#parts;
		transport.authorise(credentials.token, outbox);
		const store: FeedName = `store-${credentials.identity.store}`;
		const keys = new syncing.PersonKeyStore(this.#parts.db);
		const replica = new syncing.ReplicaStore(this.#parts.db);
		const storage = { outbox, keys, replica };
		this.#loop = new syncing.SyncLoop(
			{ transport, sha256, now, random, later, appVersion, ...storage, events: this.#events() },
			[[store, 'catalogue'], ['availability']],
			[`customers-${credentials.identity.store}`],
		);
		this.#own ??= new syncing.OwnMovements(this.#parts.db);
		this.#own.follow(credentials.identity);
		await this.#own.refresh();
		this.#loop?.start();
	}

	async stopSync(): Promise<void> {
		const loop = this.#loop;
		this.#loop = null;
		await loop?.stop();
	}

	async checkFeeds(): Promise<void> {
		await this.#loop?.checkFeeds();
	}

	async goodbye(): Promise<boolean> {
		return (await this.#loop?.goodbye()) ?? false;
	}

	#events(): SyncEvents {
		return {
			installed: (feed, loaded) => this.#installed(feed, loaded),
			applied: (feed, rows, since) => this.#apply(feed, rows, since),
			progress: (feed, loaded, total) => {
				if (feed === 'catalogue') this.#listener({ type: 'load_progress', loaded, total });
			},
			revoked: () => this.#listener({ type: 'revoked' }),
		};
	}

	/** Lays changes over what is served, a slice at a time: a look-up never waits for more than one (L18). */
	async #apply(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void> {
		const index = feed === 'catalogue' ? this.#catalogue : feed === 'availability' ? this.#stock : null;
		if (index) {
			const before = index.version;
			for (let from = 0; from < rows.length; from += SLICE) {
				if (from > 0) await nextTask();
				const isLast = from + SLICE >= rows.length;
				index.apply(rows.slice(from, from + SLICE), isLast ? since : before);
			}
		}
		this.#tellChanged(changedBy(feed));
	}

	/** Lists are read again for this, so it is said a few times a second at most, and always once after the last change. */
	#tellChanged(type: Changed): void {
		if (this.#willTell.has(type)) return;
		this.#willTell.add(type);
		this.#parts.later(TELL_EVERY_MS, () => {
			this.#willTell.delete(type);
			this.#listener({ type });
		});
	}

	async nudge(): Promise<void> {
		this.#loop?.nudge();
		await this.#own?.refresh();
	}

	async byGtin(gtin: string): Promise<ListedItem | null> {
		await this.load();
		const item = (await this.#catalogue.byGtin(gtin as Gtin)) ?? (await this.#ownItem(gtin));
		if (!item) return null;
		const units = unitsOf(item.packs ?? [], gtin);
		return { ...this.#listed(item), ...(units !== 1 && { units }) };
	}

	async byId(id: string): Promise<ListedItem | null> {
		await this.load();
		const item = await this.#catalogue.byId(id);
		return item && this.#listed(item);
	}

	async variantsOf({ id, product }: Pick<Item, 'id' | 'product'>): Promise<ListedItem[]> {
		await this.load();
		const own = await this.#catalogue.byId(id);
		const items = product ? await this.#catalogue.variantsOf(product) : own ? [own] : [];
		return items.map((item) => this.#listed(item));
	}

	async search(query: string, offset: number, limit: number): Promise<ItemPage> {
		await this.load();
		return this.#page(await this.#catalogue.search(query, offset, limit));
	}

	async categories(): Promise<CategoryCount[]> {
		await this.load();
		return this.#catalogue.categories();
	}

	async inCategory(category: string, offset: number, limit: number): Promise<ItemPage> {
		await this.load();
		return this.#page(await this.#catalogue.inCategory(category, offset, limit));
	}

	async namesOf(ids: readonly string[]): Promise<string[]> {
		await this.load();
		return Promise.all(ids.map((id) => this.#catalogue.nameOf(id)));
	}

	/** Fetched when somebody is first recognised: no start needs it. */
	async suggest(...[history, given]: Parameters<Suggests['suggest']>): Promise<readonly SuggestedItem[]> {
		await this.load();
		const { suggestItems } = await import('./suggesting.ts');
		const listed = async (id: string) => {
			const item = await this.#catalogue.byId(id);
			return item && this.#listed(item);
		};
		const stockOf = (id: string) => this.#stockOf(id);
		return suggestItems(this.#catalogue, { stockOf, listed }, history, given);
	}

	async version(): Promise<string> {
		await this.load();
		return this.#catalogue.version;
	}

	matchesPin(pin: string, hash: string): Promise<boolean> {
		return this.#parts.matchesPin(pin, hash);
	}

	async listen(listener: (event: EngineEvent) => void): Promise<void> {
		this.#listener = listener;
	}

	#installed(feed: FeedName, loaded: LoadedFeed): void {
		if (feed === 'catalogue') this.#catalogue = new CatalogueIndex(loaded);
		if (feed === 'availability') this.#stock = new StockIndex(loaded);
		this.#listener({ type: changedBy(feed) });
	}

	async #loadCatalogue(): Promise<boolean> {
		const loaded = await loadFeed(this.#parts.db, 'catalogue');
		if (loaded) this.#catalogue = new CatalogueIndex(loaded);
		return loaded !== null;
	}

	async #loadStock(): Promise<void> {
		const loaded = await loadFeed(this.#parts.db, 'availability');
		if (loaded) this.#stock = new StockIndex(loaded);
	}

	/** The item that this device registered the code for, until the catalogue says so itself. */
	async #ownItem(gtin: string): Promise<Item | null> {
		const id = await ownCodeItem(this.#parts.db, gtin, (incarnation, device) =>
			this.#stock.appliedThrough(device, incarnation),
		);
		return id === null ? null : this.#catalogue.byId(id);
	}

	#page({ total, items }: FoundItems): ItemPage {
		return { total, items: items.map((item) => this.#listed(item)) };
	}

	#listed(item: Item): ListedItem {
		return { ...item, stock: this.#stockOf(item.id) };
	}

	/** Published stock plus this device's own facts beyond what was published (L10). */
	#stockOf(itemId: string): PlaceStock[] {
		const stock = this.#stock.ofItem(itemId);
		const identity = this.#identity;
		const own = this.#own;
		if (!identity || !own) return stock;
		const through = (incarnation: number, device: string) => this.#stock.appliedThrough(device, incarnation);
		const published = stock.find(({ place }) => place === identity.store)?.quantity ?? null;
		const here = own.over(itemId, identity.store, published, through);
		const all = here === published ? stock : withOwn(stock, identity.store, here ?? 0);
		// Orders taken here are promised from wherever they come.
		return all.map((known) => {
			const reserved = own.over(itemId, reservedAt(known.place), known.reserved ?? 0, through) ?? 0;
			return withPromised(known, reserved);
		});
	}
}

const withPromised = ({ place, quantity }: PlaceStock, reserved: number): PlaceStock =>
	reserved > 0 ? { place, quantity, reserved } : { place, quantity };

function withOwn(stock: readonly PlaceStock[], place: string, quantity: number): PlaceStock[] {
	const known = stock.find((each) => each.place === place);
	return [{ ...known, place, quantity }, ...stock.filter((each) => each !== known)];
}
