import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { priceBasket } from '#domain/pricing/price-basket.ts';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { netSales, netTendered } from '#domain/till/shift-figures.ts';
import { raiseSale } from '#protocol/bodies/raise-sale.ts';
import { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { RetailTransactionBody1 } from '#protocol/bodies/sale-body-1.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import { type Effects, effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import {
	aBasketOf,
	anExchangeBody,
	aReturnBody,
	aRule,
	aSaleBody,
	someFacts,
	someRules,
} from '../support/a-document.ts';
import { TestJournal } from './journal-fixture.ts';

const GOODS = [
	{ item: 'tea', price: 158, quantity: 3 },
	{ item: 'cup', price: 1980, quantity: 1, tax: 'standard' },
];
const sale = (tendered = 3000) =>
	aSaleBody(aBasketOf('b', GOODS), someFacts(), [
		{ id: 'cash-1', rule: aRule('cash'), amount: money(tendered) },
	]);

const entryOf = (body: RetailTransactionBody): JournalEntry<'retail_transaction'> => {
	const journal = new TestJournal();
	journal.openTill();
	return journal.seal('retail_transaction', body) as JournalEntry<'retail_transaction'>;
};
const reversal = (body: RetailTransactionBody) =>
	reversalDocument(entryOf(body), someFacts({ basket_id: 'void-1', receipt_number: 'SBY-R01-000009' }));

const documents = () => {
	const sold = sale();
	const back = aReturnBody(sold, new Map([[1, 2]]));
	const uneven = anExchangeBody(sold, new Map([[1, 1]]), aBasketOf('x', [{ item: 'pot', price: 4980 }]));
	const cheaper = anExchangeBody(sold, new Map([[2, 1]]), aBasketOf('y', [{ item: 'pen', price: 98 }]));
	const all = { sold, back, uneven, cheaper };
	const reversed = Object.entries(all).map(([name, body]) => [`${name} reversed`, reversal(body)] as const);
	return [...Object.entries(all), ...reversed] as const;
};

test.each(documents())('a document passes its gate: %s', (_, body) => {
	expect(saleFault(body)).toBeNull();
	expect(v.safeParse(RetailTransactionBody, body).issues).toBeUndefined();
});

test.each<[string, (body: RetailTransactionBody) => unknown]>([
	['a share that is not taken off', (body) => ({ lines: [{ ...body.lines[0], paid: 473 }, body.lines[1]] })],
	[
		'a price nobody listed or set',
		(body) => ({ lines: [{ ...body.lines[0], unit_price: 1 }, body.lines[1]] }),
	],
	[
		'a rate that is not its lines',
		(body) => ({ taxes: body.taxes.map((t, at) => (at ? t : { ...t, gross: 1 })) }),
	],
	[
		'tax that is not gross less net',
		(body) => ({ taxes: body.taxes.map((t) => ({ ...t, net: t.net - 1 })) }),
	],
	['a total that is not what was sold', (body) => ({ total: body.total + 1 })],
	['too little change', (body) => ({ change_due: body.change_due - 1 })],
	['a tender that covers more', (body) => ({ tenders: body.tenders.map((t) => ({ ...t, covered: 1 })) })],
	['a sale that takes something back', (body) => ({ type: 'return', lines: body.lines })],
	['a reversal of nothing', () => ({ type: 'post_void' })],
])('the gate refuses %s', (_, change) => {
	const body = { ...sale(), ...(change(sale()) as object) };
	expect(v.safeParse(RetailTransactionBody, body).success).toBe(false);
});

const added = (effects: readonly Effects[]) => {
	const stock = new Map<string, number>();
	let cash = 0;
	const units = new Map<number, number>();
	for (const each of effects) {
		for (const { itemId, quantity } of each.movements) stock.set(itemId, (stock.get(itemId) ?? 0) + quantity);
		for (const { line, units: n } of each.returns) units.set(line, (units.get(line) ?? 0) + n);
		cash += each.cash?.amount ?? 0;
	}
	return { stock: Object.fromEntries(stock), cash, units: Object.fromEntries(units) };
};

test('a sale and everything of it coming back, in parts or reversed, leave nothing behind (L13)', () => {
	const sold = sale();
	const nothing = { stock: { tea: 0, cup: 0 }, cash: 0 };
	const whole = aReturnBody(sold, new Map([[1, 3], [2, 1]])); // biome-ignore format: one row
	expect(added([sold, whole].map((body) => effectsOf(entryOf(body))))).toMatchObject({
		...nothing,
		units: { 1: 3, 2: 1 },
	});
	expect(added([sold, reversal(sold)].map((body) => effectsOf(entryOf(body))))).toMatchObject(nothing);
	const back = aReturnBody(sold, new Map([[1, 2]]));
	expect(added([back, reversal(back)].map((body) => effectsOf(entryOf(body))))).toMatchObject({
		stock: { tea: 0 },
		cash: 0,
		units: { 1: 0 },
	});
	expect(effectsOf(entryOf(reversal(sold))).voids).toBe('SBY-R01-000001');
});

test('goods that cannot be sold again do not come back to the shelf; training moves nothing', () => {
	const sold = sale();
	const back = aReturnBody(sold, new Map([[1, 1]]));
	const damaged = { ...back, lines: back.lines.map((line) => ({ ...line, restock: false })) };
	expect(effectsOf(entryOf(damaged)).movements).toEqual([]);
	const { movements, cash, receipt, values } = effectsOf(entryOf({ ...sold, is_training: true }));
	expect({ movements, cash, values }).toEqual({ movements: [], cash: null, values: [] });
	expect(receipt?.isTraining).toBe(true);
});

test('a gift card is loaded by the line that sells it and spent by the tender, and both come back', () => {
	const basket = aBasketOf('g', [{ item: 'gift', price: 5000, tax: 'out_of_scope' }]);
	const loading = { ...basket, lines: basket.lines.map((line) => ({ ...line, account: 'G-1' })) };
	const issued = aSaleBody(loading);
	expect(effectsOf(entryOf(issued))).toMatchObject({
		movements: [],
		values: [{ account: 'G-1', amount: 5000 }],
	});
	expect(issued).toMatchObject({ sold: 0, non_turnover: 5000, total: 5000 });
	const spent = aSaleBody(aBasketOf('s', GOODS), someFacts(), [
		{ id: 'g', rule: aRule('gift_card'), amount: money(5000), reference: 'G-1' },
	]);
	expect(effectsOf(entryOf(spent)).values).toEqual([{ account: 'G-1', amount: -2454 }]);
	expect(effectsOf(entryOf(reversal(spent))).values).toEqual([{ account: 'G-1', amount: 2454 }]);
	expect(effectsOf(entryOf(reversal(issued))).values).toEqual([{ account: 'G-1', amount: -5000 }]);
});

test('reports fold every kind of document: turnover is what the tenders come to', () => {
	const facts = documents().flatMap(([, body], at) =>
		tillFactsOf({ ...entryOf(body), id: `shibuya:t01.1:${String(at + 2).padStart(9, '0')}` }),
	);
	const figures = figuresOf(facts);
	expect(netSales(figures)).toBe(netTendered(figures));
	expect(netSales(figures)).toBe(0);
	expect(Object.values(figures.taxes).map(({ gross }) => gross)).toEqual([0, 0]);
	expect(figures.items).toBe(0);
});

test('a sale of schema 1 reads as schema 2 with the same figures, whatever its prices contain', () => {
	const line = fc.record({
		price: fc.integer({ min: 1, max: 20_000 }),
		quantity: fc.integer({ min: 1, max: 9 }),
		tax: fc.constantFrom('standard', 'reduced'),
		included: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.nat({ max: 500 }), (lines, extra) => {
			const basket = aBasketOf('b', lines.map(({ price, quantity, tax }, at) => ({ item: `i${at}`, price, quantity, tax }))); // biome-ignore format: one row
			const listed = {
				...basket,
				lines: basket.lines.map((each, at) => ({ ...each, taxIncluded: lines[at]?.included ?? true })),
			};
			const body = oldBody(listed, extra);
			expect(v.safeParse(RetailTransactionBody1, body).success).toBe(true);
			const raised = raiseSale(body);
			expect(v.safeParse(RetailTransactionBody, raised).issues).toBeUndefined();
			expect(raised).toMatchObject({ total: body.total, sold: body.total, change_due: extra });
		}),
		{ numRuns: 2000 },
	);
});

function oldBody(basket: ReturnType<typeof aBasketOf>, extra: number): RetailTransactionBody1 {
	const priced = priceBasket(basket, someRules(), '2026-11-22');
	return {
		type: 'sale',
		basket_id: basket.id,
		receipt_number: 'SBY-R01-000001',
		till_session: 'shibuya:t01.1:000000001',
		currency: 'JPY',
		tax_rounding: 'floor',
		catalogue_version: '1',
		lines: priced.lines.map((line, at) => ({
			...{ line: at + 1, item_id: line.itemId, sku: line.sku, gtin: line.gtin, name: line.name },
			...{ quantity: line.quantity, unit_price: line.unitPrice, extended: line.extended },
			...{ tax_category: line.taxCategory, tax_rate: line.rate, tax_mark: line.mark },
			tax_included: line.taxIncluded,
		})),
		taxes: [...priced.groups],
		total: priced.total,
		tenders: [
			{ type: 'card', amount: Math.min(7, priced.total) },
			{ type: 'cash', amount: priced.total - Math.min(7, priced.total) + extra },
		],
		change_due: extra,
	};
}
