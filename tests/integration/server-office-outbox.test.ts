import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyChain } from '#protocol/chain.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { appendOfficeEntries, OFFICE } from '#server/office/office-journal.ts';
import { drainOfficeJournal, reconcileOfficeJournal } from '#server/office/office-outbox.ts';

let folder: string;
let ledger: PouchLedger;
let db: Database;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'noren-office-'));
	ledger = await openLedger('ledger');
	db = new Database(':memory:');
});
afterEach(async () => {
	await ledger.close();
	db.close();
	await rm(folder, { recursive: true });
});

const openLedger = (name: string) =>
	PouchLedger.open({ path: join(folder, name), now: () => 1, newEpoch: () => name });

/** Books one delivery of so many pieces. */
const deliver = (quantity: number, into = db) =>
	appendOfficeEntries(
		into,
		[
			{
				kind: 'stock_movement',
				body: { reason: 'receive', source: 'test', lines: [{ item_id: 'tea', place: 'shibuya', quantity }] },
			},
		],
		1,
		'2026-11-22',
	);

async function inLedger(of = ledger): Promise<JournalEntry[]> {
	const entries: JournalEntry[] = [];
	for await (const entry of of.entriesOf(OFFICE)) entries.push(entry);
	return entries;
}

const quantities = (entries: readonly JournalEntry[]) =>
	entries.map((entry) => (entry.kind === 'stock_movement' ? entry.body.lines[0]?.quantity : null));

const waiting = (of = db) =>
	of.get<{ n: number }>('SELECT count(*) AS n FROM office_journal WHERE in_ledger = 0')?.n;

test('what the ledger lost is sent again at the next start', async () => {
	for (const n of [1, 2, 3]) deliver(n);
	await drainOfficeJournal(db, ledger);
	await ledger.close();
	ledger = await openLedger('older');
	await reconcileOfficeJournal(db, ledger);
	expect(await drainOfficeJournal(db, ledger)).toBe(3);
	expect(quantities(await inLedger())).toEqual([1, 2, 3]);
	expect(verifyChain(await inLedger())).toMatchObject({ ok: true, length: 3 });
});

test('a database that lost its journal goes on where the ledger ends, and gives no number twice', async () => {
	for (const n of [1, 2, 3]) deliver(n);
	await drainOfficeJournal(db, ledger);
	db.close();
	db = new Database(':memory:');
	await reconcileOfficeJournal(db, ledger);
	deliver(4);
	expect(await drainOfficeJournal(db, ledger)).toBe(1);
	expect(quantities(await inLedger())).toEqual([1, 2, 3, 4]);
	expect(verifyChain(await inLedger())).toMatchObject({ ok: true, length: 4 });
});

test('facts that took numbers of a ledger newer than the database are sealed again behind it, once', async () => {
	for (const n of [1, 2, 3]) deliver(n);
	await drainOfficeJournal(db, ledger);
	db.run('DELETE FROM office_journal WHERE seq > 1');
	deliver(20);
	deliver(30);
	deliver(40);
	expect(await drainOfficeJournal(db, ledger)).toBe(3);
	expect(quantities(await inLedger())).toEqual([1, 2, 3, 20, 30, 40]);
	expect(verifyChain(await inLedger())).toMatchObject({ ok: true, length: 6 });
	expect(waiting()).toBe(0);
	expect(await ledger.heldSeqs(OFFICE)).toHaveLength(6);
});

test('with nothing lost nothing changes', async () => {
	deliver(1);
	await drainOfficeJournal(db, ledger);
	deliver(2);
	const before = db.all('SELECT * FROM office_journal');
	await reconcileOfficeJournal(db, ledger);
	expect(db.all('SELECT * FROM office_journal')).toEqual(before);
});

test('whichever side went back and by how much, every fact ends in the ledger once, on one chain (L3, L4)', async () => {
	let run = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: 5 }),
			fc.nat({ max: 5 }),
			fc.nat({ max: 5 }),
			fc.nat({ max: 3 }),
			async (both, databaseLost, ledgerLost, fresh) => {
				const own = new Database(':memory:');
				const older = await openLedger(`run-${run++}`);
				try {
					const total = both + databaseLost + ledgerLost;
					const entries = Array.from({ length: total }, (_, n) => deliver(n + 1, own)).flat();
					// Either the database or the ledger is the older one; both cannot lose different ends of one chain.
					await older.append(entries.slice(0, ledgerLost > 0 ? both : total), OFFICE);
					own.run('UPDATE office_journal SET in_ledger = 1');
					if (ledgerLost === 0) own.run('DELETE FROM office_journal WHERE seq > ?', both);
					const kept = new Set(quantities(await inLedger(older)));
					for (const { entry } of own.all<{ entry: string }>('SELECT entry FROM office_journal')) {
						for (const quantity of quantities([JSON.parse(entry)])) kept.add(quantity);
					}
					for (let n = 0; n < fresh; n++) {
						deliver(100 + n, own);
						kept.add(100 + n);
					}
					if (run % 2 === 0) await reconcileOfficeJournal(own, older);
					await reconcileOfficeJournal(own, older);
					await drainOfficeJournal(own, older);
					const ledgerHas = await inLedger(older);
					expect(new Set(quantities(ledgerHas))).toEqual(kept);
					expect(ledgerHas).toHaveLength(kept.size);
					expect(verifyChain(ledgerHas)).toMatchObject({ ok: true });
				} finally {
					own.close();
					await older.close();
				}
			},
		),
		{ numRuns: 12 },
	);
});
