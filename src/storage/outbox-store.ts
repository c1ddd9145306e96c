import type { DeviceIdentity } from '#ports/device.ts';
import type { Acknowledgement, Former, Outbox, OwnFigures } from '#ports/outbox.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import { isDisproven, mergeWatermark, provenThrough, type Watermark } from '#protocol/watermark.ts';
import type { ReportAnswer } from '#protocol/wire.ts';
import type { Witness } from '#protocol/witness.ts';
import type { NorenDatabase } from './database.ts';
import { formerAcked, wordOf } from './former-lives.ts';
import { FormerSource, pendingOf } from './journal-source.ts';
import { readMeta, readSyncState, writeSyncState } from './meta.ts';
import { ownTotals } from './own-totals.ts';

/** The journal as a queue, on the relaxed instance: what it writes can be asked of the server again. */
export class OutboxStore implements Outbox {
	readonly #db: NorenDatabase;
	/** Whose token is in use: what is said to it never counts for another incarnation, whenever that begins. */
	#incarnation: number | null = null;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async credentials(): Promise<{ identity: DeviceIdentity; token: string } | null> {
		const [identity, credentials] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readMeta(this.#db.meta, 'credentials'),
		]);
		if (!identity || !credentials) return null;
		this.#incarnation = identity.incarnation;
		return { identity, token: credentials.token };
	}

	async pending(limit: number, maxBytes: number, after?: number): Promise<JournalEntry[]> {
		const { incarnation, acked } = await this.#watermark();
		return pendingOf(this.#db, incarnation, after ?? acked, limit, maxBytes);
	}

	async formers(): Promise<Former[]> {
		const lives = await readMeta(this.#db.meta, 'former');
		if (!lives) return []; // nearly always
		const [identity, ack] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readSyncState(this.#db.sync_state, 'ack'),
		]);
		const waiting: Former[] = [];
		for (const { device = identity?.device ?? '', incarnation, made } of lives) {
			if (made === 0) continue;
			const mark = await readSyncState(this.#db.sync_state, `former:${incarnation}`);
			const acked = formerAcked(mark, ack);
			if (acked >= made) continue;
			waiting.push({ device, incarnation, source: new FormerSource(this.#db, incarnation) });
		}
		return waiting;
	}

	async acknowledge(ack: Acknowledgement): Promise<boolean> {
		const { sync_state } = this.#db;
		const { incarnation } = await this.#watermark();
		return this.#db.transaction('rw', sync_state, async () => {
			const said = wordOf(ack, incarnation);
			const hasGoneBack = await this.#merge(said, ack.offeredThrough);
			await writeSyncState(sync_state, 'contact', { online: true, at: ack.at });
			return hasGoneBack;
		});
	}

	async witness(): Promise<Witness | null> {
		const { incarnation } = await this.#watermark();
		const ack = await readSyncState(this.#db.sync_state, 'ack');
		if (ack?.incarnation !== incarnation) return null;
		return { epoch: ack.epoch, ackedThrough: ack.acked_through, head: ack.head };
	}

	async figures(): Promise<OwnFigures> {
		const [chain, storage, check, catalogue, { incarnation, acked }] = await Promise.all([
			readMeta(this.#db.meta, 'chain'),
			readSyncState(this.#db.sync_state, 'storage'),
			readSyncState(this.#db.sync_state, 'chain_check'),
			this.#db.feeds.get('catalogue'),
			this.#watermark(),
		]);
		const made = chain?.seq ?? 0;
		const oldest = acked < made ? await this.#entryAt(incarnation, acked + 1) : undefined;
		return {
			journal_through: made,
			journal_head: chain?.head ?? GENESIS_HASH,
			unsynced: Math.max(0, made - acked),
			oldest_unsynced_at: oldest?.device_time ?? null,
			acked_through: acked,
			data_as_of: catalogue?.current_at ?? null,
			persisted: storage?.persisted ?? null,
			storage_used: storage?.used ?? null,
			storage_quota: storage?.quota ?? null,
			storage_short: storage?.short ?? false,
			chain: check?.status === 'intact' || check?.status === 'broken' ? check.status : 'unchecked',
		};
	}

	async noteReport(answer: ReportAnswer, at: number): Promise<void> {
		const { sync_state } = this.#db;
		const { incarnation } = await this.#watermark();
		const { folded_through } = answer.totals;
		const own = await ownTotals(this.#db, incarnation, folded_through);
		const entry = await this.#entryAt(incarnation, folded_through);
		await this.#db.transaction('rw', sync_state, async () => {
			const said = {
				incarnation,
				acked_through: answer.acked_through,
				backed_up_through: answer.backed_up_through,
				epoch: answer.epoch,
				head: answer.head,
				clock_offset: answer.server_time - at,
			};
			// A report offers nothing: it raises the mark only as far as the answer proves whose entries are meant.
			await this.#merge(said, 0, provenThrough(answer, entry ?? null));
			if (isDisproven(answer, entry ?? null)) await this.#offerAgain();
			await writeSyncState(sync_state, 'report', { answer, at, own });
			await writeSyncState(sync_state, 'contact', { online: true, at });
		});
	}

	async noteTrouble(trouble: ErrorCode | null): Promise<void> {
		const { sync_state } = this.#db;
		await this.#db.transaction('rw', sync_state, async () => {
			// Written only when it changed: every write wakes the screens that follow it.
			const before = await readSyncState(sync_state, 'trouble');
			if (before !== trouble) await writeSyncState(sync_state, 'trouble', trouble);
		});
	}

	async noteContact(online: boolean, at: number): Promise<void> {
		const { sync_state } = this.#db;
		await this.#db.transaction('rw', sync_state, async () => {
			const before = await readSyncState(sync_state, 'contact');
			await writeSyncState(sync_state, 'contact', { online, at: online ? at : (before?.at ?? null) });
		});
	}

	/** Whether the server has once proven itself to this device's token, as the transport asks and tells. */
	async hasProven(): Promise<boolean> {
		return (await readSyncState(this.#db.sync_state, 'proven')) !== null;
	}

	async noteProven(at: number): Promise<void> {
		await writeSyncState(this.#db.sync_state, 'proven', { at });
	}

	async #merge(said: Watermark, offeredThrough?: number, proven?: number): Promise<boolean> {
		const { sync_state } = this.#db;
		const before = await readSyncState(sync_state, 'ack');
		const merged = mergeWatermark(before, said, offeredThrough, proven);
		await writeSyncState(sync_state, 'ack', merged);
		return before?.incarnation === said.incarnation && merged.acked_through < before.acked_through;
	}

	/** Nothing that was said of this journal counts any more. */
	async #offerAgain(): Promise<void> {
		const { sync_state } = this.#db;
		const ack = await readSyncState(sync_state, 'ack');
		if (ack) await writeSyncState(sync_state, 'ack', { ...ack, acked_through: 0, backed_up_through: 0 });
	}

	async #entryAt(incarnation: number, seq: number): Promise<JournalEntry | undefined> {
		const row = await this.#db.journal.where('[incarnation+seq]').equals([incarnation, seq]).first();
		return row?.entry;
	}

	async #watermark(): Promise<{ incarnation: number; acked: number }> {
		const [identity, ack] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readSyncState(this.#db.sync_state, 'ack'),
		]);
		const incarnation = this.#incarnation ?? identity?.incarnation ?? 1;
		return { incarnation, acked: ack?.incarnation === incarnation ? ack.acked_through : 0 };
	}
}
