import { invariant } from '#domain/invariant.ts';
import { NO_ATTEMPTS, type PinAttempts } from '#domain/staff/pin-lockout.ts';
import type {
	DatabaseState,
	Device,
	DeviceCredentials,
	DeviceIdentity,
	DeviceKeyPair,
	DeviceLife,
	Sentinel,
} from '#ports/device.ts';
import type { FeedDoc, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { recoverySecret } from '#protocol/recovery-secret.ts';
import { NEW_CHAIN } from '#protocol/seal-entry.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';
import { type NorenDatabase, WRITER_VERSION } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { formerLives } from './former-lives.ts';
import { inspectDatabase, journalEnd } from './inspect.ts';
import { readMeta, readSyncState, writeMeta } from './meta.ts';

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

	async enrolled(identity: DeviceIdentity, credentials: DeviceCredentials): Promise<void> {
		const { meta, journal, sync_state } = this.#db;
		await this.#db.transaction('rw', [meta, journal, sync_state], async () => {
			const keys = (await journal.orderBy('[incarnation+seq]').keys()) as unknown as [number, number][];
			// In the order of their numbers, so the last one of an incarnation stays.
			await this.#endLife(new Map(keys), identity.incarnation);
			await writeMeta(meta, 'identity', identity);
			await writeMeta(meta, 'credentials', credentials);
			await writeMeta(meta, 'chain', NEW_CHAIN);
			await meta.delete('recovering');
			// What was said of the device before does not hold for its new life.
			await sync_state.bulkDelete(['ack', 'report', 'proven', 'trouble', 'chain_check']);
		});
	}

	/**
	 * The life that ends becomes a former one. What the server said of it and of those before is forgotten: a server that
	 * went back meanwhile would not be noticed, so all that is here is offered once more. `made`: how far each life came.
	 */
	async #endLife(made: ReadonlyMap<number, number>, next: number): Promise<void> {
		const { meta, sync_state } = this.#db;
		const [identity, credentials, known] = await Promise.all([
			readMeta(meta, 'identity'),
			readMeta(meta, 'credentials'),
			readMeta(meta, 'former'),
		]);
		const ending = identity && {
			device: identity.device,
			incarnation: identity.incarnation,
			...(credentials ? { keys: credentials.keys } : {}),
		};
		const lives = formerLives(known ?? [], ending, made);
		invariant(
			next > (lives.at(-1)?.incarnation ?? 0),
			'numbers are never begun again under an incarnation that is here',
		);
		if (lives.length > 0) await writeMeta(meta, 'former', lives);
		await sync_state.bulkDelete(lives.map(({ incarnation }) => `former:${incarnation}`));
	}

	async lives(): Promise<DeviceLife[]> {
		const [identity, credentials, former] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readMeta(this.#db.meta, 'credentials'),
			readMeta(this.#db.meta, 'former'),
		]);
		if (!identity || !credentials) return [];
		const earlier = (former ?? []).flatMap(({ device = identity.device, incarnation, keys }) =>
			keys ? [{ device, incarnation, keys }] : [],
		);
		const { device, incarnation } = identity;
		return [...earlier, { device, incarnation, keys: credentials.keys }];
	}

	inspect(): Promise<DatabaseState> {
		return inspectDatabase(this.#db);
	}

	async token(): Promise<string | null> {
		return (await readMeta(this.#db.meta, 'credentials'))?.token ?? null;
	}

	async recoveryKeys(create: () => Promise<DeviceKeyPair>): Promise<DeviceKeyPair> {
		const known = await readMeta(this.#db.meta, 'recovering');
		if (known) return known;
		const made = await create();
		await writeMeta(this.#db.meta, 'recovering', made);
		return made;
	}

	async sentinel(): Promise<Sentinel | null> {
		const [identity, credentials, chain] = await Promise.all([
			this.identity(),
			readMeta(this.#db.meta, 'credentials'),
			readMeta(this.#db.meta, 'chain'),
		]);
		if (!identity || !credentials) return null;
		const { store, device, register, incarnation } = identity;
		const secret = recoverySecret(credentials.token);
		const made = chain?.seq ?? (await journalEnd(this.#db, incarnation)).seq;
		return { store, device, register, incarnation, secret, made, receipts: chain?.receipts ?? 0 };
	}

	async sealing(): Promise<{ sealingKey: PublicJwk; keys: CryptoKeyPair } | null> {
		const [credentials, report] = await Promise.all([
			readMeta(this.#db.meta, 'credentials'),
			readSyncState(this.#db.sync_state, 'report'),
		]);
		return credentials && report ? { sealingKey: report.answer.sealing_key, keys: credentials.keys } : null;
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
			this.#storeDocs = { position, docs: await readFeedDocs(this.#db, feed, isSetting) };
		}
		return this.#storeDocs.docs;
	}
}

const isSetting = (id: string): boolean => id.startsWith('store:') || id.startsWith('staff:');
