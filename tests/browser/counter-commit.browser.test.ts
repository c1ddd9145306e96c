import { afterEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { addFigures } from '#domain/till/shift-figures.ts';
import { xReport, zReport } from '#domain/till/z-report.ts';
import { toWireBasket } from '#protocol/bodies/basket-wire.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { EntryBody, EntryKind, JournalEntry } from '#protocol/entry.ts';
import { checkEntry } from '#protocol/entry.ts';
import type { SealNumbers } from '#protocol/seal-entry.ts';
import { writeMeta, writeSyncState } from '#storage/meta.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { pruneJournal } from '#storage/prune.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import { openTill } from '#usecases/open-till.ts';
import { aBasketOf, aReturnBody, aRule, aSaleBody, someFacts } from '../support/a-document.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
let session = '';
afterEach(() => till.remove());

async function openedTill(): Promise<void> {
	till = await aTill();
	const opened = await openTill(till, money(30_000), {});
	if (!opened.ok) throw new Error(opened.code);
	session = opened.value.id;
}

async function commit<K extends EntryKind>(
	kind: K,
	onceKey: string,
	body: (numbers: SealNumbers) => EntryBody<K>,
	more: { closesBasket?: string; opensBasket?: ReturnType<typeof aBasketOf> } = {},
): Promise<JournalEntry<K>> {
	const draft = { kind, businessDay: '2026-11-22', operator: '0001', onceKey, body, ...more };
	const outcome = await till.journal.commit(draft);
	if (outcome.status === 'failed') throw new Error(outcome.code);
	const check = checkEntry(outcome.entry);
	expect(check.ok ? 'sound' : check.detail).toBe('sound');
	return outcome.entry;
}

const document = (onceKey: string, body: (number: string) => RetailTransactionBody) =>
	commit('retail_transaction', onceKey, ({ receiptNumber }) => ({
		...body(receiptNumber()),
		till_session: session,
	}));

const sale = (id: string, price: number, quantity = 1, attempt_key?: string) =>
	document(`basket:${id}`, (receipt_number) => {
		const body = aSaleBody(
			aBasketOf(id, [{ item: 'tea', price, quantity }]),
			someFacts({ basket_id: id, receipt_number }),
		);
		if (!attempt_key) return body;
		return { ...body, tenders: body.tenders.map((tender) => ({ ...tender, attempt_key })) };
	});

const cash = (id: string, movement: 'paid_in' | 'paid_out' | 'pickup', amount: number) =>
	commit('cash_movement', `cash:${id}`, () => ({
		...{ session, is_training: false, movement, amount, reason: 'change', note: '', approval: null },
	}));

const z = async () => {
	const period = await new OwnRecordsStore(till.db).period();
	return commit('z_report', `z:1:${period.last.zNumber + 1}`, ({ seq }) => {
		const report = zReport(period.last, period.journal, period.facts, { seq, businessDay: '2026-11-22' });
		return {
			z_number: report.zNumber,
			after_seq: report.afterSeq,
			through_seq: report.throughSeq,
			figures: structuredClone(report.figures) as EntryBody<'z_report'>['figures'],
			totals: report.totals,
			drawers: [],
		};
	});
};

test('a day of all kinds: what is stored is what its journal says, and the drawer closes on it (L1, L12)', async () => {
	await openedTill();
	const sold = await sale('a', 158, 3);
	const back = await document('basket:r', (receipt_number) =>
		aReturnBody(sold.body, new Map([[1, 2]]), someFacts({ basket_id: 'r', receipt_number })),
	);
	const other = await sale('b', 1980);
	await document(`void:${other.body.receipt_number}`, (receipt_number) =>
		reversalDocument(other, someFacts({ basket_id: 'v', receipt_number })),
	);
	await cash('1', 'paid_in', 1000);
	await cash('2', 'pickup', 5000);
	await commit('stored_value', 'sv:1', () => ({
		...({ is_training: false, account: 'G-1', kind: 'gift_card', amount: 3000, reason: 'issue' } as const),
		...{ of: null, note: '', approval: null },
	}));
	const spent = await document('basket:g', (receipt_number) =>
		aSaleBody(aBasketOf('g', [{ item: 'cup', price: 800 }]), someFacts({ basket_id: 'g', receipt_number }), [
			{ id: 'g', rule: aRule('gift_card'), amount: money(3000), reference: 'G-1' },
		]),
	);
	const expected = 30_000 + 158 * 3 - 158 * 2 + 1000 - 5000;
	expect((await till.journal.openSession())?.cash).toBe(expected);
	await commit('till_count', `count:${session}:1`, () => ({
		...{ session, n: 1, is_blind: true, count: { 10000: 2 }, counted: 20_000, expected, others: [] },
	}));
	expect((await till.journal.openSession())?.counts).toBe(1);
	await commit('drawer_close', `close:${session}`, () => ({
		...{ session, expected, counted: 20_000, recounts: 0, reason: 'short', covers: { 't01.1': 9 } },
		...{ deposit: 0, left: {}, approval: null },
	}));
	expect(await till.journal.openSession()).toBeNull();
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));

	const records = new OwnRecordsStore(till.db);
	expect(await records.returned(sold.body.receipt_number)).toEqual([{ entryId: back.id, line: 1, units: 2 }]);
	expect(await records.ownValue('G-1', {})).toEqual({ sum: 2200, spent: 800 });
	expect(await records.ownValue('G-1', { 't01.1': spent.seq - 1 })).toEqual({ sum: -800, spent: 800 });
	const rows = await till.journal.receipts(0, 10);
	expect(rows.map(({ type, voidedBy }) => [type, voidedBy !== null])).toEqual([
		['sale', false],
		['post_void', false],
		['sale', true],
		['return', false],
		['sale', false],
	]);
});

test('Z takes the next number once, in the commit that makes it, and the next period begins behind it', async () => {
	await openedTill();
	await sale('a', 100);
	await sale('b', 250);
	const first = await z();
	expect(first.body).toMatchObject({ z_number: 1, after_seq: 0, through_seq: first.seq });
	expect(first.body.figures.sales).toEqual({ count: 2, amount: 350 });
	expect(first.body.totals.absolute).toBe(350);
	await sale('c', 60);
	const second = await z();
	expect(second.body).toMatchObject({ z_number: 2, after_seq: first.seq });
	expect(second.body.figures.sales).toEqual({ count: 1, amount: 60 });
	expect(second.body.totals.absolute).toBe(410);
	const third = await z();
	expect(third.body).toMatchObject({ z_number: 3, figures: { sales: { count: 0, amount: 0 } } });
});

test('training has its own numbers, leaves real ones without a gap and moves nothing', async () => {
	await openedTill();
	const before = await stored(till.db);
	const trained = await commit('retail_transaction', 'basket:t', ({ trainingNumber }) => ({
		...aSaleBody(
			aBasketOf('t', [{ item: 'tea', price: 100 }]),
			someFacts({ basket_id: 't', receipt_number: trainingNumber(), is_training: true }),
		),
		till_session: session,
	}));
	expect(trained.body.receipt_number).toBe('SBY-R01-T000001');
	expect((await sale('a', 100)).body.receipt_number).toBe('SBY-R01-000001');
	const after = await stored(till.db);
	expect(after.stock).toEqual({ ...before.stock, tea: -1 });
	const { facts, last, journal } = await new OwnRecordsStore(till.db).period();
	expect(xReport(last, journal, facts)).toMatchObject({
		figures: { sales: { count: 1, amount: 100 }, training: { count: 1, amount: 100 } },
		totals: { net: 100, training: 100 },
	});
});

test('a parked basket is there with its entry, and is open again in the commit that takes it up', async () => {
	await openedTill();
	const basket = aBasketOf('p', [{ item: 'tea', price: 100, category: '飲料' }]);
	await till.baskets.save(basket);
	const parked = await commit('suspended_basket', 'suspend:1', () => ({
		...{ session, is_training: false, label: 'tea', basket: toWireBasket(basket) },
	}));
	expect(await till.baskets.open()).toBeNull();
	expect(await till.baskets.suspended()).toEqual([
		{ basket, label: 'tea', operator: '0001', suspendedAt: parked.device_time, entryId: parked.id },
	]);
	const resumed = { of: parked.id, basket_id: 'p', outcome: 'resumed', session, is_training: false } as const;
	await commit('basket_resumed', `resume:${parked.id}`, () => resumed, { opensBasket: basket });
	expect([await till.baskets.open(), await till.baskets.suspended()]).toEqual([basket, []]);
	expect(await new OwnRecordsStore(till.db).done(`resume:${parked.id}`)).not.toBeNull();
});

test('a charge is known until the sale that is paid with it is there; one that is not stays known', async () => {
	await openedTill();
	const attempt = (key: string, status: 'intended' | 'approved' | 'declined') =>
		commit('payment_attempt', `pay:${key}:${status}`, () => ({
			...{ is_training: false, key, basket_id: 'a', tender_id: 'c1', rule: 'card', amount: 100 },
			...{ currency: 'JPY', status, reference: '', reason: '' },
		}));
	await attempt('a:c1:1', 'intended');
	await attempt('a:c1:1', 'approved');
	await attempt('a:c1:2', 'declined');
	await attempt('a:c1:3', 'approved');
	const records = new OwnRecordsStore(till.db);
	expect(await records.attempts('a')).toHaveLength(3);
	await sale('a', 100, 1, 'a:c1:1');
	// Money was taken that no document carries: somebody has to know.
	expect(await records.attempts()).toMatchObject([{ key: 'a:c1:3', status: 'approved' }]);
});

test('copies are counted by document and form', async () => {
	await openedTill();
	const { id } = await sale('a', 100);
	const records = new OwnRecordsStore(till.db);
	for (const n of [1, 2]) {
		await commit('receipt_copied', `copy:${id}:receipt:${n}`, () => ({
			...({
				session,
				is_training: false,
				of: id,
				receipt_number: 'SBY-R01-000001',
				form: 'receipt',
				n,
			} as const),
			...{ addressee: '', proviso: '', reason: '', approver: null },
		}));
	}
	expect([await records.copies(id, 'receipt'), await records.copies(id, 'ryoshusho')]).toEqual([2, 0]);
});

test('an X still counts what was pruned before its period was closed', async () => {
	await openedTill();
	for (const [at, price] of [100, 200, 300].entries()) await sale(`s${at}`, price);
	const records = new OwnRecordsStore(till.db);
	const before = await records.period();
	const whole = xReport(before.last, before.journal, before.facts).figures;
	await allowPruning(till, 3);
	expect(await pruneJournal(till.relaxed, 10, async () => {})).toBe(3);
	const { carried, facts, journal, last } = await records.period();
	expect(facts).toHaveLength(1);
	expect(addFigures(carried, xReport(last, journal, facts).figures)).toEqual(whole);
	await z();
	expect((await records.period()).carried.sales.count).toBe(0);
	expect(effectsOf((await journalOf(till.db))[0] as JournalEntry).receipt?.total).toBe(300);
});

/** Everything up to `through` is folded, backed up and long ago. */
async function allowPruning({ relaxed }: Till, through: number): Promise<void> {
	const chain = { incarnation: 1, acked_through: through, backed_up_through: through, epoch: 'e', head: 'h' };
	await writeSyncState(relaxed.sync_state, 'ack', { ...chain, clock_offset: 0 });
	const answer = { epoch: 'e', server_time: Date.parse('2027-11-22T00:00:00Z') };
	const own = { incarnation: 1, through, sales: 0, total: 0, head: null };
	await writeSyncState(relaxed.sync_state, 'report', { answer, at: 0, own } as never);
	await relaxed.feeds.put({
		...{ feed: 'availability', epoch: 'e', since: '1', generation: 'g', packed: 0, current_at: 0 },
	});
	await relaxed.deltas.put({
		feed: 'availability',
		id: 'applied:through',
		doc: { _id: 'applied:through', type: 'applied', through: { 't01.1': through } },
	});
	await writeMeta(relaxed.meta, 'operator', '0001');
}
