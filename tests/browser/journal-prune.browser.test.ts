import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { entryHash } from '#protocol/entry.ts';
import { checkChain } from '#storage/chain-check.ts';
import { type SyncState, writeSyncState } from '#storage/meta.ts';
import { pruneAbandoned, pruneJournal, RETENTION_MS } from '#storage/prune.ts';
import { openTill } from '#usecases/open-till.ts';
import { readReceipt } from '#usecases/read-receipt.ts';
import { anItemDoc, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { aBasket, sell } from '../support/sell.ts';
import { journalOf } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
const SALES = 9;
const pause = async () => {};

beforeEach(async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	for (let sale = 1; sale <= SALES; sale++) await sell(till, aBasket(`b${sale}`, 100), 100);
});
afterEach(() => till.remove());

/** What the server has said: everything known of the first `through` entries unless given otherwise. */
async function said(
	through: number,
	given: { acked?: number; backedUp?: number; applied?: number; counted?: number; later?: number } = {},
) {
	const { sync_state } = till.db;
	const serverTime = till.time.now + (given.later ?? RETENTION_MS + 60_000);
	const ack: SyncState['ack'] = {
		incarnation: 1,
		epoch: 'e',
		head: 'h',
		acked_through: given.acked ?? through,
		backed_up_through: given.backedUp ?? through,
		clock_offset: 0,
	};
	await writeSyncState(sync_state, 'ack', ack);
	const answer = { epoch: 'e', server_time: serverTime, state: 'active' } as SyncState['report']['answer'];
	const own = { incarnation: 1, through: given.counted ?? through, sales: 0, total: 0, head: null };
	await writeSyncState(sync_state, 'report', { answer, at: 0, own });
	await installFeed(till.replica, 'availability', [
		{ _id: 'applied:through', type: 'applied', through: { 't01.1': given.applied ?? through } },
		{ _id: 'stock:item-100', type: 'stock', places: { shibuya: 5 } },
	]);
}
const seqs = async () => (await journalOf(till.db)).map(({ seq }) => seq);
const from = (first: number) => Array.from({ length: SALES + 2 - first }, (_, n) => first + n);

test('only entries that are in a backup are pruned, however many are acknowledged (L15)', async () => {
	await said(8, { backedUp: 3 });
	expect(await pruneJournal(till.db, 1000, pause)).toBe(3);
	expect(await seqs()).toEqual(from(4));
});

test.each([
	['acknowledged', { acked: 2 }],
	['folded into published stock', { applied: 2 }],
	['counted for the comparison', { counted: 2 }],
])('an entry that is not %s stays (L10, L15)', async (_what, given) => {
	await said(8, given);
	expect(await pruneJournal(till.db, 1000, pause)).toBe(2);
	expect(await seqs()).toEqual(from(3));
});

test('entries stay 35 days of the server’s time, whatever the tablet’s clock says (L16)', async () => {
	await said(8, { later: RETENTION_MS - 60_000 });
	till.time.now += 400 * 24 * 3_600_000;
	expect(await pruneJournal(till.db, 1000, pause)).toBe(0);
	await said(8);
	expect(await pruneJournal(till.db, 1000, pause)).toBe(8);
});

test('before the server has said anything nothing is pruned', async () => {
	expect(await pruneJournal(till.db, 1000, pause)).toBe(0);
});

test('a start prunes no more than it may, and goes on the next time', async () => {
	await said(8);
	expect(await pruneJournal(till.db, 3, pause)).toBe(3);
	expect(await pruneJournal(till.db, 3, pause)).toBe(3);
	expect(await seqs()).toEqual(from(7));
});

test('movements go with their entries, receipts stay listed, and the till goes on selling', async () => {
	await said(8);
	await pruneJournal(till.db, 1000, pause);
	const movements = await till.db.movements.orderBy('[entry_id+line]').toArray();
	expect(movements.map(({ entry_id }) => entry_id)).toEqual([
		'shibuya:t01.1:000000009',
		'shibuya:t01.1:000000010',
	]);
	expect(await till.journal.receipts(0, 100)).toHaveLength(SALES);
	expect(await readReceipt(till, 'SBY-R01-000001')).toBeNull();
	expect(await readReceipt(till, 'SBY-R01-000009')).toMatchObject({ number: 'SBY-R01-000009' });
	expect(await till.device.inspect()).toBe('sound');
	expect(await sell(till, aBasket('after', 100), 100)).toMatchObject({
		value: { receipt: { number: 'SBY-R01-000010' } },
	});
	expect(await till.device.inspect()).toBe('sound');
});

test('a journal pruned to its last entry is sound and goes on in order', async () => {
	await said(SALES + 1);
	expect(await pruneJournal(till.db, 1000, pause)).toBe(SALES + 1);
	expect(await till.device.inspect()).toBe('sound');
	await sell(till, aBasket('after', 100), 100);
	expect(await seqs()).toEqual([SALES + 2]);
	expect(await checkChain(till.db, { now: () => 7, pause })).toEqual({
		status: 'intact',
		entries: 1,
		checkedAt: 7,
	});
});

test('the chain is intact before and after pruning, from where pruning left it (L6)', async () => {
	const check = () => checkChain(till.db, { now: () => 7, pause });
	expect(await check()).toEqual({ status: 'intact', entries: SALES + 1, checkedAt: 7 });
	await said(4);
	await pruneJournal(till.db, 1000, pause);
	expect(await check()).toEqual({ status: 'intact', entries: SALES - 3, checkedAt: 7 });
});

const ATTACKS: Record<string, () => Promise<unknown>> = {
	changed: async () => {
		const row = await till.db.journal.get('shibuya:t01.1:000000005');
		if (row) await till.db.journal.put({ ...row, entry: { ...row.entry, operator: '0002' } });
	},
	'taken out': () => till.db.journal.delete('shibuya:t01.1:000000005'),
};
test.each(Object.keys(ATTACKS))('an entry that was %s is found and named (L6)', async (what) => {
	await ATTACKS[what]?.();
	const found = await checkChain(till.db, { now: () => 7, pause });
	expect(found).toMatchObject({ status: 'broken' });
	const named = found?.status === 'broken' ? Number(found.entryId.slice(-9)) : 0;
	expect([5, 6]).toContain(named);
});

test('a last entry that was replaced by a well-formed one is found by the chain’s head (L6)', async () => {
	const row = await till.db.journal.get('shibuya:t01.1:000000010');
	if (!row) throw new Error('no last entry');
	const { hash: _, ...changed } = { ...row.entry, operator: '0002' };
	await till.db.journal.put({ ...row, entry: { ...changed, hash: entryHash(changed) } as typeof row.entry });
	expect(await checkChain(till.db, { now: () => 7, pause })).toMatchObject({ status: 'broken' });
});

test('a chain cut off at its end is broken, not short', async () => {
	await till.db.journal.delete('shibuya:t01.1:000000010');
	expect(await checkChain(till.db, { now: () => 7, pause })).toMatchObject({
		status: 'broken',
		entryId: 'shibuya:t01.1:000000010',
	});
});

test('pages nobody serves from go first; what is served stays', async () => {
	await installFeed(till.replica, 'catalogue', [anItemDoc('1')]);
	const page = await till.db.pages
		.where('[feed+generation+index]')
		.between(['catalogue'], ['catalogue', []])
		.first();
	if (page) await till.db.pages.put({ ...page, generation: 'abandoned' });
	await till.db.deltas.put({ feed: 'gone', id: 'x', doc: null });
	expect(await pruneAbandoned(till.db)).toBe(2);
	expect(await till.replica.load('catalogue')).toMatchObject({ pages: [{}] });
});
