import { afterEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { xReport } from '#domain/till/z-report.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { checkEntry } from '#protocol/entry.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { exchangeGoods, planExchange } from '#usecases/exchange.ts';
import { findSale } from '#usecases/find-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { returnWithoutReceipt, worthWithoutReceipt } from '#usecases/return-without-receipt.ts';
import { voidSale } from '#usecases/void-sale.ts';
import { aBasketOf, aSaleBody, someFacts } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
afterEach(() => till.remove());

/** Three of anything for 100 less than a round number: shares that do not divide. */
const THREE_OFF: Promotion = {
	...{ id: 'three', name: '3点で100円引', kind: 'group', stacking: 'best', condition: {} },
	slots: [{ scope: {}, quantity: 3 }],
	reward: { kind: 'amount', amount: money(100) },
};

async function opened(role: 'manager' | 'cashier' = 'manager') {
	till = await aTill();
	await installFeed(till.replica, 'store-shibuya', [
		aStore({
			returns: { days: 30, without_receipt: { is_allowed: true, days: 30, max_amount: 10_000 } },
		}),
		aClerk({ role }),
		{ _id: 'promotion:three', type: 'promotion', rule: { ...THREE_OFF } } as never,
	]);
	await till.device.setOperator('0001');
	const open = await openTill(till, money(30_000), {});
	if (!open.ok) throw new Error(open.code);
	const views = new OwnStoreViews(till.db);
	return { ...till, records: new OwnRecordsStore(till.db), views, offers: views };
}

const ok = <T>(result: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!result.ok) throw new Error(result.code);
	return result.value;
};

type Parts = Awaited<ReturnType<typeof opened>>;

async function sell(
	parts: Parts,
	id: string,
	price: number,
	quantity: number,
	type: 'cash' | 'card' = 'cash',
) {
	const basket = aBasketOf(id, [{ item: 'tea', price, quantity }]);
	const due = quantity >= 3 ? price * quantity - 100 : price * quantity;
	const { receipt } = ok(await completeSale(parts, basket, [{ type, amount: money(due) }]));
	return receipt.number;
}

const back = (parts: Parts, id: string, receiptNumber: string, units: number, damaged = false) =>
	returnSale(
		parts,
		{
			...{ id, receiptNumber, reason: 'not_wanted' },
			units: new Map([['1', units]]),
			damaged: new Set(damaged ? [1] : []),
		},
		null,
	);

const documents = async (): Promise<JournalEntry<'retail_transaction'>[]> =>
	(await journalOf(till.db)).flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry] : []));

test('units of a promotion come back at what was paid for them; the last one takes the remainder (L13)', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 333, 3);
	for (const id of ['r1', 'r2', 'r3']) ok(await back(parts, id, number, 1));
	const [sale, ...returns] = await documents();
	for (const entry of returns) expect(checkEntry(entry).ok).toBe(true);
	const figures = returns.map(({ body }) => ({
		total: body.total,
		share: body.lines[0]?.shares[0]?.amount,
		tax: body.taxes[0]?.tax,
	}));
	const sum = (of: (figure: (typeof figures)[number]) => number | undefined) =>
		figures.reduce((all, figure) => all + (of(figure) ?? 0), 0);
	expect(sum(({ total }) => total)).toBe(-(sale?.body.total ?? 0));
	expect(sum(({ share }) => share)).toBe(-100);
	expect(sum(({ tax }) => tax)).toBe(-(sale?.body.taxes[0]?.tax ?? 0));
	expect(new Set(figures.map(({ total }) => total)).size).toBe(2);
	expect((await till.journal.openSession())?.cash).toBe(30_000);
	expect((await stored(till.db)).stock).toEqual({ tea: 0 });
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
	expect(await back(parts, 'r4', number, 1)).toEqual({ ok: false, code: 'return_exceeds_sale' });
});

test('a double tap is one return, and more than was sold is refused', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 158, 2);
	expect(await back(parts, 'r', number, 3)).toEqual({ ok: false, code: 'return_exceeds_sale' });
	const first = ok(await back(parts, 'r', number, 1));
	const again = ok(await back(parts, 'r', number, 1));
	expect(again.receipt.number).toBe(first.receipt.number);
	expect(first.receipt).toMatchObject({
		type: 'return',
		total: -158,
		original: { number, businessDay: '2026-11-22' },
		reason: 'not_wanted',
	});
	expect(await documents()).toHaveLength(2);
	expect(ok(await findSale(parts, '1')).left).toEqual(new Map([['1', 1]]));
	expect(await findSale(parts, first.receipt.number)).toEqual({ ok: false, code: 'receipt_is_no_sale' });
	expect(await findSale(parts, '77')).toEqual({ ok: false, code: 'receipt_not_found' });
});

test('damaged goods give the money back and do not go on the shelf again', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 158, 2);
	ok(await back(parts, 'r', number, 1, true));
	expect((await stored(till.db)).stock).toEqual({ tea: -2 });
	expect((await till.journal.openSession())?.cash).toBe(30_158);
});

test('a card sale goes back to the card and moves no cash', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 500, 1, 'card');
	const { receipt } = ok(await back(parts, 'r', number, 1));
	expect(receipt.tenders).toEqual([{ type: 'card', amount: -500 }]);
	expect((await till.journal.openSession())?.cash).toBe(30_000);
});

test('an exchange takes what is due, gives back what is over, and its goods can come back in turn', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 1000, 1);
	const swap = (receiptNumber: string, id: string, item: string, price: number, cash: number) =>
		exchangeGoods(
			parts,
			{
				...{ receiptNumber, reason: 'wrong_item', damaged: new Set<number>() },
				units: new Map([[receiptNumber === number ? '1' : '2', 1]]),
				basket: aBasketOf(id, [{ item, price }]),
				tenders: cash > 0 ? [{ type: 'cash', amount: money(cash) }] : [],
			},
			null,
		);
	expect(await swap(number, 'x', 'cup', 1500, 0)).toEqual({ ok: false, code: 'tender_short' });
	const dearer = ok(await swap(number, 'x', 'cup', 1500, 1000));
	expect([dearer.receipt.total, dearer.changeDue]).toEqual([500, 500]);
	expect(ok(await swap(number, 'x', 'cup', 1500, 1000)).receipt.number).toBe(dearer.receipt.number);
	expect((await till.journal.openSession())?.cash).toBe(31_500);
	const cheaper = ok(await swap(dearer.receipt.number, 'y', 'pen', 200, 0));
	expect(cheaper.receipt.total).toBe(-1300);
	expect((await till.journal.openSession())?.cash).toBe(30_200);
	expect((await stored(till.db)).stock).toEqual({ tea: 0, cup: 0, pen: -1 });
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
});

test('goods that were paid with points are not exchanged: the points would be on no document', async () => {
	const parts = await opened();
	const found = ok(await findSale(parts, await sell(parts, 'a', 1000, 1)));
	const units = new Map([['1', 1]]);
	expect(planExchange(found, units, money(1500)).ok).toBe(true);
	const paid = found.paid.map((tender) => ({ ...tender, kind: 'points' as const }));
	expect(planExchange({ ...found, paid }, units, money(1500))).toEqual({
		ok: false,
		code: 'exchange_points',
	});
});

test('a sale is reversed once, on its own day, and not when something of it came back', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 158, 2);
	const other = await sell(parts, 'b', 500, 1);
	ok(await back(parts, 'r', other, 1));
	const reverse = (receiptNumber: string) => voidSale(parts, { receiptNumber, reason: 'mistake' }, null);
	const first = ok(await reverse(number));
	expect(ok(await reverse(number)).receipt.number).toBe(first.receipt.number);
	expect(await reverse(other)).toEqual({ ok: false, code: 'void_has_returns' });
	expect(await reverse(first.receipt.number)).toEqual({ ok: false, code: 'receipt_is_no_sale' });
	expect(await back(parts, 'r2', number, 1)).toEqual({ ok: false, code: 'sale_voided' });
	expect((await till.journal.openSession())?.cash).toBe(30_000);
	expect((await stored(till.db)).stock).toEqual({ tea: 0 });
	const { facts, last, journal } = await parts.records.period();
	expect(xReport(last, journal, facts).figures).toMatchObject({
		sales: { amount: 816 },
		voidedSales: { count: 1, amount: 316 },
		returns: { count: 1, amount: 500 },
	});
	expect((await documents()).find(({ body }) => body.type === 'post_void')?.body.reason).toBe('mistake');
});

test('a reversed return can be returned again, to the same tender', async () => {
	const parts = await opened();
	const number = await sell(parts, 'a', 500, 1);
	const { receipt } = ok(await back(parts, 'r', number, 1));
	ok(await voidSale(parts, { receiptNumber: receipt.number, reason: 'mistake' }, null));
	ok(await back(parts, 'r2', number, 1));
	expect((await till.journal.openSession())?.cash).toBe(30_000);
});

test('a cashier takes goods back but reverses nothing without a manager', async () => {
	const parts = await opened('cashier');
	const number = await sell(parts, 'a', 158, 2);
	ok(await back(parts, 'r', number, 1));
	expect(await voidSale(parts, { receiptNumber: number, reason: '' }, null)).toMatchObject({ ok: false });
	const other = await sell(parts, 'b', 158, 1);
	expect(await voidSale(parts, { receiptNumber: other, reason: '' }, null)).toEqual({
		ok: false,
		code: 'approval_needed',
	});
});

test('goods without a receipt are worth their lowest price, need leave, and are counted (RET-05)', async () => {
	const parts = await opened();
	const goods = aBasketOf('bare', [{ item: 'tea', price: 158, quantity: 2 }]);
	expect(await worthWithoutReceipt(parts, goods)).toEqual({ ok: true, value: 316 });
	const request = { goods, reason: 'not_wanted', isDamaged: false };
	const first = ok(await returnWithoutReceipt(parts, request, null));
	expect(ok(await returnWithoutReceipt(parts, request, null)).receipt.number).toBe(first.receipt.number);
	expect(first.receipt).toMatchObject({ type: 'return', total: -316, original: null });
	expect((await stored(till.db)).stock).toEqual({ tea: 2 });
	expect((await till.journal.openSession())?.cash).toBe(30_000 - 316);
	const { facts, last, journal } = await parts.records.period();
	expect(xReport(last, journal, facts).figures.events).toMatchObject({
		return_without_receipt: { count: 1 },
	});
	for (const entry of await journalOf(till.db)) expect(checkEntry(entry).ok).toBe(true);
	const dear = aBasketOf('dear', [{ item: 'ring', price: 10_001 }]);
	expect(await worthWithoutReceipt(parts, dear)).toEqual({ ok: false, code: 'return_above_limit' });
});

test('a cashier gives nothing back without a receipt alone', async () => {
	const parts = await opened('cashier');
	const goods = aBasketOf('bare', [{ item: 'tea', price: 158 }]);
	const asked = { goods, reason: '', isDamaged: false };
	expect(await returnWithoutReceipt(parts, asked, null)).toEqual({ ok: false, code: 'approval_needed' });
});

test('a sale of another tablet comes back here, less what came back there', async () => {
	const parts = await opened();
	const body = aSaleBody(
		aBasketOf('other', [{ item: 'tea', price: 158, quantity: 3 }]),
		someFacts({ receipt_number: 'SBY-R02-000007' }),
	);
	const doc: SaleDoc = {
		...{ _id: 'sale:SBY-R02-000007', type: 'sale', entry_id: 'shibuya:t02.1:000000008' },
		...{ receipt_number: 'SBY-R02-000007', business_day: '2026-11-21', sold_at: 1, currency: 'JPY' },
		...{ total: body.total, method: body.method, promotions: [], voided_by: null },
		lines: body.lines,
		tenders: body.tenders.map(({ id, rule, kind, refund_to, covered }) => {
			return { id, rule, kind, refund_to, covered, reference: undefined };
		}),
		returned: [{ entry_id: 'shibuya:t02.1:000000009', line: 1, units: 2 }],
		refunded: [
			{ entry_id: 'shibuya:t02.1:000000009', of: 'cash-1', kind: 'cash', covered: 316, amount: 316 },
		],
	};
	const settings = [aStore(), aClerk({ role: 'manager' })];
	await installFeed(till.replica, 'store-shibuya', [...settings, doc], '2');
	expect(await back(parts, 'r', 'SBY-R02-000007', 2)).toEqual({ ok: false, code: 'return_exceeds_sale' });
	const { receipt } = ok(await back(parts, 'r', 'SBY-R02-000007', 1));
	expect(receipt).toMatchObject({
		total: -158,
		original: { number: 'SBY-R02-000007', businessDay: '2026-11-21' },
	});
	expect(await back(parts, 'r2', 'SBY-R02-000007', 1)).toMatchObject({ code: 'return_exceeds_sale' });
});
