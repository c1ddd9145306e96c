import { NO_ATTEMPTS, type PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { Device, DeviceIdentity } from '#ports/device.ts';
import type { FeedDoc, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { NEW_CHAIN } from '#protocol/seal-entry.ts';
import { type NorenDatabase, WRITER_VERSION } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { readMeta, writeMeta } from './meta.ts';

/** Identity, staff and the signed-in person, on the strict instance. */
export class DeviceStore implements Device {
	readonly #db: NorenDatabase;
	/** The store's feed as last read; read again only when the feed has moved. */
	#storeDocs: { readonly position: string; readonly docs: readonly FeedDoc[] } | null = null;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	identity(): Promise<DeviceIdentity | null> {
		return readMeta(this.#db.meta, 'identity');
	}

	async enrolled(identity: DeviceIdentity, token: string, keys: CryptoKeyPair, epoch: string): Promise<void> {
		const { meta } = this.#db;
		await this.#db.transaction('rw', meta, async () => {
			await writeMeta(meta, 'identity', identity);
			await writeMeta(meta, 'credentials', { token, keys, epoch });
			await writeMeta(meta, 'chain', NEW_CHAIN);
		});
	}

	async store(): Promise<StoreDoc | null> {
		return (await this.#storeFeed()).find((doc): doc is StoreDoc => doc.type === 'store') ?? null;
	}

	async staff(): Promise<StaffDoc[]> {
		return (await this.#storeFeed()).filter((doc): doc is StaffDoc => doc.type === 'staff');
	}

	operator(): Promise<string | null> {
		return readMeta(this.#db.meta, 'operator');
	}

	async setOperator(staffId: string | null): Promise<void> {
		if (staffId === null) await this.#db.meta.delete('operator');
		else await writeMeta(this.#db.meta, 'operator', staffId);
	}

	async pinAttempts(staffId: string): Promise<PinAttempts> {
		return (await readMeta(this.#db.meta, `pin:${staffId}`)) ?? NO_ATTEMPTS;
	}

	setPinAttempts(staffId: string, attempts: PinAttempts): Promise<void> {
		return writeMeta(this.#db.meta, `pin:${staffId}`, attempts);
	}

	/** Takes the fence for this tab: whoever held it before can no longer commit. Answers the new token. */
	async takeFence(): Promise<number> {
		const { meta } = this.#db;
		return this.#db.transaction('rw', meta, async () => {
			const fence = await readMeta(meta, 'fence');
			const token = (fence?.token ?? 0) + 1;
			const version = Math.max(fence?.min_writer_version ?? 0, WRITER_VERSION);
			await writeMeta(meta, 'fence', { min_writer_version: version, token });
			return token;
		});
	}

	async #storeFeed(): Promise<readonly FeedDoc[]> {
		const identity = await this.identity();
		if (!identity) return [];
		const feed = `store-${identity.store}` as const;
		const row = await this.#db.feeds.get(feed);
		const position = `${row?.generation} ${row?.since}`;
		if (this.#storeDocs?.position !== position) {
			this.#storeDocs = { position, docs: await readFeedDocs(this.#db, feed) };
		}
		return this.#storeDocs.docs;
	}
}
