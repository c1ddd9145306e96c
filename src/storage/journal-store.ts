import Dexie from 'dexie';
import { invariant } from '#domain/invariant.ts';
import type { Clock } from '#ports/clock.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import { StorageError } from '#ports/errors.ts';
import type { CommitOutcome, EntryDraft, Journal, OpenSession, ReceiptRow } from '#ports/journal.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { type ChainHead, moveChain, sealEntry } from '#protocol/seal-entry.ts';
import { approvalClaim, usesOf } from './approval-gate.ts';
import { type NorenDatabase, WRITER_VERSION } from './database.ts';
import { type Room, withRoom } from './make-room.ts';
import { type Meta, readMeta, readSyncState, writeMeta } from './meta.ts';
import { project, projected } from './own-effects.ts';
import { overReopening } from './reopen.ts';
import { toStorageError } from './storage-error.ts';

/** What the journal needs to know of its surroundings. */
export type JournalOptions = {
	readonly clock: Clock;
	/** Server time minus device time when last known, ms. */
	readonly clockOffset: () => number;
	/** The fence token of the tab that holds the writer lock; a later tab has a later one. */
	readonly fenceToken: () => number;
	/** Ways to make room when the disk is full, tried in order. */
	readonly room?: Room;
	/** Resolves when the commit is in the device's second copy too; bounded (`mirror.ts`). */
	readonly copied?: () => Promise<void>;
	/** Told after every commit, and outside its transaction, how far the journal has come. */
	readonly committed?: (chain: ChainHead) => void;
};

/**
 * The journal on the strict instance. A commit is one transaction that awaits nothing but Dexie calls; everything
 * else in it is synchronous (design.md §2, sync.md D8).
 */
export class JournalStore implements Journal {
	readonly #db: NorenDatabase;
	readonly #options: JournalOptions;

	constructor(db: NorenDatabase, options: JournalOptions) {
		this.#db = db;
		this.#options = options;
	}

	async commit<K extends EntryKind>(draft: EntryDraft<K>): Promise<CommitOutcome<K>> {
		const db = this.#db;
		const tables = [db.meta, db.journal, ...projected(db)];
		const once = () => db.transaction('rw', tables, () => this.#commitInside(draft));
		try {
			// Done twice it is still one fact: the second finds the first by its once key.
			const { chain, outcome } = await withRoom(this.#options.room ?? [], () => overReopening(db, once));
			if (chain) {
				await this.#options.copied?.();
				this.#options.committed?.(chain);
			}
			return outcome;
		} catch (cause) {
			// A rejected transaction can still have been committed: ask the journal before saying anything.
			const entry = await this.#byOnceKey<K>(draft.onceKey).catch(() => null);
			if (entry) return { status: 'committed', entry };
			return { status: 'failed', code: toStorageError(cause).code };
		}
	}

	/** Answers the chain's new head beside the outcome, when it has moved. */
	async #commitInside<K extends EntryKind>(
		draft: EntryDraft<K>,
	): Promise<{ readonly outcome: CommitOutcome<K>; readonly chain?: ChainHead }> {
		const { meta, journal } = this.#db;
		const [identityRow, chainRow, fenceRow] = await meta.bulkGet(['identity', 'chain', 'fence']);
		const identity = identityRow?.value as DeviceIdentity | undefined;
		const chain = chainRow?.value as Meta['chain'] | undefined;
		invariant(identity && chain, 'only an enrolled device commits');
		this.#checkFence(fenceRow?.value as Meta['fence'] | undefined);
		const earlier = await journal.where('once_key').equals(draft.onceKey).first();
		if (earlier) return { outcome: { status: 'already', entry: earlier.entry as JournalEntry<K> } };
		const { notAfter } = draft;
		if (notAfter !== undefined && (await journal.where('once_key').equals(notAfter).count()) > 0) {
			return { outcome: { status: 'failed', code: 'basket_not_found' } };
		}

		const sealed = this.#seal(draft, identity, chain);
		const entry = sealed.entry as unknown as JournalEntry<K>;
		const { own, isDoubled } = approvalClaim(entry as JournalEntry);
		if (isDoubled || (own.size > 0 && (await usesOf(journal, own)) > 0)) {
			return { outcome: { status: 'failed', code: 'approval_used' } };
		}
		const effects = effectsOf(entry as JournalEntry);
		await journal.add({
			id: entry.id,
			incarnation: entry.incarnation,
			seq: entry.seq,
			once_key: draft.onceKey,
			entry: entry as JournalEntry,
		});
		await Dexie.Promise.all(project(this.#db, entry as JournalEntry, effects, draft.opensBasket));
		if (draft.personKey) {
			const { ref, sealedKey } = draft.personKey;
			await this.#db.person_keys.put({ ref, sealed_key: sealedKey, sent: 0 });
		}
		if (draft.closesBasket !== undefined) await this.#db.baskets.delete(draft.closesBasket);
		const moved = moveChain(chain, sealed, effects);
		await writeMeta(meta, 'chain', moved);
		return { outcome: { status: 'committed', entry }, chain: moved };
	}

	#checkFence(fence: Meta['fence'] | undefined): void {
		const ours = this.#options.fenceToken();
		if (fence && (fence.min_writer_version > WRITER_VERSION || fence.token !== ours)) {
			throw new StorageError('writer_fenced', `fence ${fence.token}, ours ${ours}`);
		}
	}

	#seal<K extends EntryKind>(draft: EntryDraft<K>, identity: DeviceIdentity, chain: Meta['chain']) {
		return sealEntry(identity, chain, {
			kind: draft.kind,
			businessDay: draft.businessDay,
			operator: draft.operator,
			deviceTime: this.#options.clock.now(),
			clockOffset: this.#options.clockOffset(),
			body: (numbers) => draft.body(numbers),
		});
	}

	async #byOnceKey<K extends EntryKind>(onceKey: string): Promise<JournalEntry<K> | null> {
		const row = await this.#db.journal.where('once_key').equals(onceKey).first();
		return (row?.entry as JournalEntry<K> | undefined) ?? null;
	}

	async entry(id: string): Promise<JournalEntry | null> {
		return (await this.#db.journal.get(id))?.entry ?? null;
	}

	async receipts(offset: number, limit: number): Promise<ReceiptRow[]> {
		const rows = await this.#db.receipts.orderBy('entry_id').reverse().offset(offset).limit(limit).toArray();
		return rows.map(({ number, entry_id, total, device_time, type = 'sale', training, voided_by }) => ({
			number,
			entryId: entry_id,
			total,
			deviceTime: device_time,
			type,
			isTraining: training ?? false,
			voidedBy: voided_by ?? null,
		}));
	}

	async receipt(number: string): Promise<JournalEntry<'retail_transaction'> | null> {
		const row = await this.#db.receipts.get(number);
		const entry = row ? await this.entry(row.entry_id) : null;
		return entry?.kind === 'retail_transaction' ? readEntry(entry) : null;
	}

	async unsent(): Promise<JournalEntry[]> {
		const [identity, ack] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readSyncState(this.#db.sync_state, 'ack'),
		]);
		if (!identity) return [];
		const { incarnation } = identity;
		const acked = ack?.incarnation === incarnation ? ack.acked_through : 0;
		const rows = await this.#db.journal
			.where('[incarnation+seq]')
			.between([incarnation, acked], [incarnation, Dexie.maxKey], false, true)
			.toArray();
		return rows.map(({ entry }) => entry);
	}

	async openSession(): Promise<OpenSession | null> {
		const chain = await readMeta(this.#db.meta, 'chain');
		const drawer = chain?.session ? await this.#db.drawers.get(chain.session) : undefined;
		if (!drawer) return null;
		return {
			id: drawer.session,
			businessDay: drawer.business_day,
			float: drawer.float,
			cash: drawer.cash,
			openedAt: drawer.opened_at,
			counts: drawer.counts ?? 0,
			isTraining: drawer.training ?? false,
		};
	}
}
