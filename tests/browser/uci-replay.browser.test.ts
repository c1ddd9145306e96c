import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { priceBasket } from '#domain/pricing/price-basket.ts';
import { verifyChain } from '#protocol/chain.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { taxRulesOf } from '#usecases/shop.ts';
import { aStore } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { type RowRefusal, ringUp } from '../support/ring-up.ts';
import type { UciRow } from '../support/uci-retail.ts';

const MONTH = '2010-12';
const BRITISH = {
	currency: 'GBP',
	time_zone: 'Europe/London',
	tax_categories: [
		{ id: 'standard', mark: '', rates: [{ valid_from: '2010-01-01', rate: { n: 175, d: 1000 } }] },
	],
};

const there = await commands.uciMonthIsThere(MONTH);

/** Pence of a row by string arithmetic alone, so that the check shares no code with the till. */
function penceOf({ Quantity, UnitPrice }: UciRow): bigint {
	const [pounds = '0', pence = ''] = UnitPrice.split('.');
	return BigInt(Quantity) * BigInt(pounds + pence.padEnd(2, '0'));
}

test.skipIf(!there)(
	'every sale of December 2010 is rung up to the penny (skipped without ../shared)',
	async () => {
		const rows = await commands.readUciMonth(MONTH);
		const till = await aTill({ store: BRITISH });
		till.time.now = Date.parse('2010-12-01T08:00:00Z');
		expect(await openTill(till, money(10_000), {})).toMatchObject({ ok: true });

		const baskets = new Map<string, Basket>();
		const refusals = new Map<RowRefusal, number>();
		let sold = 0;
		let expected = 0n;
		rows.forEach((row, n) => {
			const basket = baskets.get(row.InvoiceNo) ?? emptyBasket(row.InvoiceNo, 0);
			const rung = ringUp(basket, row, String(n));
			if (rung.ok) {
				baskets.set(row.InvoiceNo, rung.value);
				sold++;
				expected += penceOf(row);
			} else refusals.set(rung.code, (refusals.get(rung.code) ?? 0) + 1);
		});
		for (const basket of baskets.values()) {
			const { total } = priceBasket(basket, taxRulesOf(aStore(BRITISH)), '2010-12-01');
			const done = await completeSale(till, basket, [{ type: 'cash', amount: total }]);
			expect(done).toMatchObject({ ok: true, value: { changeDue: 0 } });
		}

		const refused = [...refusals.values()].reduce((a, b) => a + b, 0);
		expect(sold + refused).toBe(rows.length);
		expect(Object.fromEntries(refusals)).toEqual({ cancellation: 728, name_missing: 125, unpriced: 148 });

		const entries = (await till.db.journal.orderBy('id').toArray()).map(({ entry }) => entry);
		const sales = entries.flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry] : []));
		const inFile = rows.reduce((all, row) => {
			const isSale = /^\d/.test(row.InvoiceNo) && Number(row.Quantity) > 0 && Number(row.UnitPrice) > 0;
			return isSale ? all + penceOf(row) : all;
		}, 0n);
		expect(expected).toBe(inFile);
		expect(sales.reduce((all, { body }) => all + BigInt(body.total), 0n)).toBe(inFile);
		expect(sales.length).toBe(baskets.size);
		expect(verifyChain(entries)).toMatchObject({ ok: true, length: sales.length + 1 });
		expect(new Set(sales.map(({ body }) => body.receipt_number)).size).toBe(sales.length);

		const session = await till.journal.openSession();
		expect(BigInt(session?.cash ?? 0)).toBe(inFile + 10_000n);
		const moved = (await till.db.movements.toArray()).reduce((all, { quantity }) => all + quantity, 0);
		const pieces = sales.flatMap(({ body }) => body.lines).reduce((all, { quantity }) => all + quantity, 0);
		expect(moved).toBe(-pieces);
		await till.remove();
	},
);
