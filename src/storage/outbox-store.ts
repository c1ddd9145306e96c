import Dexie from 'dexie';
import type { DeviceIdentity } from '#ports/device.ts';
import type { Acknowledgement, Outbox } from '#ports/outbox.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta, readSyncState, writeSyncState } from './meta.ts';

/** The journal as a queue, on the relaxed instance: what it writes can be asked of the server again. */
export class OutboxStore implements Outbox {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async credentials(): Promise<{ identity: DeviceIdentity; token: string } | null> {
		const [identity, credentials] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readMeta(this.#db.meta, 'credentials'),
		]);
		return identity && credentials ? { identity, token: credentials.token } : null;
	}

	async pending(limit: number, maxBytes: number): Promise<JournalEntry[]> {
		const { incarnation, acked } = await this.#watermark();
		const rows = await this.#db.journal
			.where('[incarnation+seq]')
			.between([incarnation, acked], [incarnation, Dexie.maxKey], false, true)
			.limit(limit)
			.toArray();
		const batch: JournalEntry[] = [];
		let bytes = 0;
		for (const { entry } of rows) {
			bytes += canonicalJson(entry as unknown as Json).length;
			if (batch.length > 0 && bytes > maxBytes) break;
			batch.push(entry);
		}
		return batch;
	}

	async acknowledge(ack: Acknowledgement): Promise<void> {
		const { sync_state } = this.#db;
		const { incarnation } = await this.#watermark();
		await this.#db.transaction('rw', sync_state, async () => {
			await writeSyncState(sync_state, 'ack', {
				incarnation,
				acked_through: ack.ackedThrough,
				backed_up_through: ack.backedUpThrough,
				epoch: ack.epoch,
				head: ack.head,
				clock_offset: ack.clockOffset,
			});
			await writeSyncState(sync_state, 'contact', { online: true, at: ack.at });
		});
	}

	async noteContact(online: boolean, at: number): Promise<void> {
		const { sync_state } = this.#db;
		await this.#db.transaction('rw', sync_state, async () => {
			const before = await readSyncState(sync_state, 'contact');
			await writeSyncState(sync_state, 'contact', { online, at: online ? at : (before?.at ?? null) });
		});
	}

	async #watermark(): Promise<{ incarnation: number; acked: number }> {
		const [identity, ack] = await Promise.all([
			readMeta(this.#db.meta, 'identity'),
			readSyncState(this.#db.sync_state, 'ack'),
		]);
		const incarnation = identity?.incarnation ?? 1;
		return { incarnation, acked: ack?.incarnation === incarnation ? ack.acked_through : 0 };
	}
}
