import { entryHash, type JournalEntry } from './entry.ts';
import { GENESIS_HASH } from './hash.ts';

/** What is wrong with a chain, at the first entry where it shows. */
export type ChainFault = {
	readonly code: 'sequence_gap' | 'broken_link' | 'wrong_hash' | 'truncated';
	readonly id: string;
	readonly seq: number;
};

/** The verdict on one device incarnation's entries. */
export type ChainVerdict =
	| { readonly ok: true; readonly head: string; readonly length: number }
	| { readonly ok: false; readonly fault: ChainFault };

/**
 * Verifies one incarnation's entries in the order given: no gap, every link, every hash (L6, HSH-04…07). With an
 * `expectedHead` known from elsewhere it also notices that the end was cut off. A later part of a chain begins `from` the entry before it.
 */
export function verifyChain(
	entries: readonly JournalEntry[],
	expectedHead?: string,
	from: { readonly seq: number; readonly head: string } = { seq: 0, head: GENESIS_HASH },
): ChainVerdict {
	let { head, seq } = from;
	for (const entry of entries) {
		const fault = (code: ChainFault['code']): ChainVerdict => ({
			ok: false,
			fault: { code, id: entry.id, seq: entry.seq },
		});
		if (entry.seq !== seq + 1) return fault('sequence_gap');
		if (entry.prev_hash !== head) return fault('broken_link');
		if (entryHash(entry) !== entry.hash) return fault('wrong_hash');
		head = entry.hash;
		seq = entry.seq;
	}
	if (expectedHead !== undefined && head !== expectedHead) {
		return { ok: false, fault: { code: 'truncated', id: entries.at(-1)?.id ?? '', seq } };
	}
	return { ok: true, head, length: seq };
}
