import { afterEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { type ForeignCash, foreignValue } from '#domain/tender/foreign-cash.ts';
import { beginSettlement, settlementOf, takeTender } from '#domain/tender/settlement-state.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { checkEntry } from '#protocol/entry.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { viewDrawer } from '#usecases/drawer-view.ts';
import { openTill } from '#usecases/open-till.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { offeredTenders } from '#usecases/tenders.ts';
import { voidSale } from '#usecases/void-sale.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { aBasketOf } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

let till: Awaited<ReturnType<typeof aTill>>;
afterEach(() => till.remove());

const RATES: StoreDoc['exchange_rates'] = [
	{ currency: 'USD', valid_from: '2026-11-01', rate: { n: 14_820, d: 10_000 } },
	{ currency: 'USD', valid_from: '2099-01-01', rate: { n: 1, d: 1 } },
];
const ok = <T>(result: { ok: true; value: T } | { ok: false; code: string }): T => {
	if (!result.ok) throw new Error(result.code);
	return result.value;
};

async function opened() {
	till = await aTill();
	const store = aStore({ exchange_rates: RATES });
	await installFeed(till.replica, 'store-shibuya', [store, aClerk({ role: 'manager' })]);
	await till.device.setOperator('0001');
	ok(await openTill(till, money(30_000), {}));
	return { ...till, records: new OwnRecordsStore(till.db), views: new OwnStoreViews(till.db) };
}

/** Dollars as the tender form takes them: at the rate that the store's feed has for this day. */
async function dollars(parts: Awaited<ReturnType<typeof opened>>, cents: number): Promise<TakenTender> {
	const [store, session] = await Promise.all([parts.device.store(), parts.journal.openSession()]);
	const offered = store && offeredTenders(store, session?.businessDay);
	const tender = offered?.find(({ rule }) => rule.kind === 'foreign_cash');
	const currency = tender?.currencies?.find((each) => each.currency === 'USD');
	if (!tender || !currency) throw new Error('dollars are taken');
	const foreign: ForeignCash = { ...currency, amount: money(cents) };
	return { id: 'usd', rule: tender.rule, amount: foreignValue(foreign), foreign };
}
const sell = (parts: Awaited<ReturnType<typeof opened>>, id: string, price: number, tenders: TakenTender[]) =>
	completeSale(parts, aBasketOf(id, [{ item: 'tea', price }]), tenders);
const cashNow = async () => (await till.journal.openSession())?.cash;

test('TND-11: dollars at the rate of the day, rounded down, with change in yen, and they lie apart', async () => {
	const parts = await opened();
	const usd = await dollars(parts, 2000);
	expect(usd.amount).toBe(2964);
	const line = { isOnline: false, offlineAllowance: money(0) };
	const short = ok(takeTender(beginSettlement(money(3000), 1), usd, line));
	expect(settlementOf(short)).toMatchObject({ status: 'short', outstanding: 36 });
	const sale = ok(await sell(parts, 'a', 2900, [usd]));
	expect(sale.changeDue).toBe(64);
	const entry = await till.journal.receipt(sale.receipt.number);
	expect(entry?.body).toMatchObject({
		tenders: [
			{ kind: 'foreign_cash', amount: 2964, foreign: { currency: 'USD', amount: 2000, rate: { n: 14_820 } } },
		],
	});
	expect(await cashNow()).toBe(30_000 - 64);
	expect(ok(await viewDrawer(parts)).foreign).toEqual([{ currency: 'USD', amount: 2000 }]);

	const x = ok(await takeXReport(parts, null));
	expect(x.figures).toMatchObject({
		foreign: { USD: 2000 },
		tenders: { foreign_cash: { taken: { amount: 2964 } }, cash: { taken: { amount: -64 } } },
	});
	expect(ok(await viewDrawer(parts)).currencies).toEqual(['USD']);
	const cash = { 10000: 2, 1000: 9, 500: 1, 100: 4, 10: 3, 1: 6 };
	const counted = ok(await countDrawer(parts, { cash, others: {}, foreign: { USD: money(1500) } }));
	expect(counted.others).toEqual([{ rule: 'foreign_cash', currency: 'USD', counted: 1500, expected: 2000 }]);
	// Dollars that are missing are no yen that are missing.
	expect(counted.overShort.word).toBe('even');
	ok(await closeDrawer(parts, { reason: '', takesDeposit: false }, null));
	const z = ok(await takeZReport(parts, null));
	expect(z.figures.foreign).toEqual({ USD: 2000 });
	for (const each of await journalOf(till.db)) expect(checkEntry(each)).toMatchObject({ ok: true });
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
});

test('the notes were bought: what comes back, and a whole sale taken back, is our cash', async () => {
	const parts = await opened();
	const first = ok(await sell(parts, 'a', 2900, [await dollars(parts, 2000)]));
	const request = { receiptNumber: first.receipt.number, reason: '', damaged: new Set<number>() };
	const back = ok(await returnSale(parts, { ...request, id: 'r', units: new Map([['1', 1]]) }, null));
	expect(back.receipt.tenders).toEqual([{ type: 'cash', amount: -2900 }]);
	expect(await cashNow()).toBe(30_000 - 64 - 2900);
	const second = ok(await sell(parts, 'b', 2964, [await dollars(parts, 2000)]));
	ok(await voidSale(parts, { receiptNumber: second.receipt.number, reason: '' }, null));
	expect(await cashNow()).toBe(30_000 - 64 - 2900 - 2964);
	const { figures } = ok(await takeXReport(parts, null));
	expect(figures.foreign).toEqual({ USD: 4000 });
	expect(figures.tenders).toMatchObject({ cash: { refunded: { amount: 5864 } } });
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
});

test('a shop without rates, and a day before the first, take no foreign cash', () => {
	const currencies = (store: Parameters<typeof offeredTenders>[0], day?: string) =>
		offeredTenders(store, day).find(({ rule }) => rule.kind === 'foreign_cash')?.currencies;
	expect(currencies({}, '2026-11-22')).toEqual([]);
	expect(currencies({ exchange_rates: RATES }, '2026-10-31')).toEqual([]);
	expect(currencies({ exchange_rates: RATES })).toEqual([]);
	expect(currencies({ exchange_rates: RATES }, '2026-11-22')).toHaveLength(1);
});
