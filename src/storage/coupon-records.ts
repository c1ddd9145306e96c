import type { Redemption } from '#domain/coupon/redemptions.ts';
import type { CouponRecords } from '#ports/coupon-records.ts';
import type { CouponDoc } from '#protocol/bodies/coupon-bodies.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';
import type { NorenDatabase } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { readMeta } from './meta.ts';

/** Coupons out of the store's feed and this device's own journal. For screens that are seldom open. */
export class CouponRecordsStore implements CouponRecords {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async known(): Promise<CouponDoc[]> {
		const docs = await this.#docs((id) => id.startsWith('coupon:'));
		const known = new Map(docs.flatMap((doc) => (doc.type === 'coupon' ? [[doc.id, doc]] : [])));
		const own = await this.#db.journal.where('once_key').startsWith('coupon:').toArray();
		for (const { entry } of own) {
			if (entry.kind !== 'coupon_issued' || entry.body.is_training) continue;
			const { id, token, ref } = entry.body;
			if (!known.has(id)) known.set(id, { _id: `coupon:${id}`, type: 'coupon', id, token, holder: ref });
		}
		return [...known.values()];
	}

	async uses(coupon: string): Promise<Redemption[]> {
		const [docs, own] = await Promise.all([
			this.#docs((id) => id.startsWith('coupon_use:') && id.endsWith(`:${coupon}`)),
			this.#own(coupon),
		]);
		const published = docs.flatMap((doc): Redemption[] =>
			doc.type === 'coupon_use' && doc.coupon === coupon
				? [
						{
							...{ coupon, entry: doc.entry_id, receipt: doc.receipt_number },
							...{ customer: doc.customer, isUndone: doc.undone },
						},
					]
				: [],
		);
		// A use that either side says was given back is free again.
		return [...published, ...own];
	}

	async deviceKeys(): Promise<Map<string, PublicJwk>> {
		const docs = await this.#docs((id) => id.startsWith('key:'));
		return new Map(
			docs.flatMap((doc) =>
				doc.type === 'device_key' ? [[`${doc.device}.${doc.incarnation}`, doc.key]] : [],
			),
		);
	}

	/** What own documents did with it: a sale used it, its reversal gave it back. */
	async #own(coupon: string): Promise<Redemption[]> {
		const rows = await this.#db.balances.where('account').equals(`coupon:${coupon}`).toArray();
		const entries = await this.#db.journal.bulkGet(rows.map(({ entry_id }) => entry_id));
		return entries.flatMap((row): Redemption[] => {
			if (row?.entry.kind !== 'retail_transaction') return [];
			const { id, body } = row.entry;
			const isUndone = body.type === 'post_void';
			const entry = isUndone ? (body.original?.entry_id ?? id) : id;
			return [{ coupon, entry, receipt: body.receipt_number, customer: body.customer, isUndone }];
		});
	}

	async #docs(isWanted: (id: string) => boolean): Promise<FeedDoc[]> {
		const identity = await readMeta(this.#db.meta, 'identity');
		return identity ? readFeedDocs(this.#db, `store-${identity.store}`, isWanted) : [];
	}
}
