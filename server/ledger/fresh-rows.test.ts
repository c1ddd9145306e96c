import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalEntry } from '#protocol/entry.ts';
import { FreshRows } from './fresh-rows.ts';
import type { LedgerPosition } from './ledger.ts';
import { entryDocument, type LedgerDocument } from './ledger-documents.ts';

const isAhead = (a: LedgerPosition, b: LedgerPosition) =>
	/^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) > Number(b) : null;

const documents = (from: number, to: number): LedgerDocument[] =>
	Array.from({ length: to - from }, (_, at) =>
		entryDocument({ id: `s:t.1:${from + at + 1}` } as unknown as JournalEntry, 0),
	);

const ids = (rows: readonly { readonly type: string }[]): string[] =>
	rows.map((row) => ('entry' in row ? (row.entry as JournalEntry).id : ''));

test('whoever follows at the end gets each write, and moves on with its last row', () => {
	const fresh = new FreshRows(isAhead);
	fresh.note('0', '2', documents(0, 2));
	expect(fresh.after('0')).toMatchObject({ rows: [{ position: '0' }, { position: '2' }], last: '2' });
	expect(fresh.after('2')).toBeNull();
	fresh.note('2', '3', documents(2, 3));
	expect(fresh.after('2')).toMatchObject({ rows: [{ position: '3' }], last: '3' });
});

test('from any position within what is kept nothing is left out, and positions never go back', () => {
	const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 });
	fc.assert(
		fc.property(lengths, fc.nat({ max: 60 }), fc.nat({ max: 10 }), (writes, start, first) => {
			const fresh = new FreshRows(isAhead);
			let head = first;
			for (const length of writes) {
				fresh.note(String(head), String(head + length), documents(head, head + length));
				head += length;
			}
			const answer = fresh.after(String(start));
			if (start < first || start >= head) {
				expect(answer).toBeNull();
				return;
			}
			expect(answer?.last).toBe(String(head));
			const wanted = Array.from({ length: head - start }, (_, at) => `s:t.1:${start + at + 1}`);
			expect(ids(answer?.rows ?? [])).toEqual(expect.arrayContaining(wanted));
			let before = start;
			for (const { position } of answer?.rows ?? []) {
				expect(Number(position)).toBeGreaterThanOrEqual(before);
				before = Number(position);
				// All rows up to a row's position have been handed out when it comes.
			}
			expect(before).toBe(head);
		}),
	);
});

test('a position moves on only when every row before it was handed out', () => {
	const fresh = new FreshRows(isAhead);
	fresh.note('0', '3', documents(0, 3));
	fresh.note('3', '6', documents(3, 6));
	const { rows = [] } = fresh.after('1') ?? {};
	rows.forEach(({ position }, at) => {
		const handedOut = new Set(ids(rows.slice(0, at + 1)));
		for (let seq = 2; seq <= Number(position); seq++) expect(handedOut).toContain(`s:t.1:${seq}`);
	});
});

test('after a write of which nothing is known, and after a gap, everything before is read again', () => {
	const fresh = new FreshRows(isAhead);
	fresh.note('0', '2', documents(0, 2));
	fresh.forget();
	expect(fresh.after('0')).toBeNull();
	fresh.note('0', '2', documents(0, 2));
	fresh.note('5', '7', documents(5, 7)); // someone wrote in between
	expect(fresh.after('0')).toBeNull();
	expect(fresh.after('4')).toBeNull();
	expect(fresh.after('5')).toMatchObject({ last: '7' });
});

test('what grows too large falls out from the front', () => {
	const fresh = new FreshRows(isAhead, 400);
	for (let at = 0; at < 100; at++) fresh.note(String(at), String(at + 1), documents(at, at + 1));
	expect(fresh.after('50')).toBeNull();
	expect(fresh.after('99')).toMatchObject({ last: '100' });
	expect(fresh.after('opaque')).toBeNull();
});
