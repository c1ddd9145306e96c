import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { priceSale } from '#domain/pricing/price-sale.ts';
import { planRefund, type RefundTender } from '#domain/tender/refund-plan.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { JAPAN_TENDERS } from '#domain/tender/tender-rule.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import { paidTendersOf, soldSaleOf } from '#protocol/sold-sale-of.ts';
import { returnDocument } from '#usecases/documents/return-document.ts';
import { saleDocument } from '#usecases/documents/sale-document.ts';
import { pointsBack, takeBack } from '#usecases/return-sale.ts';
import type { FoundSale } from '#usecases/returns.ts';
import { aBasketOf, anOccasion, aRule, asOriginal, someFacts, someRules } from '../support/a-document.ts';

const RULES = new Map(JAPAN_TENDERS.map((rule) => [rule.id, rule]));
type Goods = { price: number; tax: string; quantity?: number }[];
const LUNCH: Goods = [
	{ price: 1100, tax: 'standard' },
	{ price: 1080, tax: 'reduced' },
];

/** A sale on which points were spent, as a discount or as a payment; the rest in cash. */
function sold(goods: Goods, points: number, as: 'discount' | 'payment'): RetailTransactionBody {
	const basket = aBasketOf(
		'b',
		goods.map(({ price, tax, quantity = 1 }, at) => ({ item: `item-${at}`, price, tax, quantity })),
	);
	const given = as === 'discount' ? { pointsDiscount: money(points) } : {};
	const priced = priceSale(basket.lines, someRules(), anOccasion(given));
	const paid: TakenTender[] =
		as === 'payment' ? [{ id: 'p', rule: aRule('points'), amount: money(points), reference: 'M-1' }] : [];
	const rest = money(priced.total - (as === 'payment' ? points : 0));
	const cash: TakenTender[] = rest > 0 ? [{ id: 'c', rule: aRule('cash'), amount: rest }] : [];
	const settled = settleTenders({ amount: priced.total, cashStep: 1, breakageConfirmed: true }, [
		...paid,
		...cash,
	]);
	if (settled.status !== 'settled') throw new Error(settled.status);
	const parts = { priced, settled, rules: RULES, promotionNames: new Map() };
	return saleDocument({ ...parts, points: { granted: 0, redeemed: points } }, someFacts());
}

const found = (
	body: RetailTransactionBody,
	before: ReadonlyMap<string, number>,
	refunded: readonly RefundTender[],
): FoundSale => ({
	...{ sale: asOriginal(body), sold: soldSaleOf(body), before, refunded, redeemed: body.points.redeemed },
	left: new Map(
		body.lines.map(({ line, quantity }) => [String(line), quantity - (before.get(String(line)) ?? 0)]),
	),
	paid: paidTendersOf(body.tenders),
	...{ granted: body.points.granted, customer: body.customer },
	...{ soldAt: 0, total: money(body.total), currency: 'JPY', isTraining: false, isLate: false, cashStep: 1 },
});

/** Takes units back, as the use case does. */
function comesBack(sale: FoundSale, units: ReadonlyMap<string, number>) {
	const back = takeBack(sale, units);
	if (!back.ok) throw new Error(back.code);
	const { lines: refund } = planRefund(money(0 - back.value.total), sale.paid, sale.refunded, 1);
	const points = pointsBack(sale, units, refund);
	return {
		refund,
		body: returnDocument({ sale: sale.sale, back: back.value, refund, points }, someFacts()),
	};
}

const ratesOf = ({ taxes }: RetailTransactionBody) => taxes.map(({ gross, tax }) => [gross, tax]);
const tendersOf = ({ tenders }: RetailTransactionBody) => tenders.map(({ kind, amount }) => [kind, amount]);

test('PTS-01: points as a discount are apportioned over the rates, and the document says how many they were', () => {
	const body = sold(LUNCH, 200, 'discount');
	expect(saleFault(body)).toBeNull();
	expect(body.lines.map(({ shares }) => shares)).toEqual([
		[{ kind: 'points', id: 'points', amount: 101, units: 1 }],
		[{ kind: 'points', id: 'points', amount: 99, units: 1 }],
	]);
	expect(ratesOf(body)).toEqual([
		[999, 90],
		[981, 72],
	]);
	expect(tendersOf(body)).toEqual([['cash', 1980]]);
	expect(body.points).toEqual({ granted: 0, redeemed: 200 });
});

test('PTS-02: points as a payment leave the rates alone and are a tender', () => {
	const body = sold(LUNCH, 200, 'payment');
	expect(saleFault(body)).toBeNull();
	expect(ratesOf(body)).toEqual([
		[1100, 100],
		[1080, 80],
	]);
	expect(tendersOf(body)).toEqual([
		['points', 200],
		['cash', 1980],
	]);
});

test('PTS-03: all of it back gives the points back; a line gives back its share of them', () => {
	for (const as of ['discount', 'payment'] as const) {
		const sale = found(sold(LUNCH, 200, as), new Map(), []);
		const all = comesBack(sale, sale.left).body;
		expect(saleFault(all)).toBeNull();
		expect(all.points).toEqual({ granted: 0, redeemed: -200 });
		expect(all.total).toBe(as === 'discount' ? -1980 : -2180);
	}
	const discounted = found(sold(LUNCH, 200, 'discount'), new Map(), []);
	expect(comesBack(discounted, new Map([['2', 1]])).body.points.redeemed).toBe(-99);
});

test('any split of returns gives back exactly the points that were spent, and never takes any', () => {
	const goods = fc.array(
		fc.record({
			price: fc.integer({ min: 1, max: 3000 }),
			tax: fc.constantFrom('standard', 'reduced'),
			quantity: fc.integer({ min: 1, max: 5 }),
		}),
		{ minLength: 1, maxLength: 4 },
	);
	fc.assert(
		fc.property(
			goods,
			fc.integer({ min: 1, max: 500 }),
			fc.constantFrom('discount', 'payment'),
			(some, spent, as) => {
				const most = some.reduce((all, { price, quantity }) => all + price * quantity, 0);
				const body = sold(some, Math.min(spent, most), as === 'discount' ? 'discount' : 'payment');
				const before = new Map<string, number>();
				const refunded: RefundTender[] = [];
				let given = 0;
				for (const { line, quantity } of body.lines) {
					for (let unit = 0; unit < quantity; unit++) {
						const back = comesBack(found(body, before, refunded), new Map([[String(line), 1]]));
						expect(saleFault(back.body)).toBeNull();
						expect(back.body.points.redeemed).toBeLessThanOrEqual(0);
						given -= back.body.points.redeemed;
						refunded.push(...back.refund);
						before.set(String(line), (before.get(String(line)) ?? 0) + 1);
					}
				}
				expect(given).toBe(body.points.redeemed);
			},
		),
	);
});
