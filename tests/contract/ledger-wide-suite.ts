import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceKey, entryId, type JournalEntry } from '#protocol/entry.ts';
import { AckTracker } from '#server/ledger/acks.ts';
import {
	LEDGER_START,
	type Ledger,
	type LedgerPosition,
	type LedgerRow,
	type QuarantineRecord,
} from '#server/ledger/ledger.ts';
import { TestJournal } from './journal-fixture.ts';
import type { LedgerUnderTest } from './ledger-suite.ts';

/** Much at once, odd names, large contents, replays and restarts: what every ledger stands, whatever its engine. */
export function ledgerWideSuite(engine: string, make: () => Promise<LedgerUnderTest>): void {
	describe(`ledger on ${engine}, under strain`, () => {
		let place: LedgerUnderTest;
		let ledger: Ledger;
		let journal: TestJournal;

		beforeEach(async () => {
			place = await make();
			ledger = await place.open();
			journal = new TestJournal();
		});
		afterEach(async () => {
			await ledger.close();
			await place.dispose();
		});

		test('2,000 entries pushed in parallel, each twice, are kept once each', async () => {
			const journals = Array.from({ length: 10 }, (_, n) => new TestJournal({ device: `t${n}` }));
			const pushes = journals.flatMap((each) => {
				each.trade(199);
				return slices(each.entries, 50).flatMap((slice) => [
					[slice, each.key] as const,
					[[...slice].reverse(), each.key] as const,
				]);
			});
			const outcomes = await Promise.all(pushes.map(([entries, key]) => ledger.append(entries, key)));
			const stored = outcomes.flat().filter((outcome) => outcome === 'stored').length;
			expect(stored).toBe(2000);
			expect(new Set(outcomes.flat())).toEqual(new Set(['stored', 'duplicate']));
			expect((await every(ledger)).size).toBe(2000);
			for (const { key, entries } of journals) {
				expect(await new AckTracker(ledger).through(key)).toBe(200);
				const read = await allOf(ledger.entriesOf(key));
				expect(read.map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash));
			}
		});

		test('from any older position on, everything after it comes again', async () => {
			const positions: { readonly at: LedgerPosition; readonly before: number }[] = [];
			for (let n = 0; n < 6; n++) {
				positions.push({ at: await ledger.head(), before: journal.entries.length });
				await ledger.append([journal.sale(), journal.sale()], journal.key);
			}
			let since = LEDGER_START;
			for (;;) {
				const { last } = await ledger.changesSince(since, 3);
				if (last === since) break;
				since = last;
			}
			for (const { at, before } of positions) {
				const seen = await every(ledger, at);
				for (const { id } of journal.entries.slice(before)) expect(seen).toContain(id);
			}
		});

		test('a position of a page of changes goes on after a restart', async () => {
			await ledger.append(journal.trade(20), journal.key);
			const page = await ledger.changesSince(LEDGER_START, 8);
			await ledger.close();
			ledger = await place.open();
			const seen = new Set([...namesOf(page.rows), ...(await every(ledger, page.last))]);
			expect(seen.size).toBe(21);
		});

		test('what an incarnation holds has holes where something is missing, and only there', async () => {
			const entries = journal.trade(11);
			const missing = new Set([3, 7, 8]);
			await ledger.append(
				entries.filter(({ seq }) => !missing.has(seq)),
				journal.key,
			);
			await ledger.quarantine([aside(journal.key, 8), aside(journal.key, 20)]);
			const held = [...new Set(await ledger.heldSeqs(journal.key))].sort((a, b) => a - b);
			expect(held).toEqual([1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 20]);
			const acks = new AckTracker(ledger);
			expect(await acks.through(journal.key)).toBe(2);
			await ledger.append(
				entries.filter(({ seq }) => seq === 3),
				journal.key,
			);
			expect(await acks.note(journal.key, [3])).toBe(6);
			expect([...(await ledger.heldSeqs(journal.key, 8))].sort((a, b) => a - b)).toEqual(
				expect.arrayContaining([9, 10, 11, 12, 20]),
			);
		});

		test('incarnations whose names begin alike are kept apart', async () => {
			const names = ['t1', 't10', 't1-', 'T1', 't1０', '😀1', '\uffee', "it's", 'a b', '%41', 'a/b'];
			const keys: DeviceKey[] = [];
			for (const device of names) {
				for (const incarnation of [1, 11]) {
					const other = new TestJournal({ device, incarnation });
					keys.push(other.key);
					await ledger.append(other.trade(incarnation === 1 ? 1 : 2), other.key);
				}
			}
			for (const key of keys) {
				const wanted = key.incarnation === 1 ? [1, 2] : [1, 2, 3];
				expect([...(await ledger.heldSeqs(key))].sort()).toEqual(wanted);
				expect((await allOf(ledger.entriesOf(key))).map(({ seq }) => seq)).toEqual(wanted);
			}
			const named = (await ledger.devices()).map(({ device, incarnation }) => `${device}.${incarnation}`);
			expect([...named].sort()).toEqual(
				keys.map(({ device, incarnation }) => `${device}.${incarnation}`).sort(),
			);
		});

		test('large entries come back whole and in order among small ones', async () => {
			const entries = Array.from({ length: 24 }, (_, n) =>
				journal.sale({ item: n % 4 === 0 ? '暖'.repeat(150_000) : 'onigiri' }),
			);
			expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'stored'));
			expect(await allOf(ledger.entriesOf(journal.key))).toEqual(entries);
			expect((await every(ledger)).size).toBe(24);
			const page = await ledger.changesSince(LEDGER_START, 1000);
			expect(JSON.stringify(page.rows).length).toBeLessThan(16_000_000);
		});

		test('closing while it writes finishes what was accepted', async () => {
			const entries = journal.trade(300);
			const pushes = slices(entries, 25).map((slice) => ledger.append(slice, journal.key));
			await ledger.close();
			const settled = await Promise.allSettled(pushes);
			ledger = await place.open();
			const there = await every(ledger);
			for (const [at, outcome] of settled.entries()) {
				if (outcome.status !== 'fulfilled') continue;
				for (const { id } of slices(entries, 25)[at] ?? []) expect(there).toContain(id);
			}
			expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
		});

		test('the same refused content from two senders is kept for each', async () => {
			const other = { ...journal.key, device: 't66' };
			await ledger.quarantine([aside(journal.key, 4), { ...aside(journal.key, 4), pushed_by: other }]);
			await ledger.quarantine([aside(journal.key, 4)]);
			expect((await every(ledger)).size).toBe(2);
			expect(await ledger.heldSeqs(journal.key)).toEqual([4]);
		});

		test('a content with every kind of character is kept as it is', async () => {
			const content = JSON.stringify({
				text: '\u0000\u001f"\\/\u2028\u2029暖簾😀e\u0301',
				n: 1e21,
				deep: [[[{}]]],
			});
			await ledger.quarantine([{ ...aside(journal.key, 2), claimed_id: '_design/\u0001"\uffff😀', content }]);
			const rows = (await ledger.changesSince(LEDGER_START, 100)).rows;
			const kept = rows.find((row) => row.type === 'quarantine');
			expect(kept?.type === 'quarantine' && kept.record.content).toBe(content);
		});
	});
}

function aside(key: DeviceKey, seq: number): QuarantineRecord {
	return {
		claimed_id: entryId(key, seq),
		pushed_by: key,
		reason: 'unknown_kind',
		detail: 'seance',
		content: `{"seq":${seq}}`,
		received_at: 1,
	};
}

function slices<T>(all: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
		all.slice(at * size, (at + 1) * size),
	);
}

const namesOf = (rows: readonly LedgerRow[]): string[] =>
	rows.map((row) => (row.type === 'entry' ? row.entry.id : row.id));

/** Names of all rows after a position, each once. */
async function every(ledger: Ledger, from: LedgerPosition = LEDGER_START): Promise<Set<string>> {
	const names = new Set<string>();
	let since = from;
	for (;;) {
		const { rows, last } = await ledger.changesSince(since, 500);
		if (last === since) return names;
		for (const name of namesOf(rows)) names.add(name);
		since = last;
	}
}

async function allOf(entries: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
	const all: JournalEntry[] = [];
	for await (const entry of entries) all.push(entry);
	return all;
}
