import { expect, test } from 'vitest';
import { ChainWalk } from './chain.ts';
import { entryHash, entryId, type JournalEntry } from './entry.ts';
import { GENESIS_HASH } from './hash.ts';

const key = { store: 's', device: 't01', incarnation: 1 };

function aChain(length: number): JournalEntry[] {
	const entries: JournalEntry[] = [];
	for (let seq = 1; seq <= length; seq++) {
		const unsealed = {
			id: entryId(key, seq),
			...{ device: 't01', incarnation: 1, seq, kind: 'till_open', schema: 1, business_day: '2026-11-22' },
			...{
				device_time: seq,
				clock_offset: 0,
				operator: '1',
				body: { currency: 'JPY', float: seq, count: {} },
			},
			prev_hash: entries.at(-1)?.hash ?? GENESIS_HASH,
		};
		entries.push({ ...unsealed, hash: entryHash(unsealed) } as JournalEntry);
	}
	return entries;
}

function walk(entries: readonly JournalEntry[], holes: number[], seconds = new Map<number, string[]>()) {
	const chain = new ChainWalk({ holes: new Set(holes), seconds });
	for (const entry of entries) chain.add(entry);
	return chain.verdict();
}

test('a number in quarantine is no gap, in the middle and at the end; any other missing one is', () => {
	const chain = aChain(6);
	const without = (...seqs: number[]) => chain.filter(({ seq }) => !seqs.includes(seq));
	expect(walk(without(3, 4), [3, 4])).toMatchObject({ ok: true, length: 6, quarantined: 2 });
	expect(walk(without(6), [6])).toMatchObject({ ok: true, length: 6, quarantined: 1 });
	expect(walk(without(3, 4), [3])).toMatchObject({ fault: { code: 'sequence_gap', seq: 5 } });
	expect(walk(chain, [3])).toEqual({ ok: true, length: 6, head: chain[5]?.hash });
});

test('a chain that goes on from a second content of a number is named as forked', () => {
	const [a, b] = aChain(2) as [JournalEntry, JournalEntry];
	const other = { ...b, prev_hash: 'f'.repeat(64) } as JournalEntry;
	const fork = { ...other, hash: entryHash(other) } as JournalEntry;
	expect(walk([a, fork], [], new Map([[1, ['f'.repeat(64)]]]))).toMatchObject({ fault: { code: 'forked' } });
	expect(walk([a, fork], [])).toMatchObject({ fault: { code: 'broken_link' } });
});
