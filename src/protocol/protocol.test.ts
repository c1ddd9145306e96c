import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical.ts';
import { verifyChain } from './chain.ts';
import {
	checkEntry,
	entryHash,
	entryId,
	type JournalEntry,
	parseEntryId,
	type UnsealedEntry,
} from './entry.ts';
import { GENESIS_HASH, sha256Hex } from './hash.ts';

const anEntry = (seq: number, prev: string, given: Partial<UnsealedEntry> = {}): JournalEntry => {
	const unsealed: UnsealedEntry = {
		id: entryId({ store: 'shibuya', device: 't01', incarnation: 1 }, seq),
		device: 't01',
		incarnation: 1,
		seq,
		kind: 'till_open',
		schema: 1,
		business_day: '2026-11-22',
		device_time: 1_795_000_000_000,
		clock_offset: 0,
		operator: '0001',
		body: { currency: 'JPY', float: 50_000, count: {} },
		prev_hash: prev,
		...given,
	};
	return { ...unsealed, hash: entryHash(unsealed) } as JournalEntry;
};

const aChain = (length: number): JournalEntry[] => {
	const entries: JournalEntry[] = [];
	for (let seq = 1; seq <= length; seq++) entries.push(anEntry(seq, entries.at(-1)?.hash ?? GENESIS_HASH));
	return entries;
};

test('keys are in string order, "10" before "8" (HSH-08, HSH-09)', () => {
	expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
	expect(canonicalJson({ 8: 80, 10: 100 })).toBe('{"10":100,"8":80}');
});

test('canonical JSON parses back to the same value and does not depend on the order of keys', () => {
	fc.assert(
		fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
			const text = canonicalJson(value as Json);
			expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
			expect(canonicalJson(reversed(value) as Json)).toBe(text);
		}),
	);
});

test('a text is written as JSON.stringify writes it, as a value and as a key, however long', () => {
	const text = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 130 }),
		fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\u007f', '\u001f', '~'), maxLength: 130 }),
	);
	fc.assert(
		fc.property(text, (each) => {
			expect(canonicalJson(each)).toBe(JSON.stringify(each));
			expect(canonicalJson({ [each]: 1 })).toBe(`{${JSON.stringify(each)}:1}`);
		}),
	);
});

test.each([-0, 1e21, 1e-7, 0.1, -12.5, Number.MAX_SAFE_INTEGER])(
	'the number %s is as JSON writes it',
	(value) => {
		expect(canonicalJson([value])).toBe(JSON.stringify([value]));
	},
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800'])('%s is not JSON', (value) => {
	expect(() => canonicalJson(value)).toThrow(TypeError);
});

test('SHA-256 agrees with the operating system for any text', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
		}),
	);
});

test('an id says where the entry belongs and sorts by sequence', () => {
	const key = { store: 'shibuya', device: 't01', incarnation: 12 };
	expect(parseEntryId(entryId(key, 34))).toEqual({ ...key, seq: 34 });
	expect(entryId(key, 9) < entryId(key, 10)).toBe(true);
	expect(parseEntryId('shibuya:t01:1')).toBeNull();
});

test('an entry passes its own gate, and nothing in it can be changed unseen', () => {
	const entry = anEntry(1, GENESIS_HASH);
	expect(checkEntry(entry).ok).toBe(true);
	expect(checkEntry({ ...entry, device_time: 0 })).toMatchObject({ ok: false, reason: 'hash_mismatch' });
	expect(checkEntry({ ...entry, device: 't02' })).toMatchObject({ ok: false, reason: 'id_mismatch' });
	expect(checkEntry({ ...entry, extra: 1 })).toMatchObject({ ok: false, reason: 'malformed' });
	expect(checkEntry(anEntry(1, GENESIS_HASH, { kind: 'dance' }))).toMatchObject({ reason: 'unknown_kind' });
	expect(checkEntry(anEntry(1, GENESIS_HASH, { schema: 9 }))).toMatchObject({ reason: 'unknown_schema' });
	expect(checkEntry('entry')).toMatchObject({ ok: false, reason: 'malformed' });
});

test('a chain verifies from genesis; the empty one does too (HSH-07)', () => {
	expect(verifyChain(aChain(5))).toMatchObject({ ok: true, length: 5 });
	expect(verifyChain([])).toEqual({ ok: true, head: GENESIS_HASH, length: 0 });
});

test('an edited, removed, swapped or cut-off entry is found (L6, HSH-04…06)', () => {
	const chain = aChain(5);
	const [a, b, c, d, e] = chain as [JournalEntry, JournalEntry, JournalEntry, JournalEntry, JournalEntry];
	const edited = { ...b, operator: '0002' } as JournalEntry;
	expect(verifyChain([a, edited, c, d, e])).toMatchObject({ fault: { code: 'wrong_hash', seq: 2 } });
	const resealed = { ...edited, hash: entryHash(edited) } as JournalEntry;
	expect(verifyChain([a, resealed, c, d, e])).toMatchObject({ fault: { code: 'broken_link', seq: 3 } });
	expect(verifyChain([a, b, d, e])).toMatchObject({ fault: { code: 'sequence_gap', seq: 4 } });
	expect(verifyChain([a, c, b, d, e])).toMatchObject({ fault: { code: 'sequence_gap', seq: 3 } });
	expect(verifyChain([a, b, c, d], e.hash)).toMatchObject({ fault: { code: 'truncated', seq: 4 } });
});

function reversed(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reversed);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, member]) => [key, reversed(member)]),
	);
}
