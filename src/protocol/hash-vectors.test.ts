import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { verifyChain } from './chain.ts';
import { entryHash, entryId, type JournalEntry } from './entry.ts';
import { chainHash, GENESIS_HASH } from './hash.ts';

const RECORDS = [
	{
		...{ reg: 'R03', seq: 1, ts: '2026-11-20T10:15:00+09:00', type: 'sale', total: 2180 },
		...{ tax: { 8: 80, 10: 100 }, v: 1 },
	},
	{ reg: 'R03', seq: 2, ts: '2026-11-20T10:18:30+09:00', type: 'sale', total: 540, tax: { 8: 40 }, v: 1 },
	{ reg: 'R03', seq: 3, ts: '2026-11-20T10:25:10+09:00', type: 'return', total: -540, tax: { 8: -40 }, v: 1 },
];
const HASHES = [
	'7043e2d67398d9a796a0620496433873e4bbd54819c4cfac96c7e5e14b503609',
	'73784a1ea7598b66d2d6dd8f2b236239b62f4dcd6ed8849b03a43d0107c5f7c0',
	'1e212aadbc2ddee390a275fcf5f8f01157d6205783d645a8debbbddc2e3f7df8',
];

test.each([
	['HSH-01', 0],
	['HSH-02', 1],
	['HSH-03', 2],
])('%s: record %i hangs on the one before it', (_id, at) => {
	expect(chainHash(HASHES[at - 1] ?? GENESIS_HASH, RECORDS[at] ?? {})).toBe(HASHES[at]);
});

test('HSH-04: an edited record no longer has its hash', () => {
	const edited = chainHash(HASHES[0] ?? '', { ...RECORDS[1], total: 54 });
	expect(edited.slice(0, 16)).toBe('b900b8a1aa75023e');
	expect(edited).not.toBe(HASHES[1]);
});

function aChain(length: number): JournalEntry[] {
	const entries: JournalEntry[] = [];
	for (let seq = 1; seq <= length; seq++) {
		const unsealed = {
			id: entryId({ store: 's', device: 't01', incarnation: 1 }, seq),
			...{ device: 't01', incarnation: 1, seq, kind: 'till_open', schema: 1, business_day: '2026-11-22' },
			...{ device_time: seq, clock_offset: 0, operator: '1' },
			body: { currency: 'JPY', float: seq, count: {} },
			prev_hash: entries.at(-1)?.hash ?? GENESIS_HASH,
		};
		entries.push({ ...unsealed, hash: entryHash(unsealed) } as JournalEntry);
	}
	return entries;
}

test('HSH-05: swapped records are out of order, and with their numbers edited they lose their hashes', () => {
	const [a, b, c] = aChain(3) as [JournalEntry, JournalEntry, JournalEntry];
	expect(verifyChain([a, c, b])).toMatchObject({ fault: { code: 'sequence_gap', seq: 3 } });
	const renumbered = [a, { ...c, seq: 2, prev_hash: a.hash }, { ...b, seq: 3 }] as JournalEntry[];
	expect(verifyChain(renumbered)).toMatchObject({ fault: { code: 'wrong_hash', seq: 2 } });
});

test('HSH-06: a chain that lost its end is noticed by a head known elsewhere', () => {
	const chain = aChain(3);
	const head = chain[2]?.hash;
	expect(verifyChain(chain.slice(0, 2))).toMatchObject({ ok: true, length: 2 });
	expect(verifyChain(chain.slice(0, 2), head)).toMatchObject({ fault: { code: 'truncated', seq: 2 } });
});

test('HSH-07: an empty chain is valid, its head is 64 zeros', () => {
	expect(verifyChain([])).toEqual({ ok: true, head: '0'.repeat(64), length: 0 });
});

test('HSH-08, HSH-09: keys in string order, "10" before "8"', () => {
	expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
	expect(canonicalJson({ 8: 80, 10: 100 })).toBe('{"10":100,"8":80}');
});
