import type { Offers, StoreViews } from '#ports/store-views.ts';
import type { BasketDoc, DeviceKeyDoc, SaleDoc, ValueDoc } from '#protocol/bodies/store-docs.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { NorenDatabase } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { readMeta } from './meta.ts';

/** The store's feed as this device last pulled it. */
export class OwnStoreViews implements StoreViews {
	readonly #db: NorenDatabase;
	/** Offers as last read; read again only when the feed has moved. */
	#offers: { readonly position: string; readonly offers: Offers } | null = null;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async offers(): Promise<Offers> {
		const feed = await this.#feed();
		const row = feed ? await this.#db.feeds.get(feed) : undefined;
		if (!feed || !row) return { promotions: [], prices: [] };
		const position = `${row.generation} ${row.since}`;
		if (this.#offers?.position === position) return this.#offers.offers;
		const docs = await this.#docs((id) => id.startsWith('promotion:') || id.startsWith('prices:'));
		const read: Offers = {
			promotions: docs.flatMap((doc) => (doc.type === 'promotion' ? [doc] : [])),
			prices: docs.flatMap((doc) => (doc.type === 'prices' ? [doc] : [])),
		};
		// Sales move the feed all day: what has not changed stays the object it was.
		const isSame = this.#offers && JSON.stringify(this.#offers.offers) === JSON.stringify(read);
		const offers = isSame && this.#offers ? this.#offers.offers : read;
		this.#offers = { position, offers };
		return offers;
	}

	async sale(receiptNumber: string): Promise<SaleDoc | null> {
		const [doc] = await this.#docs((id) => id === `sale:${receiptNumber}`);
		return doc?.type === 'sale' ? doc : null;
	}

	async baskets(): Promise<BasketDoc[]> {
		const docs = await this.#docs((id) => id.startsWith('basket:'));
		return docs
			.flatMap((doc) => (doc.type === 'basket' ? [doc] : []))
			.sort((a, b) => a.suspended_at - b.suspended_at);
	}

	async value(account: string): Promise<ValueDoc | null> {
		const [doc] = await this.#docs((id) => id === `value:${account}`);
		return doc?.type === 'value' ? doc : null;
	}

	async deviceKey(device: string, incarnation: number): Promise<DeviceKeyDoc | null> {
		const [doc] = await this.#docs((id) => id === `key:${device}.${incarnation}`);
		return doc?.type === 'device_key' ? doc : null;
	}

	async #docs(isWanted: (id: string) => boolean): Promise<FeedDoc[]> {
		const feed = await this.#feed();
		return feed ? readFeedDocs(this.#db, feed, isWanted) : [];
	}

	async #feed(): Promise<FeedName | null> {
		const identity = await readMeta(this.#db.meta, 'identity');
		return identity ? `store-${identity.store}` : null;
	}
}
