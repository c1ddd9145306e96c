import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Basket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { PERMISSIONS } from '#domain/staff/permission.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { approve } from '#usecases/approve.ts';
import type { Approval } from '#usecases/permitted.ts';
import { unvoidBasketLine, type VoidReason, voidBasketLine } from '#usecases/void-line.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { aCounter } from '../support/a-counter.ts';
import { aBasketOf } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
beforeEach(async () => {
	counter = await aCounter();
});
afterEach(() => counter.remove());

const whole = aBasketOf('b', [
	{ item: 'tea', price: 500, quantity: 2 },
	{ item: 'mug', price: 900 },
]);
const left: Basket = { ...whole, lines: whole.lines.slice(0, 1) };
const mug = { basketId: 'b', name: 'mug', quantity: 1, amount: money(900) };
const unasked: VoidReason = { reason: '', approval: null };

const voids = async () =>
	(await counter.entries()).flatMap((entry) =>
		entry.kind === 'audit_event' && entry.body.event === 'line_void'
			? [entry as JournalEntry<'audit_event'>]
			: [],
	);
const counted = async () => {
	const x = await takeXReport(counter, null);
	if (!x.ok) throw new Error(x.code);
	return x.value.figures.events.line_void;
};

/** A shop in which cashiers ask before a line goes. */
async function strict(): Promise<void> {
	const roles = [
		{ id: 'cashier', permissions: ['sell', 'x_report'] },
		{ id: 'manager', permissions: [...PERMISSIONS] },
	].map((role) => ({ ...role, name: { ja: role.id, en: role.id } }));
	const people = [aClerk(), aClerk({ _id: 'staff:0009', name: '店長', role: 'manager', pin_hash: '9999' })];
	await installFeed(counter.replica, 'store-shibuya', [aStore({ roles }), ...people], '3');
}
async function leave(): Promise<Approval> {
	const ask = { permission: 'line_void', subject: 'mug', amount: money(900) } as const;
	const approved = await approve(counter, ask, '0009', '9999');
	if (!approved.ok) throw new Error(approved.code);
	return approved.value;
}

test('a line that is taken out is on the record with the basket that is left, and in the report', async () => {
	await counter.baskets.save(whole);
	expect(await voidBasketLine(counter, mug, left, unasked)).toEqual({ ok: true, value: true });
	expect(await counter.baskets.open()).toEqual(left);
	const [entry] = await voids();
	expect(entry).toMatchObject({
		operator: '0001',
		body: { session: counter.session, amount: 900, subject: 'b mug × 1', note: '', approver: null },
	});
	expect(await counted()).toEqual({ count: 1, amount: 900 });
});

test('a basket of which the last line goes is no open basket any more', async () => {
	await counter.baskets.save(left);
	const tea = { ...mug, name: 'tea', quantity: 2, amount: money(1000) };
	await voidBasketLine(counter, tea, { ...left, lines: [] }, unasked);
	expect(await counter.baskets.open()).toBeNull();
});

test('a line that is put back is in the journal twice and in the report not at all', async () => {
	await voidBasketLine(counter, mug, left, unasked);
	await unvoidBasketLine(counter, mug);
	expect((await voids()).map(({ body }) => body.amount)).toEqual([900, -900]);
	expect(await counted()).toEqual({ count: 0, amount: 0 });
});

test('whoever may not take a line out needs a reason and leave, each leave for one line', async () => {
	await strict();
	await counter.baskets.save(whole);
	const why = (reason: string, approval: Approval | null) =>
		voidBasketLine(counter, mug, left, { reason, approval });
	expect(await why('mistake', null)).toEqual({ ok: false, code: 'approval_needed' });
	const approval = await leave();
	expect(await why(' ', approval)).toEqual({ ok: false, code: 'reason_missing' });
	expect(await counter.baskets.open()).toEqual(whole);
	expect(await why('mistake', approval)).toEqual({ ok: true, value: true });
	expect((await voids())[0]?.body).toMatchObject({
		...{ note: 'mistake', approver: '0009' },
		approval: { permission: 'line_void', approver: '0009', entry_id: approval.entryId },
	});
	expect(await why('mistake', approval)).toEqual({ ok: false, code: 'approval_used' });
	expect(await voids()).toHaveLength(1);
});

test('units taken off a line that stays are on the record as a line is, with leave where that takes any', async () => {
	await counter.baskets.save(whole);
	const fewer: Basket = { ...whole, lines: whole.lines.map((line) => ({ ...line, quantity: 1 })) };
	const one = { basketId: 'b', name: 'tea', quantity: 1, amount: money(500) };
	expect(await voidBasketLine(counter, one, fewer, unasked)).toEqual({ ok: true, value: true });
	expect((await counter.baskets.open())?.lines.map(({ quantity }) => quantity)).toEqual([1, 1]);
	expect((await voids())[0]?.body).toMatchObject({ amount: 500, subject: 'b tea × 1' });
	expect(await counted()).toEqual({ count: 1, amount: 500 });
	await unvoidBasketLine(counter, one);
	expect(await counted()).toEqual({ count: 0, amount: 0 });
	await strict();
	await counter.baskets.save(whole);
	expect(await voidBasketLine(counter, one, fewer, unasked)).toEqual({ ok: false, code: 'approval_needed' });
	expect(await counter.baskets.open()).toEqual(whole);
});
