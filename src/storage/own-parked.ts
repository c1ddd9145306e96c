import type { SuspendedBasket } from '#ports/baskets.ts';
import type { ParkedBaskets } from '#ports/parked-baskets.ts';
import { toBasket } from '#protocol/bodies/basket-wire.ts';
import type { BasketDoc } from '#protocol/bodies/store-docs.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import type { BasketRow, NorenDatabase } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { readMeta } from './meta.ts';

/** Prefix of the documents and of the keys under which a basket is taken up. */
const DOC = 'basket:';
const TAKEN = 'resume:';

/** Parked baskets of the store's feed: what is there, and which ones another tablet has taken up. */
type Published = { readonly docs: ReadonlyMap<string, BasketDoc>; readonly gone: ReadonlySet<string> };

/**
 * Parked baskets: this device's own rows, and on top what the store's feed says of all tablets. What this device has taken
 * up itself is gone at once (L10); what another one took up is gone when the feed has said so.
 */
export class OwnParkedBaskets implements ParkedBaskets {
	readonly #db: NorenDatabase;
	/** Of the pages, which stay as they are until the next snapshot; what has changed since is read each time. */
	#paged: { readonly generation: string; readonly docs: readonly FeedDoc[] } | null = null;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async list(): Promise<SuspendedBasket[]> {
		const { baskets, journal, meta } = this.#db;
		const [rows, keys, identity] = await Promise.all([
			baskets.where('state').equals('suspended').toArray(),
			journal.where('once_key').startsWith(TAKEN).keys(),
			readMeta(meta, 'identity'),
		]);
		const taken = new Set(keys.map((key) => String(key).slice(TAKEN.length)));
		const { docs, gone } = await this.#published(identity ? `store-${identity.store}` : null);
		const own = rows.filter(({ entry_id }) => entry_id === undefined || !gone.has(entry_id));
		const known = new Set(own.map(({ entry_id }) => entry_id));
		const others = [...docs.values()].filter(({ entry_id }) => !known.has(entry_id) && !taken.has(entry_id));
		const parked = await Promise.all(own.map((row) => this.#ofRow(row)));
		return [...parked, ...others.map((doc) => ofDoc(doc, identity?.device))].sort(
			(a, b) => a.suspendedAt - b.suspendedAt,
		);
	}

	async #ofRow({ basket, label, operator, suspended_at, entry_id }: BasketRow): Promise<SuspendedBasket> {
		const plain = { basket, label, operator, suspendedAt: suspended_at };
		// Parked by an older version: on this device only.
		if (entry_id === undefined) return plain;
		const entry = (await this.#db.journal.get(entry_id))?.entry;
		const isTraining = entry?.kind === 'suspended_basket' && entry.body.is_training;
		return { ...plain, entryId: entry_id, ...(isTraining && { isTraining }) };
	}

	async #published(feed: FeedName | null): Promise<Published> {
		const row = feed ? await this.#db.feeds.get(feed) : undefined;
		if (!feed || !row) return { docs: new Map(), gone: new Set() };
		if (this.#paged?.generation !== row.generation) {
			const docs = await readFeedDocs(this.#db, feed, (id) => id.startsWith(DOC));
			this.#paged = { generation: row.generation, docs };
		}
		const changes = await this.#db.deltas
			.where('[feed+id]')
			.between([feed, DOC], [feed, `${DOC}\uffff`])
			.toArray();
		const docs = new Map(this.#paged.docs.flatMap((doc) => (doc.type === 'basket' ? [[doc._id, doc]] : [])));
		const gone = new Set<string>();
		for (const { id, doc } of changes) {
			if (doc?.type === 'basket') docs.set(id, doc);
			else {
				docs.delete(id);
				gone.add(id.slice(DOC.length));
			}
		}
		return { docs, gone };
	}
}

const ofDoc = (doc: BasketDoc, device: string | undefined): SuspendedBasket => ({
	basket: toBasket(doc.basket),
	label: doc.label,
	operator: doc.operator,
	suspendedAt: doc.suspended_at,
	entryId: doc.entry_id,
	...(doc.is_training && { isTraining: true }),
	...(doc.device !== device && { isElsewhere: true }),
});
