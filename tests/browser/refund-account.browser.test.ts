import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { RefundWish } from '#domain/tender/refund-account.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { publishedSale } from '#protocol/bodies/published-sale.ts';
import type { ValueDoc } from '#protocol/bodies/store-docs.ts';
import { checkEntry, type JournalEntry } from '#protocol/entry.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { exchangeGoods } from '#usecases/exchange.ts';
import { openTill } from '#usecases/open-till.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { viewAccount } from '#usecases/stored-value.ts';
import { voidSale } from '#usecases/void-sale.ts';
import { aBasketOf, aRule } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let till: Awaited<ReturnType<typeof aTill>>;
let parts: Awaited<ReturnType<typeof opened>>;
beforeEach(async () => {
	till = await aTill();
	parts = await opened();
});
afterEach(() => till.remove());

const settings = [
	aStore({ offline_limit: { per_account: 5000, per_till: 9000 } }),
	aClerk({ role: 'manager' }),
];

async function opened() {
	await installFeed(till.replica, 'store-shibuya', settings);
	await till.device.setOperator('0001');
	const open = await openTill(till, money(30_000), {});
	if (!open.ok) throw new Error(open.code);
	return { ...till, records: new OwnRecordsStore(till.db), views: new OwnStoreViews(till.db) };
}

const ok = <T>(result: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!result.ok) throw new Error(result.code);
	return result.value;
};

const given = (rule: string, amount: number): TakenTender => ({
	...{ id: rule, rule: aRule(rule), amount: money(amount) },
});

/** A sale of 1,500, of which 500 is a voucher. */
async function sold(id = 'a') {
	const basket = aBasketOf(id, [{ item: 'tea', price: 500, quantity: 3 }]);
	const { receipt } = ok(await completeSale(parts, basket, [given('voucher', 500), given('cash', 1000)]));
	return receipt.number;
}
const back = (id: string, receiptNumber: string, units: number, credit?: RefundWish) =>
	returnSale(
		parts,
		{
			...{ id, receiptNumber, reason: '', units: new Map([['1', units]]), damaged: new Set() },
			...(credit && { credit }),
		},
		null,
	);
const onto = (account: string, isAll = false): RefundWish => ({ account, isAll });
const cashNow = async () => (await till.journal.openSession())?.cash;
const balance = async (account: string) => ok(await viewAccount(parts, account)).balance;

test('TND-09: a voucher comes back onto an account that the clerk names, and the slip says what is on it', async () => {
	const number = await sold();
	expect(await back('r', number, 3)).toEqual({ ok: false, code: 'account_missing' });
	const { receipt } = ok(await back('r', number, 3, onto('SC-1')));
	expect(receipt.tenders).toEqual([
		{ type: 'store_credit', amount: -500, account: 'SC-1', balance: 500 },
		{ type: 'cash', amount: -1000 },
	]);
	expect(await cashNow()).toBe(30_000);
	expect(ok(await viewAccount(parts, 'SC-1'))).toMatchObject({ isKnown: true, balance: 500, allowance: 500 });
	const spent = aBasketOf('b', [{ item: 'tea', price: 300 }]);
	const tender = { ...given('store_credit', 300), reference: 'SC-1' };
	ok(await completeSale(parts, spent, [tender]));
	expect(await balance('SC-1')).toBe(200);
	for (const entry of await journalOf(till.db)) expect(checkEntry(entry)).toMatchObject({ ok: true });
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
});

test('where the customer wishes, the cash goes there too, and the slip of the second time has both', async () => {
	const number = await sold();
	ok(await back('r1', number, 1, onto('SC-1', true)));
	const { receipt } = ok(await back('r2', number, 2, onto('SC-1', true)));
	expect(receipt.tenders).toEqual([{ type: 'store_credit', amount: -1000, account: 'SC-1', balance: 1500 }]);
	expect(await cashNow()).toBe(31_000);
	expect(await balance('SC-1')).toBe(1500);
	expect(await back('r3', number, 1, onto('SC-1'))).toEqual({ ok: false, code: 'return_exceeds_sale' });
	// Reversed, it is off the account again.
	ok(await voidSale(parts, { receiptNumber: receipt.number, reason: '' }, null));
	expect(await balance('SC-1')).toBe(500);
});

test('what is on an account is the sum of what every tablet did, each fact once (L10)', async () => {
	const value = (amount: number, through: Record<string, number>): ValueDoc => ({
		...{ _id: 'value:SC-1', type: 'value', account: 'SC-1', balance: amount, through },
	});
	// Another tablet has put 2,000 there.
	await installFeed(till.replica, 'store-shibuya', [...settings, value(2000, { 't02.1': 9 })], '2');
	const number = await sold();
	const { receipt } = ok(await back('r', number, 3, onto('SC-1')));
	expect(receipt.tenders[0]).toMatchObject({ account: 'SC-1', balance: 2500 });
	const seq = (await journalOf(till.db)).at(-1)?.seq ?? 0;
	// The server has heard of it: the published sum has it, and it is not added again.
	const through = { 't02.1': 9, 't01.1': seq };
	await installFeed(till.replica, 'store-shibuya', [...settings, value(2500, through)], '3');
	expect(await balance('SC-1')).toBe(2500);
});

test('what an exchange gives back goes onto an account as well', async () => {
	const number = await sold();
	const request = {
		...{ receiptNumber: number, reason: '', units: new Map([['1', 3]]), damaged: new Set<number>() },
		...{ basket: aBasketOf('x', [{ item: 'cup', price: 1200 }]), tenders: [] },
	};
	expect(await exchangeGoods(parts, request, null)).toEqual({ ok: false, code: 'account_missing' });
	const { receipt } = ok(await exchangeGoods(parts, { ...request, credit: onto('SC-2') }, null));
	expect(receipt.tenders).toEqual([{ type: 'store_credit', amount: -300, account: 'SC-2', balance: 300 }]);
	expect(await balance('SC-2')).toBe(300);
});

test('a corrected sale of another tablet goes back to where its money came from', async () => {
	const number = await sold('elsewhere');
	const entry = (await till.journal.receipt(number)) as JournalEntry<'retail_transaction'>;
	const doc = publishedSale(entry);
	if (!doc) throw new Error('a sale is published');
	const other = 'SBY-R02-000007';
	const corrections = [
		{
			from: { rule: 'cash', kind: 'cash' as const },
			to: { rule: 'card', kind: 'card' as const },
			amount: 1000,
		},
	];
	const published = { ...doc, _id: `sale:${other}`, receipt_number: other, corrections };
	await installFeed(till.replica, 'store-shibuya', [...settings, published], '2');
	const { receipt } = ok(await back('r', other, 3, onto('SC-3')));
	expect(receipt.tenders).toMatchObject([
		{ type: 'card', amount: -1000 },
		{ type: 'store_credit', amount: -500 },
	]);
});
