import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Permission } from '#domain/staff/permission.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { approve } from '#usecases/approve.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { correctSaleTender, type TenderFix, viewCorrection } from '#usecases/correct-tender.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { paperMarkup } from '#usecases/paper-markup.ts';
import type { Approval } from '#usecases/permitted.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { voidSale } from '#usecases/void-sale.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { aCounter } from '../support/a-counter.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
beforeEach(async () => {
	counter = await aCounter();
});
afterEach(() => counter.remove());

const value = async <T>(work: Promise<{ ok: true; value: T } | { ok: false; code: string }>): Promise<T> => {
	const done = await work;
	if (!done.ok) throw new Error(done.code);
	return done.value;
};
const allowed = (permission: Permission): Promise<Approval> =>
	value(approve(counter, { permission, subject: '', amount: null }, '0009', '9999'));
const correct = async (given: Partial<TenderFix>, approval: Approval | null) => {
	const fix = { id: 'fix-1', from: 'cash', to: 'card', amount: money(3000), reason: 'mistake' };
	return correctSaleTender(counter, { ...fix, number: 'SBY-R01-000001', ...given }, approval);
};
const cashNow = async () => (await counter.journal.openSession())?.cash;

test('CSH-13: a sale rung as cash that was card is moved by a document of its own, and X and Z show it', async () => {
	const { number } = await counter.sell('a', 3000, 5000);
	expect(number).toBe('SBY-R01-000001');
	const before = await counter.journal.receipt(number);
	expect(await correct({}, null)).toEqual({ ok: false, code: 'approval_needed' });
	const leave = await allowed('tender_correction');
	expect(await correct({ amount: money(3001) }, leave)).toEqual({
		ok: false,
		code: 'correction_above_tender',
	});
	expect(await correct({ to: 'gift_card' }, leave)).toEqual({ ok: false, code: 'correction_not_allowed' });
	const done = await value(correct({}, leave));
	expect(done.rung).toEqual([{ rule: 'card', kind: 'card', amount: 3000 }]);
	expect(done.made).toMatchObject([
		{ from: { rule: 'cash' }, to: { rule: 'card' }, amount: 3000, reason: 'mistake', approver: '0009' },
	]);
	expect((await value(correct({}, leave))).made).toHaveLength(1);
	expect(await counter.journal.receipt(number)).toEqual(before);
	expect(await cashNow()).toBe(30_000);
	const copy = { kind: 'document', number, form: 'receipt', copy: 1, addressee: '', proviso: '' } as const;
	const paper = await paperMarkup(counter, copy, { language: 'ja', columns: 42 });
	expect(paper).toMatch(/支払訂正 現金→card.*3,000/);

	const x = await value(takeXReport(counter, null));
	expect(x.figures).toMatchObject({
		sales: { count: 1, amount: 3000 },
		tenders: {
			cash: { taken: { amount: 3000 }, corrected: -3000 },
			card: { taken: { amount: 0 }, corrected: 3000 },
		},
		cash: { [counter.session]: { sales: 3000, corrections: -3000 } },
	});
	await value(countDrawer(counter, { cash: { 10000: 3 }, others: {} }));
	const closed = await value(
		closeDrawer(counter, { reason: '', takesDeposit: true }, await allowed('close_till')),
	);
	expect(closed).toMatchObject({ expected: 30_000, counted: 30_000 });
	expect(await correct({ id: 'late' }, leave)).toEqual({ ok: false, code: 'till_not_open' });
	const z = await value(takeZReport(counter, await allowed('z_report')));
	expect(z.figures.tenders).toEqual(x.figures.tenders);
	await counter.open();
	expect(await correct({ id: 'late' }, leave)).toEqual({ ok: false, code: 'correction_drawer_closed' });
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
	await counter.entries();
});

test('what comes back of a corrected sale goes to the card, and it is not reversed as a whole', async () => {
	const { number } = await counter.sell('a', 3000);
	await value(correct({}, await allowed('tender_correction')));
	await counter.device.setOperator('0009');
	const parts = { ...counter, views: new OwnStoreViews(counter.db) };
	expect(await voidSale(parts, { receiptNumber: number, reason: '' }, null)).toEqual({
		ok: false,
		code: 'void_has_corrections',
	});
	const request = { id: 'r', receiptNumber: number, reason: '', damaged: new Set<number>() };
	const { receipt } = await value(returnSale(parts, { ...request, units: new Map([['1', 1]]) }, null));
	expect(receipt.tenders).toEqual([{ type: 'card', amount: -3000 }]);
	expect(await cashNow()).toBe(30_000);
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
});

test('a shop with reasons wants one, and what was reversed or is no sale stays as it is', async () => {
	const { number } = await counter.sell('a', 3000);
	const store = await counter.device.store();
	const reasons = [{ id: 'mistake', for: 'post_void' as const, name: { ja: '打ち間違い', en: 'Wrong key' } }];
	const device = Object.assign(Object.create(counter.device), {
		store: async () => store && { ...store, reasons },
		staff: () => counter.device.staff(),
		operator: () => counter.device.operator(),
		identity: () => counter.device.identity(),
	});
	const leave = await allowed('tender_correction');
	const fix = { id: 'f', number, from: 'cash', to: 'card', amount: money(3000), reason: '' };
	expect(await correctSaleTender({ ...counter, device }, fix, leave)).toEqual({
		ok: false,
		code: 'reason_missing',
	});
	await counter.device.setOperator('0009');
	const parts = { ...counter, views: new OwnStoreViews(counter.db) };
	const reversed = await value(voidSale(parts, { receiptNumber: number, reason: '' }, null));
	expect(await correct({}, leave)).toEqual({ ok: false, code: 'sale_voided' });
	expect(await viewCorrection(counter, reversed.receipt.number)).toMatchObject({
		value: { rung: [], refusal: 'receipt_is_no_sale' },
	});
});
