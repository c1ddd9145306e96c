import type { Basket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { NO_ATTEMPTS, type PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { Baskets, SuspendedBasket } from '#ports/baskets.ts';
import type {
	DatabaseState,
	Device,
	DeviceCredentials,
	DeviceIdentity,
	DeviceKeyPair,
	DeviceLife,
	Sentinel,
} from '#ports/device.ts';
import { StorageError } from '#ports/errors.ts';
import type { CommitOutcome, EntryDraft, Journal, OpenSession, ReceiptRow } from '#ports/journal.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { recoverySecret } from '#protocol/recovery-secret.ts';
import { type ChainHead, moveChain, NEW_CHAIN, sealEntry } from '#protocol/seal-entry.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';
import type { ReportAnswer } from '#protocol/wire.ts';
import { type FormerLife, formerLives } from '#storage/former-lives.ts';
import type { Connection, Tx } from './table-store.ts';
import { type DrawerRow, type JournalRow, project } from './tablet-effects.ts';
import { ownEntries, watermark } from './tablet-outbox.ts';
import type { PersonKeyRow } from './tablet-people.ts';
import { feedDoc, feedDocs } from './tablet-replica.ts';

/** What a tab knows besides its database. */
export type TabFacts = { now(): number; clockOffset(): number; fence(): number };

/** The journal over the table store: the rules are `sealEntry`'s and `effectsOf`'s, this only keeps rows. */
export class SimJournal implements Journal {
	readonly #connection: Connection;
	readonly #tab: TabFacts;

	constructor(connection: Connection, tab: TabFacts) {
		this.#connection = connection;
		this.#tab = tab;
	}

	async commit<K extends EntryKind>(draft: EntryDraft<K>): Promise<CommitOutcome<K>> {
		try {
			return await this.#connection.transact('strict', (tx) => this.#commitInside(tx, draft));
		} catch (cause) {
			const code = cause instanceof StorageError ? cause.code : 'storage_failed';
			return { status: 'failed', code };
		}
	}

	#commitInside<K extends EntryKind>(tx: Tx, draft: EntryDraft<K>): CommitOutcome<K> {
		const identity = tx.get<DeviceIdentity>('meta', 'identity');
		const chain = tx.get<ChainHead>('meta', 'chain');
		invariant(identity && chain, 'only an enrolled device commits');
		if (tx.get<number>('meta', 'fence') !== this.#tab.fence())
			throw new StorageError('writer_fenced', draft.kind);
		const earlier = tx.get<string>('once', draft.onceKey);
		const row = earlier === null ? null : tx.get<JournalRow>('journal', earlier);
		if (row) return { status: 'already', entry: row.entry as JournalEntry<K> };
		if (draft.notAfter !== undefined && tx.get<string>('once', draft.notAfter) !== null) {
			return { status: 'failed', code: 'basket_not_found' };
		}
		const sealed = sealEntry(identity, chain, {
			kind: draft.kind,
			businessDay: draft.businessDay,
			operator: draft.operator,
			deviceTime: this.#tab.now(),
			clockOffset: this.#tab.clockOffset(),
			body: (numbers) => draft.body(numbers),
		});
		const entry = sealed.entry as JournalEntry;
		const effects = effectsOf(entry);
		tx.put('journal', entry.id, { entry, onceKey: draft.onceKey, effects } satisfies JournalRow);
		tx.put('once', draft.onceKey, entry.id);
		project(tx, entry, effects);
		if (draft.personKey) {
			const row: PersonKeyRow = { ...draft.personKey, sent: false };
			tx.put('person_keys', row.ref, row);
		}
		if (draft.closesBasket !== undefined) tx.remove('baskets', draft.closesBasket);
		if (draft.opensBasket) tx.put('baskets', draft.opensBasket.id, openRow(draft.opensBasket));
		tx.put('meta', 'chain', moveChain(chain, sealed, effects));
		return { status: 'committed', entry: entry as JournalEntry<K> };
	}

	async entry(id: string): Promise<JournalEntry | null> {
		return this.#connection.read((tx) => tx.get<JournalRow>('journal', id)?.entry ?? null);
	}

	async receipts(offset: number, limit: number): Promise<ReceiptRow[]> {
		const rows = await this.#connection.read((tx) => tx.list<ReceiptRow>('receipts'));
		return rows.reverse().slice(offset, offset + limit);
	}

	async receipt(number: string): Promise<JournalEntry<'retail_transaction'> | null> {
		return this.#connection.read((tx) => {
			const row = tx.get<ReceiptRow>('receipts', number);
			const entry = row ? tx.get<JournalRow>('journal', row.entryId)?.entry : null;
			return entry?.kind === 'retail_transaction' ? entry : null;
		});
	}

	unsent(): Promise<JournalEntry[]> {
		return this.#connection.read((tx) => {
			const acked = watermark(tx)?.acked_through ?? 0;
			return ownEntries(tx).filter(({ seq }) => seq > acked);
		});
	}

	async openSession(): Promise<OpenSession | null> {
		return this.#connection.read((tx) => {
			const session = tx.get<ChainHead>('meta', 'chain')?.session;
			return session ? tx.get<DrawerRow>('drawers', session) : null;
		});
	}
}

/** What is kept outside the database about this device. */
export function sentinelOf(tx: Tx): Sentinel | null {
	const identity = tx.get<DeviceIdentity>('meta', 'identity');
	const credentials = tx.get<DeviceCredentials>('meta', 'credentials');
	if (!identity || !credentials) return null;
	const { store, device, register, incarnation } = identity;
	const chain = tx.get<ChainHead>('meta', 'chain') ?? NEW_CHAIN;
	const secret = recoverySecret(credentials.token);
	return { store, device, register, incarnation, secret, made: chain.seq, receipts: chain.receipts };
}

/** Identity, staff and the signed-in person. */
export class SimDevice implements Device {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	identity(): Promise<DeviceIdentity | null> {
		return this.#connection.read((tx) => tx.get('meta', 'identity'));
	}

	enrolled(identity: DeviceIdentity, credentials: DeviceCredentials): Promise<void> {
		return this.#connection.transact('strict', (tx) => {
			const before = tx.get<DeviceIdentity>('meta', 'identity');
			const { keys } = tx.get<DeviceCredentials>('meta', 'credentials') ?? {};
			const made = new Map(
				tx.list<JournalRow>('journal').map(({ entry }) => [entry.incarnation, 0] as [number, number]),
			);
			for (const { entry } of tx.list<JournalRow>('journal')) {
				made.set(entry.incarnation, Math.max(entry.seq, made.get(entry.incarnation) ?? 0));
			}
			const ending = before && {
				device: before.device,
				incarnation: before.incarnation,
				...(keys ? { keys } : {}),
			};
			const lives = formerLives(tx.get<FormerLife[]>('meta', 'former') ?? [], ending, made);
			invariant(identity.incarnation > (lives.at(-1)?.incarnation ?? 0), 'numbers are never begun again');
			tx.put('meta', 'former', lives);
			for (const { incarnation } of lives) tx.remove('sync', `former:${incarnation}`);
			tx.put('meta', 'identity', identity);
			tx.put('meta', 'credentials', credentials);
			tx.put('meta', 'chain', NEW_CHAIN);
			tx.remove('meta', 'recovering');
			for (const key of ['ack', 'report', 'proven', 'trouble']) tx.remove('sync', key);
		});
	}

	lives(): Promise<DeviceLife[]> {
		return this.#connection.read((tx) => {
			const identity = tx.get<DeviceIdentity>('meta', 'identity');
			const credentials = tx.get<DeviceCredentials>('meta', 'credentials');
			if (!identity || !credentials) return [];
			const { device, incarnation } = identity;
			const earlier = (tx.get<FormerLife[]>('meta', 'former') ?? []).flatMap((life) =>
				life.keys ? [{ device: life.device ?? device, incarnation: life.incarnation, keys: life.keys }] : [],
			);
			return [...earlier, { device, incarnation, keys: credentials.keys }];
		});
	}

	inspect(): Promise<DatabaseState> {
		return this.#connection.read((tx) => (tx.get('meta', 'identity') === null ? 'empty' : 'sound'));
	}

	token(): Promise<string | null> {
		return this.#connection.read((tx) => tx.get<DeviceCredentials>('meta', 'credentials')?.token ?? null);
	}

	async recoveryKeys(create: () => Promise<DeviceKeyPair>): Promise<DeviceKeyPair> {
		const known = await this.#connection.read((tx) => tx.get<DeviceKeyPair>('meta', 'recovering'));
		if (known) return known;
		const made = await create();
		await this.#connection.transact('strict', (tx) => tx.put('meta', 'recovering', made));
		return made;
	}

	sentinel(): Promise<Sentinel | null> {
		return this.#connection.read(sentinelOf);
	}

	sealing(): Promise<{ readonly sealingKey: PublicJwk; readonly keys: CryptoKeyPair } | null> {
		return this.#connection.read((tx) => {
			const credentials = tx.get<DeviceCredentials>('meta', 'credentials');
			const report = tx.get<ReportAnswer>('sync', 'report');
			return credentials && report ? { sealingKey: report.sealing_key, keys: credentials.keys } : null;
		});
	}

	store(): Promise<StoreDoc | null> {
		return this.#connection.read((tx) => {
			const store = tx.get<DeviceIdentity>('meta', 'identity')?.store;
			const doc = store === undefined ? null : feedDoc(tx, `store-${store}`, `store:${store}`);
			return doc?.type === 'store' ? doc : null;
		});
	}

	async staff(): Promise<StaffDoc[]> {
		return (await this.#storeFeed()).filter((doc): doc is StaffDoc => doc.type === 'staff');
	}

	operator(): Promise<string | null> {
		return this.#connection.read((tx) => tx.get('meta', 'operator'));
	}

	setOperator(staffId: string | null): Promise<void> {
		return this.#connection.transact('strict', (tx) => tx.put('meta', 'operator', staffId ?? undefined));
	}

	async pinAttempts(staffId: string): Promise<PinAttempts> {
		return (
			(await this.#connection.read((tx) => tx.get<PinAttempts>('meta', `pin:${staffId}`))) ?? NO_ATTEMPTS
		);
	}

	setPinAttempts(staffId: string, attempts: PinAttempts): Promise<void> {
		return this.#connection.transact('strict', (tx) => tx.put('meta', `pin:${staffId}`, attempts));
	}

	/** Takes the fence for this tab; whoever had it can no longer commit. */
	takeFence(): Promise<number> {
		return this.#connection.transact('strict', (tx) => {
			const token = (tx.get<number>('meta', 'fence') ?? 0) + 1;
			tx.put('meta', 'fence', token);
			return token;
		});
	}

	#storeFeed(): Promise<FeedDoc[]> {
		return this.#connection.read((tx) => {
			const identity = tx.get<DeviceIdentity>('meta', 'identity');
			return identity ? feedDocs(tx, `store-${identity.store}`) : [];
		});
	}
}

type BasketRow = SuspendedBasket & { readonly state: 'open' | 'suspended' };

const openRow = (basket: Basket): BasketRow => ({
	...{ basket, state: 'open', label: '', operator: '', suspendedAt: 0 },
});

/** Baskets that are not sold yet. */
export class SimBaskets implements Baskets {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	open(): Promise<Basket | null> {
		return this.#connection.read(
			(tx) => tx.list<BasketRow>('baskets').find(({ state }) => state === 'open')?.basket ?? null,
		);
	}

	save(basket: Basket): Promise<void> {
		return this.#connection.transact('strict', (tx) => {
			for (const { basket: other, state } of tx.list<BasketRow>('baskets')) {
				if (state === 'open') tx.remove('baskets', other.id);
			}
			if (basket.lines.length > 0) tx.put('baskets', basket.id, openRow(basket));
		});
	}

	suspend(suspended: SuspendedBasket): Promise<void> {
		return this.#connection.transact('strict', (tx) =>
			tx.put('baskets', suspended.basket.id, { ...suspended, state: 'suspended' }),
		);
	}

	async suspended(): Promise<SuspendedBasket[]> {
		const rows = await this.#connection.read((tx) => tx.list<BasketRow>('baskets'));
		return rows.filter(({ state }) => state === 'suspended');
	}

	resume(id: string): Promise<Basket | null> {
		return this.#connection.transact('strict', (tx) => {
			const row = tx.get<BasketRow>('baskets', id);
			if (row?.state !== 'suspended') return null;
			tx.put('baskets', id, { ...row, state: 'open' });
			return row.basket;
		});
	}
}
