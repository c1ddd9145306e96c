import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AckTracker } from '#server/ledger/acks.ts';
import { LEDGER_START, type Ledger, type LedgerRow, type QuarantineRecord } from '#server/ledger/ledger.ts';
import { TestJournal } from './journal-fixture.ts';

/** A ledger under test that can be closed and opened again on what it kept. */
export type LedgerUnderTest = {
	open(): Promise<Ledger>;
	/** Removes what was kept. */
	dispose(): Promise<void>;
};

/** What every ledger promises, whatever engine it stands on. */
export function ledgerSuite(engine: string, make: () => Promise<LedgerUnderTest>): void {
	describe(`ledger on ${engine}`, () => {
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
		const reopen = async () => {
			await ledger.close();
			ledger = await place.open();
		};

		test('an entry comes back byte-identical, also after a restart', async () => {
			const [entry] = journal.trade(0);
			expect(await ledger.append(journal.entries, journal.key)).toEqual(['stored']);
			await reopen();
			expect(JSON.stringify(await ledger.get(entry?.id ?? ''))).toBe(JSON.stringify(entry));
		});

		test('an id that was never pushed is null', async () => {
			expect(await ledger.get('shibuya:t01.1:000000001')).toBeNull();
		});

		test('the same entry again is a duplicate and is kept once', async () => {
			const entries = journal.trade(3);
			await ledger.append(entries, journal.key);
			expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'duplicate'));
			expect(await ids(ledger)).toEqual(entries.map(({ id }) => id).sort());
		});

		test('another content under a taken id never replaces the first, and both are kept', async () => {
			const first = journal.sale({ price: 100 });
			const second = new TestJournal().sale({ price: 900 });
			await ledger.append([first], journal.key);
			expect(await ledger.append([second], journal.key)).toEqual(['id_reuse']);
			expect((await ledger.get(first.id))?.hash).toBe(first.hash);
			const kept = (await all(ledger)).find(({ type }) => type === 'quarantine');
			expect(kept?.type === 'quarantine' && JSON.parse(kept.record.content)).toEqual(second);
			expect(await ledger.append([first], journal.key)).toEqual(['duplicate']);
		});

		test('the same id twice in one push is settled like two pushes', async () => {
			const first = journal.sale({ price: 100 });
			const second = new TestJournal().sale({ price: 900 });
			expect(await ledger.append([first, first, second], journal.key)).toEqual([
				'stored',
				'duplicate',
				'id_reuse',
			]);
		});

		test('parallel pushes of overlapping entries store each exactly once', async () => {
			const entries = journal.trade(60);
			const pushes = [0, 10, 20, 30, 40].map((from) => entries.slice(from, from + 21));
			const outcomes = await Promise.all(pushes.map((push) => ledger.append(push, journal.key)));
			expect(outcomes.flat().filter((outcome) => outcome === 'stored')).toHaveLength(61);
			expect(new Set(outcomes.flat())).toEqual(new Set(['stored', 'duplicate']));
			expect(await ids(ledger)).toHaveLength(61);
		});

		test('changes in pages reach every row and end where they began when nothing is new', async () => {
			const entries = journal.trade(24);
			await ledger.append(entries, journal.key);
			const seen: string[] = [];
			let since = LEDGER_START;
			for (;;) {
				const page = await ledger.changesSince(since, 7);
				if (page.last === since) break;
				for (const row of page.rows) if (row.type === 'entry') seen.push(row.entry.id);
				since = page.last;
			}
			expect([...new Set(seen)].sort()).toEqual(entries.map(({ id }) => id).sort());
			expect(await ledger.changesSince(since, 7)).toEqual({ rows: [], last: since });
			const head = await ledger.head();
			expect(await ledger.changesSince(head, 7)).toEqual({ rows: [], last: head });
		});

		test('a refused content is kept whole with its reason, once', async () => {
			const record = refusedRecord(journal);
			await ledger.quarantine([record]);
			await ledger.quarantine([record, record]);
			await reopen();
			const rows = await all(ledger);
			expect(rows).toHaveLength(1);
			expect(rows[0]?.type === 'quarantine' && rows[0].record).toEqual(record);
		});

		test('devices and their entries come in order of device, incarnation and number', async () => {
			const keys = [
				{ device: 't02', incarnation: 1 },
				{ device: 't01', incarnation: 10 },
				{ device: 't01', incarnation: 2 },
			];
			for (const key of keys) {
				const other = new TestJournal(key);
				await ledger.append([...other.trade(2)].reverse(), other.key);
			}
			await ledger.quarantine([refusedRecord(journal)]);
			const devices = await ledger.devices();
			expect(devices.map(({ device, incarnation }) => `${device}.${incarnation}`)).toEqual([
				't01.2',
				't01.10',
				't02.1',
			]);
			const seqs: number[] = [];
			for await (const entry of ledger.entriesOf({ store: 'shibuya', device: 't01', incarnation: 2 })) {
				seqs.push(entry.seq);
			}
			expect(seqs).toEqual([1, 2, 3]);
		});

		test('the epoch is made once and survives a restart', async () => {
			const epoch = ledger.epoch();
			expect(epoch).not.toBe('');
			await reopen();
			expect(ledger.epoch()).toBe(epoch);
		});

		describe('acks', () => {
			test('are the longest prefix without a gap, out of order and after a restart', async () => {
				const entries = journal.trade(5);
				const push = async (seqs: number[], acks: AckTracker) => {
					const chosen = entries.filter(({ seq }) => seqs.includes(seq));
					await ledger.append(chosen, journal.key);
					return acks.note(journal.key, seqs);
				};
				const acks = new AckTracker(ledger);
				expect(await push([3, 4], acks)).toBe(0);
				expect(await push([1], acks)).toBe(1);
				await reopen();
				const again = new AckTracker(ledger);
				expect(await again.through(journal.key)).toBe(1);
				expect(await push([2], again)).toBe(4);
			});

			test('count a quarantined entry of the device itself, and never one sent by another', async () => {
				const entries = journal.trade(2);
				await ledger.append(
					entries.filter(({ seq }) => seq !== 2),
					journal.key,
				);
				const mallory = { ...journal.key, device: 't66' };
				await ledger.quarantine([{ ...refusedRecord(journal, 2), pushed_by: mallory }]);
				expect(await new AckTracker(ledger).through(journal.key)).toBe(1);
				await ledger.quarantine([refusedRecord(journal, 2)]);
				expect(await new AckTracker(ledger).through(journal.key)).toBe(3);
			});
		});
	});
}

function refusedRecord(journal: TestJournal, seq = 7): QuarantineRecord {
	return {
		claimed_id: `shibuya:t01.1:${String(seq).padStart(9, '0')}`,
		pushed_by: journal.key,
		reason: 'unknown_kind',
		detail: 'seance',
		content: '{"kind":"seance"}',
		received_at: 1,
	};
}

/** Every row, read to the first empty page: a shorter page than asked for is not the end. Repeats are left out. */
async function all(ledger: Ledger): Promise<readonly LedgerRow[]> {
	const rows = new Map<string, LedgerRow>();
	let since = LEDGER_START;
	for (;;) {
		const page = await ledger.changesSince(since, 1000);
		if (page.last === since) return [...rows.values()];
		for (const row of page.rows) rows.set(row.type === 'entry' ? row.entry.id : row.id, row);
		since = page.last;
	}
}

async function ids(ledger: Ledger): Promise<string[]> {
	return (await all(ledger)).flatMap((row) => (row.type === 'entry' ? [row.entry.id] : [])).sort();
}
