import type { DeviceIdentity } from '#ports/device.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import type { NorenDatabase } from './database.ts';
import { type FormerLife, formerAcked } from './former-lives.ts';
import { type Meta, readSyncState, type SyncState } from './meta.ts';

/** What is counted from. */
export type Counted = {
	readonly identity: DeviceIdentity | null;
	readonly chain: ChainHead | null;
	readonly ack: Watermark | null;
	readonly former: readonly FormerLife[] | null;
};

/** How much of the journal the server has. */
export type Unsent = {
	readonly made: number;
	readonly acknowledged: number;
	readonly backedUp: number;
	readonly unsynced: number;
	readonly oldestUnsyncedAt: number | null;
	readonly clockOffset: number;
};

/**
 * Counts from the chain's end and the watermark, without a look at the journal: a screen that follows each commit must
 * cost the next one nothing (L18). One instance per follower remembers when the oldest entry was made.
 */
export class UnsentCounter {
	readonly #db: NorenDatabase;
	#oldest: { readonly incarnation: number; readonly seq: number; readonly at: number } | null = null;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async count({ identity, chain, ack: said, former }: Counted): Promise<Unsent> {
		const incarnation = identity?.incarnation ?? 1;
		const ack = said?.incarnation === incarnation ? said : null;
		const made = chain?.seq ?? 0;
		const acknowledged = ack?.acked_through ?? 0;
		// Oldest life first: what an earlier incarnation could not send is still this device's to hand over.
		const lives = [
			...(await Promise.all((former ?? []).map((life) => this.#formerLife(life, ack)))),
			{ incarnation, first: acknowledged + 1, count: made - acknowledged },
		];
		const waiting = lives.filter(({ count }) => count > 0);
		const [oldest] = waiting;
		return {
			made,
			acknowledged,
			backedUp: ack?.backed_up_through ?? 0,
			unsynced: waiting.reduce((sum, { count }) => sum + count, 0),
			oldestUnsyncedAt: oldest ? await this.#madeAt(oldest.incarnation, oldest.first) : null,
			clockOffset: ack?.clock_offset ?? 0,
		};
	}

	/** Of an earlier life: where what the server may lack begins, and how much that is. */
	async #formerLife({ incarnation, made }: FormerLife, ack: Watermark | null) {
		const mark = made > 0 ? await readSyncState(this.#db.sync_state, `former:${incarnation}`) : null;
		const acked = Math.min(formerAcked(mark, ack), made);
		return { incarnation, first: acked + 1, count: made - acked };
	}

	async #madeAt(incarnation: number, seq: number): Promise<number | null> {
		const known = this.#oldest;
		if (known?.incarnation === incarnation && known.seq === seq) return known.at;
		const row = await this.#db.journal.where('[incarnation+seq]').equals([incarnation, seq]).first();
		if (!row) return null;
		this.#oldest = { incarnation, seq, at: row.entry.device_time };
		return this.#oldest.at;
	}
}

/** The rows of `meta` and `sync_state` a screen follows, read in two requests. */
export async function readKeys<M extends keyof Meta, S extends keyof SyncState>(
	db: NorenDatabase,
	metaKeys: readonly M[],
	stateKeys: readonly S[],
): Promise<{ [K in M]: Meta[K] | null } & { [K in S]: SyncState[K] | null }> {
	const [meta, state] = await Promise.all([
		db.meta.bulkGet([...metaKeys]),
		db.sync_state.bulkGet([...stateKeys]),
	]);
	const rows = [...meta, ...state];
	const entries = [...metaKeys, ...stateKeys].map((key, at) => [key, rows[at]?.value ?? null]);
	return Object.fromEntries(entries) as { [K in M]: Meta[K] | null } & { [K in S]: SyncState[K] | null };
}
