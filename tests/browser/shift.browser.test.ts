import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import { approve } from '#usecases/approve.ts';
import { moveCash } from '#usecases/cash-movement.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { viewAfterClose, viewDrawer } from '#usecases/drawer-view.ts';
import { openDrawer } from '#usecases/no-sale.ts';
import type { Approval } from '#usecases/permitted.ts';
import { switchTraining } from '#usecases/switch-training.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { aCounter } from '../support/a-counter.ts';
import { aBasketOf } from '../support/a-document.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
beforeEach(async () => {
	counter = await aCounter();
});
afterEach(() => counter.remove());

const yen = (amount: number) => money(amount);

/** The manager allows it by PIN. */
async function allowed(permission: Permission): Promise<Approval> {
	const approved = await approve(counter, { permission, subject: '', amount: null }, '0009', '9999');
	if (!approved.ok) throw new Error(approved.code);
	return approved.value;
}

const value = async <T>(work: Promise<{ ok: true; value: T } | { ok: false; code: string }>): Promise<T> => {
	const done = await work;
	if (!done.ok) throw new Error(done.code);
	return done.value;
};

const ofKind = async <K extends EntryKind>(kind: K): Promise<JournalEntry<K>[]> =>
	(await counter.entries()).filter((entry) => entry.kind === kind) as unknown as JournalEntry<K>[];

const paidOut = (amount: number) =>
	({ movement: 'paid_out', amount: yen(amount), reason: 'supplies', note: '' }) as const;
const count = (cash: Record<number, number>) => countDrawer(counter, { cash, others: {} });
const closing = { reason: '', takesDeposit: true };

test('a day: sold, paid out, picked up, counted blind, short with a reason, closed, X and Z are the same', async () => {
	await counter.sell('a', 1580, 2000);
	await counter.sell('b', 3000);
	await value(moveCash(counter, paidOut(400), await allowed('paid_out')));
	await value(moveCash(counter, { movement: 'pickup', amount: yen(2000), reason: '', note: '' }, null));
	const expected = 30_000 + 1580 + 3000 - 400 - 2000;
	expect((await value(viewDrawer(counter))).expected).toBeNull();

	const first = await value(count({ 10000: 3, 1000: 2 }));
	expect(first).toMatchObject({
		n: 1,
		counted: 32_000,
		expected,
		overShort: { word: 'short', amount: -180 },
	});
	expect((await value(viewDrawer(counter))).expected).toBe(expected);
	const second = await value(count({ 10000: 3, 1000: 2, 10: 5 }));
	expect(second).toMatchObject({ n: 2, counted: 32_050, overShort: { amount: -130 } });
	const close = await allowed('close_till');
	expect(await closeDrawer(counter, closing, close)).toEqual({
		ok: false,
		code: 'over_short_reason_missing',
	});
	const x = await value(takeXReport(counter, null));
	expect(x).toMatchObject({ zNumber: null, hidesCash: true });
	const closed = await value(closeDrawer(counter, { ...closing, reason: 'miscount' }, close));
	expect(closed).toMatchObject({ counted: 32_050, expected, recounts: 1, reason: 'miscount', deposit: 2050 });
	expect(closed.left).toEqual({ 10000: 3 });
	expect(await counter.journal.openSession()).toBeNull();

	expect(await viewAfterClose(counter)).toMatchObject({
		isZDue: true,
		lastZ: 0,
		closed: { counted: 32_050 },
	});
	const z = await value(takeZReport(counter, await allowed('z_report')));
	expect(z).toMatchObject({ zNumber: 1, totals: { sales: 4580, net: 4580, absolute: 4580 } });
	const { events } = z.figures;
	expect({ ...z.figures, events: {} }).toEqual({ ...x.figures, events: {} });
	expect(events.approval?.count).toBe((x.figures.events.approval?.count ?? 0) + 1);
	expect(x.totals).toEqual(z.totals);
	expect(z.figures.cash[counter.session]).toMatchObject({
		float: 30_000,
		sales: 4580,
		paidOut: -400,
		pickups: -2000,
	});
	const [entry] = await ofKind('z_report');
	expect(entry?.body.drawers).toEqual([{ session: counter.session, expected, counted: 32_050 }]);
	expect(entry?.body.through_seq).toBe(entry?.seq);
	expect(await viewAfterClose(counter)).toMatchObject({ closed: null, isZDue: false, lastZ: 1 });
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
});

test('Z is numbered without a gap, once when it is asked twice at once, and never with an open drawer', async () => {
	expect(await takeZReport(counter, null)).toEqual({ ok: false, code: 'drawer_open' });
	await value(count({ 10000: 3 }));
	await value(closeDrawer(counter, closing, await allowed('close_till')));
	const approval = await allowed('z_report');
	const both = await Promise.all([takeZReport(counter, approval), takeZReport(counter, approval)]);
	expect(both.map((z) => z.ok && z.value.zNumber)).toEqual([1, 1]);
	await counter.open();
	await counter.sell('next', 500);
	await value(count({ 10000: 3, 500: 1 }));
	await value(closeDrawer(counter, closing, await allowed('close_till')));
	const z = await value(takeZReport(counter, await allowed('z_report')));
	expect(z).toMatchObject({ zNumber: 2, figures: { sales: { count: 1, amount: 500 } } });
	expect((await value(takeZReport(counter, await allowed('z_report')))).zNumber).toBe(3);
	expect((await ofKind('z_report')).map(({ body }) => [body.z_number, body.figures.sales.count])).toEqual([
		[1, 0],
		[2, 1],
		[3, 0],
	]);
});

test('a fact that comes between reading the period and its Z is in the Z', async () => {
	await counter.sell('a', 500);
	await value(count({ 10000: 3, 500: 1 }));
	await value(closeDrawer(counter, closing, await allowed('close_till')));
	const approval = await allowed('z_report');
	const period = counter.records.period.bind(counter.records);
	let isFirst = true;
	const records = Object.assign(Object.create(counter.records), {
		done: counter.records.done.bind(counter.records),
		async period() {
			const read = await period();
			if (isFirst) {
				isFirst = false;
				await allowed('no_sale');
			}
			return read;
		},
	});
	const z = await value(takeZReport({ ...counter, records }, approval));
	expect(z.zNumber).toBe(1);
	expect(z.figures.events.approval?.count).toBe(3);
	expect((await ofKind('z_report'))[0]?.body.figures.events.approval?.count).toBe(3);
});

test('what the operator may not do needs an approval for just that, in the journal of this device', async () => {
	expect(await moveCash(counter, paidOut(100), null)).toEqual({ ok: false, code: 'approval_needed' });
	const other = await allowed('no_sale');
	const pretended = { permission: 'paid_out', approver: '0009', entryId: 'nowhere' } as const;
	expect(await moveCash(counter, paidOut(100), other)).toEqual({ ok: false, code: 'approval_needed' });
	expect(await moveCash(counter, paidOut(100), pretended)).toEqual({ ok: false, code: 'approval_needed' });
	await value(openDrawer(counter, { reason: 'change', note: '' }, other));
	const [opened] = await ofKind('drawer_opened');
	expect(opened?.body.approval).toEqual({ permission: 'no_sale', approver: '0009', entry_id: other.entryId });
	expect(opened?.operator).toBe('0001');
	expect(await counter.device.operator()).toBe('0001');
	const ask = { permission: 'paid_out', subject: '', amount: null } as const;
	expect(await approve(counter, ask, '0001', 'none')).toMatchObject({ ok: false, code: 'approver_may_not' });
});

test('wrong PINs of an approver are counted, locked out and in the report', async () => {
	const ask = { permission: 'paid_out', subject: '', amount: null } as const;
	for (let tries = 1; tries <= 4; tries++) {
		expect(await approve(counter, ask, '0009', '0000')).toMatchObject({ code: 'pin_wrong' });
	}
	expect(await approve(counter, ask, '0009', '0000')).toMatchObject({ code: 'pin_locked' });
	expect(await approve(counter, ask, '0009', '9999')).toMatchObject({ code: 'pin_locked' });
	const { figures } = await value(takeXReport(counter, null));
	expect(figures.events.wrong_pin?.count).toBe(6);
	counter.time.now += 31_000;
	expect((await approve(counter, ask, '0009', '9999')).ok).toBe(true);
});

test('a drawer is closed on the count of what is in it now, and with nothing in the basket', async () => {
	const approval = await allowed('close_till');
	expect(await closeDrawer(counter, closing, approval)).toEqual({ ok: false, code: 'count_missing' });
	await value(count({ 10000: 3 }));
	const receipt = await counter.sell('late', 700);
	expect(receipt.total).toBe(700);
	expect(await closeDrawer(counter, closing, approval)).toEqual({ ok: false, code: 'count_stale' });
	await value(count({ 10000: 3, 500: 1, 100: 2 }));
	await counter.baskets.save(aBasketOf('left', [{ item: 'tea', price: 100 }]));
	expect(await closeDrawer(counter, closing, approval)).toEqual({ ok: false, code: 'basket_open' });
	const training = await allowed('training');
	expect(await switchTraining(counter, true, training)).toEqual({ ok: false, code: 'training_basket_open' });
	await counter.baskets.save(aBasketOf('left', []));
	const [first, second] = await Promise.all([
		closeDrawer(counter, closing, approval),
		closeDrawer(counter, closing, approval),
	]);
	expect([first?.ok, second?.ok]).toEqual([true, true]);
	expect(await ofKind('drawer_close')).toHaveLength(1);
});

test('practice has its own numbers, moves nothing, ends with the drawer, and stands apart in the report', async () => {
	await counter.sell('real', 300);
	await value(switchTraining(counter, true, await allowed('training')));
	const trained = await counter.sell('trained', 900);
	expect(trained.number).toContain('-T');
	expect((await counter.journal.openSession())?.cash).toBe(30_300);
	await value(moveCash(counter, { movement: 'pickup', amount: yen(100), reason: '', note: '' }, null));
	expect((await counter.journal.openSession())?.cash).toBe(30_300);
	expect(await switchTraining(counter, true, null)).toEqual({ ok: false, code: 'training_unchanged' });
	await value(switchTraining(counter, false, null));
	expect((await counter.sell('real2', 200)).number).toBe('SBY-R01-000002');
	const { figures, totals } = await value(takeXReport(counter, null));
	expect(figures).toMatchObject({ sales: { count: 2, amount: 500 }, training: { count: 1, amount: 900 } });
	expect(totals).toMatchObject({ net: 500, training: 900 });
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
});
