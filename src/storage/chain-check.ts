import type { ChainHealth } from '#ports/health.ts';
import { verifyChain } from '#protocol/chain.ts';
import { entryId } from '#protocol/entry-id.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta, writeSyncState } from './meta.ts';

/** Entries verified without a pause: about ten milliseconds of hashing. */
const SLICE = 50;

/** What a check takes from outside. `pause` lets a sale in between two slices. */
export type ChainCheckParts = { readonly now: () => number; readonly pause: () => Promise<void> };

/**
 * Verifies this device's chain entry by entry, from where pruning left it to the head it had when the check began, and
 * keeps the result for the health screen and the report (L6). Null before enrolment.
 */
export async function checkChain(
	db: NorenDatabase,
	{ now, pause }: ChainCheckParts,
): Promise<ChainHealth | null> {
	const [identity, chain] = await Promise.all([readMeta(db.meta, 'identity'), readMeta(db.meta, 'chain')]);
	if (!identity || !chain) return null;
	const { incarnation } = identity;
	await writeSyncState(db.sync_state, 'chain_check', { status: 'checking' });
	const floor = await readMeta(db.meta, `floor:${incarnation}`);
	let { seq, head } = floor ?? { seq: 0, head: GENESIS_HASH };
	const began = seq;
	let broken: string | null = null;
	while (seq < chain.seq && broken === null) {
		const through = Math.min(seq + SLICE, chain.seq);
		const rows = await db.journal
			.where('[incarnation+seq]')
			.between([incarnation, seq], [incarnation, through], false, true)
			.toArray();
		const verdict = verifyChain(
			rows.map(({ entry }) => entry),
			undefined,
			{ seq, head },
		);
		if (!verdict.ok) broken = verdict.fault.id;
		else if (verdict.length < through) broken = entryId(identity, verdict.length + 1);
		else ({ head, length: seq } = verdict);
		await pause();
	}
	if (broken === null && head !== chain.head) broken = entryId(identity, chain.seq);
	const result: ChainHealth =
		broken === null
			? { status: 'intact', entries: chain.seq - began, checkedAt: now() }
			: { status: 'broken', entryId: broken, checkedAt: now() };
	await writeSyncState(db.sync_state, 'chain_check', result);
	return result;
}
