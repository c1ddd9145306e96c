import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { checkEntry, type JournalEntry } from '#protocol/entry.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { approve } from '#usecases/approve.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { exchangeGoods } from '#usecases/exchange.ts';
import { paperMarkup } from '#usecases/paper-markup.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { voidSale } from '#usecases/void-sale.ts';
import { aBasketOf, aRule } from '../support/a-document.ts';
import { aMemberDesk, PIN } from '../support/a-member-desk.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let shop: Awaited<ReturnType<typeof aMemberDesk>>;
let counter: typeof shop.counter;
let desk: ReturnType<typeof shop.begin>['desk'];

beforeEach(async () => {
	shop = await aMemberDesk();
	counter = shop.counter;
	desk = shop.begin().desk;
	expect(await desk.unlock(PIN)).toMatchObject({ ok: true });
});
afterEach(async () => {
	await desk.lock();
	expect(await stored(counter.db)).toEqual(recompute(await journalOf(counter.db)));
	await counter.remove();
});

const value = <T>(done: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!done.ok) throw new Error(done.code);
	return done.value;
};
const cash = (amount: number): TakenTender => ({ id: 'cash-1', rule: aRule('cash'), amount: money(amount) });
const points = (amount: number): TakenTender => ({
	...{ id: 'points-1', rule: aRule('points'), amount: money(amount), points: amount, reference: 'hanako' },
});
const leave = async (permission: Permission) =>
	value(await approve(counter, { permission, subject: '', amount: null }, '0009', '9999'));
const parts = () => ({
	...{ ...counter, catalogue: counter.till.catalogue, views: new OwnStoreViews(counter.db) },
	members: desk.members,
});
async function sell(id: string, price: number, tenders: readonly TakenTender[], quantity = 1) {
	const basket = { ...aBasketOf(id, [{ item: 'tea', price, quantity }]), customer: 'hanako' };
	const sold = await completeSale({ ...counter.till, members: desk.members }, basket, tenders);
	return value(sold).receipt.number;
}
const takingBack = (id: string, receiptNumber: string, units = 1) => ({
	...{ id, receiptNumber, reason: 'size', damaged: new Set<number>() },
	units: new Map([['1', units]]),
});
/** A document's paper as text: what stands left and right of every row. */
async function paperOf(number: string, language: 'ja' | 'en' = 'ja'): Promise<string> {
	const paper = { kind: 'document', number, form: 'receipt', copy: 0, addressee: '', proviso: '' } as const;
	return (await paperMarkup(counter, paper, { language, columns: 42 })) ?? '';
}
const last = async () => (await counter.entries()).at(-1) as JournalEntry<'retail_transaction'>;
const balance = async () => value(await desk.points('hanako', money(500))).balance;

test('the paper of a sale says what it earned and used, and where the points stand, as of when and at which rank', async () => {
	const number = await sell('b1', 2000, [points(300), cash(1700)]);
	expect(await balance()).toBe(717);
	const paper = await paperOf(number);
	for (const row of ['今回付与 | +17P', '今回利用 | \\-300P', 'ポイント残高 | 717P'])
		expect(paper).toContain(row);
	expect(paper).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d 現在/);
	expect(paper).toContain('会員ランク');
	const english = await paperOf(number, 'en');
	for (const row of ['Points earned | +17 pt', 'Points used | \\-300 pt', 'Points balance | 717 pt'])
		expect(english).toContain(row);
	expect(checkEntry(await last()).ok).toBe(true);
});

test('while nobody can be shown the paper says what moved, and no balance of anybody', async () => {
	await desk.lock();
	const paper = await paperOf(await sell('b1', 1000, [cash(1000)]));
	expect(paper).toContain('今回付与 | +10P');
	expect(paper).not.toMatch(/残高|現在|会員ランク/);
	const nobody = aBasketOf('b2', [{ item: 'tea', price: 1000 }]);
	const { receipt } = value(await completeSale(counter.till, nobody, [cash(1000)]));
	expect(await paperOf(receipt.number)).not.toMatch(/付与|ポイント/);
});

test('a return’s slip says what was taken back and given back; a reversal too, and both leave the balance they name', async () => {
	const number = await sell('b1', 1000, [points(300), cash(1700)], 2);
	const first = value(await returnSale(parts(), takingBack('r1', number), await leave('return')));
	const slip = await paperOf(first.receipt.number);
	expect(slip).toContain('返品分の付与取消 | \\-9P');
	expect(slip).toContain('利用分の返還 | +300P');
	expect(slip).toContain(`ポイント残高 | ${(await balance()).toLocaleString('en-US')}P`);
	expect(await balance()).toBe(1008);
	const other = await sell('b2', 500, [cash(500)]);
	expect(await balance()).toBe(1013);
	const voided = value(
		await voidSale(parts(), { receiptNumber: other, reason: 'mistake' }, await leave('post_void')),
	);
	expect(voided.receipt.points).toMatchObject({ earned: 0, takenBack: 5, after: { balance: 1008 } });
	expect(await balance()).toBe(1008);
});

test('new goods of an exchange earn, an even one leaves the points where they were, and what they earned comes back', async () => {
	const number = await sell('b1', 1000, [cash(1000)]);
	expect(await balance()).toBe(1010);
	const basket = { ...aBasketOf('x1', [{ item: 'cup', price: 1500 }]), customer: 'hanako' };
	const exchanged = value(
		await exchangeGoods(
			parts(),
			{ ...takingBack('x1', number), basket, tenders: [{ type: 'cash', amount: money(500) }] },
			await leave('exchange'),
		),
	);
	expect(exchanged.receipt.points).toMatchObject({ earned: 15, takenBack: 10, after: { balance: 1015 } });
	expect((await last()).body.points).toMatchObject({ granted: 5, redeemed: 0, earned: 15 });
	expect(await balance()).toBe(1015);
	const slip = await paperOf(exchanged.receipt.number);
	expect(slip).toContain('今回付与 | +15P');
	expect(slip).toContain('返品分の付与取消 | \\-10P');
	const even = { ...aBasketOf('x2', [{ item: 'pot', price: 1500 }]), customer: 'hanako' };
	const line = (await last()).body.lines.find(({ direction }) => direction === 'sale')?.line ?? 0;
	const again = { ...takingBack('x2', exchanged.receipt.number), units: new Map([[String(line), 1]]) };
	const second = value(
		await exchangeGoods(parts(), { ...again, basket: even, tenders: [] }, await leave('exchange')),
	);
	expect(await balance()).toBe(1015);
	const sold = (await last()).body.lines.find(({ direction }) => direction === 'sale')?.line ?? 0;
	const back = { ...takingBack('r1', second.receipt.number), units: new Map([[String(sold), 1]]) };
	value(await returnSale(parts(), back, await leave('return')));
	expect(await balance()).toBe(1000);
});

test('LOY-09: what a gift card paid earns nothing, the second time either', async () => {
	const card: TakenTender = {
		...{ id: 'g1', rule: aRule('gift_card'), amount: money(400), reference: 'GC-1' },
	};
	const number = await sell('b1', 1000, [card, cash(600)]);
	expect(await balance()).toBe(1006);
	const basket = { ...aBasketOf('x1', [{ item: 'cup', price: 1000 }]), customer: 'hanako' };
	const request = { ...takingBack('x1', number), basket, tenders: [] };
	value(await exchangeGoods(parts(), request, await leave('exchange')));
	expect((await last()).body.points).toMatchObject({ granted: 0, earned: 6 });
	expect(await balance()).toBe(1006);
});
