import Dexie from 'dexie';
import type { Acknowledgement, PushSource } from '#ports/outbox.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { NorenDatabase } from './database.ts';
import { formerAcked, hearOfFormer, wordOf } from './former-lives.ts';
import { readSyncState, writeSyncState } from './meta.ts';

/** The oldest entries of a life after sequence number `after`: at least one if there is any, at most `maxBytes` of canonical JSON. */
export async function pendingOf(
	db: NorenDatabase,
	incarnation: number,
	after: number,
	limit: number,
	maxBytes: number,
): Promise<JournalEntry[]> {
	const rows = await db.journal
		.where('[incarnation+seq]')
		.between([incarnation, after], [incarnation, Dexie.maxKey], false, true)
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

/** The journal of an earlier life of this device, as far as it is still here (design.md §3, L2). */
export class FormerSource implements PushSource {
	readonly #db: NorenDatabase;
	readonly #incarnation: number;

	constructor(db: NorenDatabase, incarnation: number) {
		this.#db = db;
		this.#incarnation = incarnation;
	}

	async pending(limit: number, maxBytes: number, after?: number): Promise<JournalEntry[]> {
		const { sync_state } = this.#db;
		const [mark, ack] = await Promise.all([
			readSyncState(sync_state, `former:${this.#incarnation}`),
			readSyncState(sync_state, 'ack'),
		]);
		return pendingOf(this.#db, this.#incarnation, after ?? formerAcked(mark, ack), limit, maxBytes);
	}

	async acknowledge(ack: Acknowledgement): Promise<boolean> {
		const { sync_state } = this.#db;
		const key = `former:${this.#incarnation}` as const;
		return this.#db.transaction('rw', sync_state, async () => {
			const [before, present] = await Promise.all([
				readSyncState(sync_state, key),
				readSyncState(sync_state, 'ack'),
			]);
			const word = hearOfFormer(before, present, wordOf(ack, this.#incarnation), ack.offeredThrough);
			await writeSyncState(sync_state, key, word.mark);
			if (word.present && word.present !== present) await writeSyncState(sync_state, 'ack', word.present);
			return word.hasGoneBack;
		});
	}
}
