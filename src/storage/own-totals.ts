import { effectsOf } from '#protocol/effects.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { NorenDatabase } from './database.ts';
import { readSyncState } from './meta.ts';

/** What this device itself sold in its entries 1…through, to compare with what the server says it has. */
export type OwnTotals = {
	readonly incarnation: number;
	readonly through: number;
	readonly sales: number;
	readonly total: number;
	/** Hash of entry `through`; null when it is not here any more. */
	readonly head: string | null;
};

/** Entries read at once: short reads let a commit in between (L18). */
const STEP = 250;

/**
 * Counts on from the last comparison, forwards or (after a restore of the server) backwards, so that 20,000 entries
 * are added up once and not at every report. Entries pruned in the meantime were counted before.
 */
export async function ownTotals(db: NorenDatabase, incarnation: number, through: number): Promise<OwnTotals> {
	const last = (await readSyncState(db.sync_state, 'report'))?.own;
	const known = last?.incarnation === incarnation ? last : { through: 0, sales: 0, total: 0 };
	const sign = through < known.through ? -1 : 1;
	const end = Math.max(through, known.through);
	let { sales, total } = known;
	for (let from = Math.min(through, known.through); from < end; from += STEP) {
		const rows = await db.journal
			.where('[incarnation+seq]')
			.between([incarnation, from], [incarnation, Math.min(from + STEP, end)], false, true)
			.toArray();
		for (const { entry } of rows) {
			// Written by newer code, perhaps: a kind this build does not know is no sale to it, and no reason to stop.
			const receipt = entry.kind === 'retail_transaction' ? effectsOf(entry).receipt : null;
			if (!receipt || receipt.isTraining) continue;
			sales += sign;
			total += sign * receipt.total;
		}
	}
	return { incarnation, through, sales, total, head: await headAt(db, incarnation, through) };
}

async function headAt(db: NorenDatabase, incarnation: number, seq: number): Promise<string | null> {
	if (seq === 0) return GENESIS_HASH;
	const row = await db.journal.where('[incarnation+seq]').equals([incarnation, seq]).first();
	return row?.entry.hash ?? null;
}
