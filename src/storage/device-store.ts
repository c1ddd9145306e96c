import { invariant } from '#domain/invariant.ts';
import { NO_ATTEMPTS, type PinAttempts } from '#domain/staff/pin-lockout.ts';
import type {
	DatabaseState,
	Device,
	DeviceCredentials,
	DeviceIdentity,
	DeviceKeyPair,
	FormerJournal,
	Sentinel,
} from '#ports/device.ts';
import { recoverySecret } from '#protocol/answer-proof.ts';
import type { FeedDoc, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { NEW_CHAIN } from '#protocol/seal-entry.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';
import { type NorenDatabase, WRITER_VERSION } from './database.ts';
import { readFeedDocs } from './feed-docs.ts';
import { inspectDatabase, journalEnd } from './inspect.ts';
import { type FormerIncarnation, readMeta, readSyncState, writeMeta } from './meta.ts';

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

	async enrolled(
		identity: DeviceIdentity,
		credentials: DeviceCredentials,
		former?: FormerJournal,
	): Promise<void> {
		const { meta, journal, sync_state } = this.#db;
		await this.#db.transaction('rw', [meta, journal, sync_state], async () => {
			const before = await readMeta(meta, 'identity');
			const keys = (await journal.orderBy('[incarnation+seq]').keys()) as unknown as [number, number][];
			const highest = keys.at(-1)?.[0] ?? 0;
			invariant(
				identity.incarnation > Math.max(highest, before?.incarnation ?? 0),
				'numbers are never begun again under an incarnation that is here',
			);
			await writeMeta(meta, 'former', await this.#former(keys, before?.incarnation ?? highest, former));
			await writeMeta(meta, 'identity', identity);
			await writeMeta(meta, 'credentials', credentials);
			await writeMeta(meta, 'chain', NEW_CHAIN);
			await meta.delete('recovering');
			// What was said of the device before does not hold for its new life.
			await sync_state.bulkDelete(['ack', 'report', 'proven', 'trouble', 'chain_check']);
		});
	}

	/** Earlier lives whose entries are still here, with the one that ends now. */
	async #former(
		keys: readonly [number, number][],
		ending: number,
		{ acked, unsent }: FormerJournal = { acked: 0, unsent: null },
	): Promise<FormerIncarnation[]> {
		const known = (await readMeta(this.#db.meta, 'former')) ?? [];
		const made = keys.reduce((last, [incarnation, seq]) => (incarnation === ending ? seq : last), 0);
		if (made === 0) return [...known];
		return [...known, { incarnation: ending, acked_through: Math.min(acked, made), made, unsent }];
	}

	async unsentFormers(): Promise<{ incarnation: number; file: string }[]> {
		const former = (await readMeta(this.#db.meta, 'former')) ?? [];
		return former.flatMap(({ incarnation, unsent }) => (unsent ? [{ incarnation, file: unsent }] : []));
	}

	async formerSent(incarnation: number): Promise<void> {
		const { meta } = this.#db;
		await this.#db.transaction('rw', meta, async () => {
			const former = (await readMeta(meta, 'former')) ?? [];
			const sent = former.map((life) =>
				life.incarnation === incarnation ? { ...life, acked_through: life.made, unsent: null } : life,
			);
			await writeMeta(meta, 'former', sent);
		});
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
			this.#storeDocs = { position, docs: await readFeedDocs(this.#db, feed) };
		}
		return this.#storeDocs.docs;
	}
}
