import type { DeviceIdentity } from '#ports/device.ts';
import type { Acknowledgement, Former, Outbox, OwnFigures, PushSource } from '#ports/outbox.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { entryPrefix } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import { isDisproven, mergeWatermark, provenThrough, type Watermark } from '#protocol/watermark.ts';
import type { ReportAnswer } from '#protocol/wire.ts';
import type { Witness } from '#protocol/witness.ts';
import { type FormerLife, formerAcked, hearOfFormer, wordOf } from '#storage/former-lives.ts';
import type { Connection, Tx } from './table-store.ts';
import type { JournalRow } from './tablet-effects.ts';

/** The watermark of the present incarnation; null before the first answer to it. */
export function watermark(tx: Tx): Watermark | null {
	const identity = tx.get<DeviceIdentity>('meta', 'identity');
	const ack = tx.get<Watermark>('sync', 'ack');
	return ack && ack.incarnation === identity?.incarnation ? ack : null;
}

/** The present incarnation's journal, in order. */
export function ownEntries(tx: Tx): JournalEntry[] {
	const identity = tx.get<DeviceIdentity>('meta', 'identity');
	if (!identity) return [];
	return tx.list<JournalRow>('journal', entryPrefix(identity)).map(({ entry }) => entry);
}

/** Entries in order after a number, as many as a batch takes. */
function batchOf(
	entries: readonly JournalEntry[],
	from: number,
	limit: number,
	maxBytes: number,
): JournalEntry[] {
	const batch: JournalEntry[] = [];
	let bytes = 0;
	for (const entry of entries) {
		if (entry.seq <= from) continue;
		bytes += canonicalJson(entry as unknown as Json).length;
		if (batch.length >= limit || (batch.length > 0 && bytes > maxBytes)) break;
		batch.push(entry);
	}
	return batch;
}

/** What the server said of an earlier life; null when it said nothing since that became one. */
const formerMark = (tx: Tx, incarnation: number) => tx.get<Watermark>('sync', `former:${incarnation}`);

/** How much of an earlier life the server may lack. */
export function unsentFormers(tx: Tx): FormerLife[] {
	const ack = tx.get<Watermark>('sync', 'ack');
	return (tx.get<FormerLife[]>('meta', 'former') ?? []).filter(
		({ incarnation, made }) => formerAcked(formerMark(tx, incarnation), ack) < made,
	);
}

/** The journal as a queue. What it writes is relaxed: it can be asked of the server again. */
export class SimOutbox implements Outbox {
	readonly #connection: Connection;
	/** Told when the server's word was kept. */
	readonly #acknowledged: (mark: Watermark) => void;

	constructor(connection: Connection, acknowledged: (mark: Watermark) => void) {
		this.#connection = connection;
		this.#acknowledged = acknowledged;
	}

	credentials(): Promise<{ identity: DeviceIdentity; token: string } | null> {
		return this.#connection.read((tx) => {
			const identity = tx.get<DeviceIdentity>('meta', 'identity');
			const credentials = tx.get<{ token: string }>('meta', 'credentials');
			return identity && credentials ? { identity, token: credentials.token } : null;
		});
	}

	pending(limit: number, maxBytes: number, after?: number): Promise<JournalEntry[]> {
		return this.#connection.read((tx) => {
			const from = after ?? watermark(tx)?.acked_through ?? 0;
			return batchOf(ownEntries(tx), from, limit, maxBytes);
		});
	}

	formers(): Promise<Former[]> {
		return this.#connection.read((tx) =>
			unsentFormers(tx).map(({ device = '', incarnation }) => ({
				device,
				incarnation,
				source: this.#former(incarnation),
			})),
		);
	}

	#former(incarnation: number): PushSource {
		return {
			pending: (limit, maxBytes, after) =>
				this.#connection.read((tx) => {
					const entries = tx.list<JournalRow>('journal').map(({ entry }) => entry);
					const from = after ?? formerAcked(formerMark(tx, incarnation), tx.get<Watermark>('sync', 'ack'));
					const own = entries.filter((entry) => entry.incarnation === incarnation);
					return batchOf(own, from, limit, maxBytes);
				}),
			acknowledge: (ack) =>
				this.#connection.transact('relaxed', (tx) => {
					const before = formerMark(tx, incarnation);
					const said = wordOf(ack, incarnation);
					const word = hearOfFormer(before, tx.get<Watermark>('sync', 'ack'), said, ack.offeredThrough);
					tx.put('sync', `former:${incarnation}`, word.mark);
					if (word.present) tx.put('sync', 'ack', word.present);
					return word.hasGoneBack;
				}),
		};
	}

	acknowledge(ack: Acknowledgement): Promise<boolean> {
		return this.#connection.transact('relaxed', (tx) => {
			const { incarnation: _, ...said } = wordOf(ack, 0);
			const hasGoneBack = this.#merge(tx, said, ack.offeredThrough);
			tx.put('sync', 'contact', { online: true, at: ack.at });
			return hasGoneBack;
		});
	}

	witness(): Promise<Witness | null> {
		return this.#connection.read((tx) => {
			const mark = watermark(tx);
			return mark && { epoch: mark.epoch, ackedThrough: mark.acked_through, head: mark.head };
		});
	}

	figures(): Promise<OwnFigures> {
		return this.#connection.read((tx) => {
			const chain = tx.get<ChainHead>('meta', 'chain');
			const acked = watermark(tx)?.acked_through ?? 0;
			const made = chain?.seq ?? 0;
			return {
				journal_through: made,
				journal_head: chain?.head ?? GENESIS_HASH,
				unsynced: Math.max(0, made - acked),
				oldest_unsynced_at: ownEntries(tx).find(({ seq }) => seq > acked)?.device_time ?? null,
				acked_through: acked,
				data_as_of: tx.get<{ currentAt: number | null }>('feeds', 'catalogue')?.currentAt ?? null,
				persisted: null,
				storage_used: null,
				storage_quota: null,
				storage_short: false,
				chain: 'unchecked',
			};
		});
	}

	noteReport(answer: ReportAnswer, at: number): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			const { acked_through, backed_up_through, epoch, head } = answer;
			const clock_offset = answer.server_time - at;
			const own = ownEntries(tx).find(({ seq }) => seq === answer.totals.folded_through) ?? null;
			const said = { acked_through, backed_up_through, epoch, head, clock_offset };
			this.#merge(tx, said, 0, provenThrough(answer, own));
			const ack = tx.get<Watermark>('sync', 'ack');
			if (ack && isDisproven(answer, own)) {
				tx.put('sync', 'ack', { ...ack, acked_through: 0, backed_up_through: 0 });
			}
			tx.put('sync', 'report', answer);
			tx.put('sync', 'contact', { online: true, at });
		});
	}

	noteTrouble(trouble: ErrorCode | null): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => tx.put('sync', 'trouble', trouble ?? undefined));
	}

	noteContact(online: boolean, at: number): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => {
			const before = tx.get<{ at: number | null }>('sync', 'contact');
			tx.put('sync', 'contact', { online, at: online ? at : (before?.at ?? null) });
		});
	}

	hasProven(): Promise<boolean> {
		return this.#connection.read((tx) => tx.get('sync', 'proven') !== null);
	}

	noteProven(at: number): Promise<void> {
		return this.#connection.transact('relaxed', (tx) => tx.put('sync', 'proven', { at }));
	}

	#merge(tx: Tx, said: Omit<Watermark, 'incarnation'>, offered?: number, proven?: number): boolean {
		const incarnation = tx.get<DeviceIdentity>('meta', 'identity')?.incarnation ?? 1;
		const before = tx.get<Watermark>('sync', 'ack');
		const merged = mergeWatermark(before, { incarnation, ...said }, offered, proven);
		tx.put('sync', 'ack', merged);
		this.#acknowledged(merged);
		return before?.incarnation === incarnation && merged.acked_through < before.acked_through;
	}
}
