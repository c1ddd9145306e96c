import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { verifyChain } from '#protocol/chain.ts';
import type { TillOpenBody } from '#protocol/entry.ts';
import { toItem } from '#search/catalogue-index.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { anItemDoc, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { recompute } from '../support/recompute.ts';
import { journalOf, stored } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
afterEach(() => till.remove());

function aBasket(id: string, ...prices: number[]): Basket {
	return prices.reduce(
		(basket, price, n) => {
			const item = toItem(anItemDoc(`item-${price}`, { price }));
			const added = addItem(basket, item, `${id}-${n}`);
			if (!added.ok) throw new Error(added.code);
			return added.value;
		},
		emptyBasket(id, 0),
	);
}

const sell = (basket: Basket, cash: number) =>
	completeSale(till, basket, [{ type: 'cash', amount: money(cash) }]);

async function openedTill(): Promise<void> {
	till = await aTill();
	expect(await openTill(till, money(50_000), { 10000: 5 })).toMatchObject({ ok: true });
}

test('a sale, its stock, its cash, its receipt and the closed basket are one', async () => {
	await openedTill();
	const basket = aBasket('b1', 108, 216);
	await till.baskets.save(basket);
	const done = await sell(basket, 1000);
	expect(done).toMatchObject({ ok: true, value: { changeDue: 676, receipt: { number: 'SBY-R01-000001' } } });
	expect(await till.baskets.open()).toBeNull();
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
	expect((await till.journal.openSession())?.cash).toBe(50_324);
});

test('the same basket completed twice, even at once, is one sale', async () => {
	await openedTill();
	const basket = aBasket('b1', 100);
	const outcomes = await Promise.all([sell(basket, 100), sell(basket, 100), sell(basket, 500)]);
	const numbers = outcomes.map((outcome) => outcome.ok && outcome.value.receipt.number);
	expect(new Set(numbers)).toEqual(new Set(['SBY-R01-000001']));
	expect(await journalOf(till.db)).toHaveLength(2);
});

test('what does not settle is not sold and takes no number', async () => {
	await openedTill();
	expect(await sell(aBasket('b1', 100), 99)).toEqual({ ok: false, code: 'tender_short' });
	expect(await sell(emptyBasket('b2', 0), 0)).toEqual({ ok: false, code: 'basket_empty' });
	const card = await completeSale(till, aBasket('b3', 100), [{ type: 'card', amount: money(200) }]);
	expect(card).toEqual({ ok: false, code: 'tender_over' });
	expect(await sell(aBasket('b4', 100), 100)).toMatchObject({
		value: { receipt: { number: 'SBY-R01-000001' } },
	});
});

test('a body that fails inside the transaction leaves nothing behind, and the next number is not skipped', async () => {
	await openedTill();
	const before = await stored(till.db);
	const outcome = await till.journal.commit({
		kind: 'till_open',
		businessDay: '2026-11-22',
		operator: '0001',
		onceKey: 'broken',
		body: (numbers): TillOpenBody => {
			numbers.receiptNumber();
			throw new Error('power cut');
		},
	});
	expect(outcome).toEqual({ status: 'failed', code: 'storage_failed' });
	expect(await stored(till.db)).toEqual(before);
	expect(await sell(aBasket('b1', 100), 100)).toMatchObject({
		value: { receipt: { number: 'SBY-R01-000001' } },
	});
	expect(verifyChain(await journalOf(till.db))).toMatchObject({ ok: true, length: 2 });
});

test('a tab that lost the fence can no longer commit', async () => {
	await openedTill();
	await till.device.takeFence();
	expect(await sell(aBasket('b1', 100), 100)).toEqual({ ok: false, code: 'writer_fenced' });
	expect(await journalOf(till.db)).toHaveLength(1);
});

test('the till instance is strict and the sync instance relaxed', async () => {
	await openedTill();
	const durability = (db: Till['db']) =>
		db.transaction('rw', db.meta, async (tx) => {
			await db.meta.count();
			return (tx as unknown as { idbtrans: IDBTransaction }).idbtrans.durability;
		});
	expect(await durability(till.db)).toBe('strict');
	expect(await durability(till.relaxed)).toBe('relaxed');
});

test('sales go on while a large catalogue is installed', async () => {
	await openedTill();
	const docs = Array.from({ length: 20_000 }, (_, n) => anItemDoc(String(n).padStart(6, '0')));
	const installing = installFeed(till.replica, 'catalogue', docs);
	let sold = 0;
	let done = false;
	void installing.then(() => {
		done = true;
	});
	while (!done || sold < 3) {
		expect(await sell(aBasket(`b${sold}`, 100), 100)).toMatchObject({ ok: true });
		sold++;
	}
	await installing;
	expect(await stored(till.db)).toEqual(recompute(await journalOf(till.db)));
});

test('whatever is rung up in whatever order, stored projections equal the recomputed ones and the chain holds', async () => {
	const step = fc.record({
		basket: fc.integer({ min: 1, max: 6 }),
		prices: fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 5 }),
		extra: fc.nat({ max: 5000 }),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
			await openedTill();
			try {
				await Promise.all(
					steps.map(({ basket, prices, extra }) =>
						sell(aBasket(`b${basket}`, ...prices), prices.reduce((a, b) => a + b) + extra),
					),
				);
				const entries = await journalOf(till.db);
				expect(entries).toHaveLength(1 + new Set(steps.map(({ basket }) => basket)).size);
				expect(verifyChain(entries).ok).toBe(true);
				expect(await stored(till.db)).toEqual(recompute(entries));
			} finally {
				await till.remove();
			}
		}),
		{ numRuns: 20 },
	);
	await openedTill();
});
