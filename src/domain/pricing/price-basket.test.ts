import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Basket, BasketLine } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import { priceBasket, type TaxRules } from './price-basket.ts';

const rules = (rounding: Rounding): TaxRules => ({
	rounding,
	categories: [
		{
			id: 'standard',
			mark: '',
			rates: [
				{ validFrom: '2014-04-01', rate: { n: 8, d: 100 } },
				{ validFrom: '2019-10-01', rate: { n: 10, d: 100 } },
			],
		},
		{ id: 'reduced', mark: '※', rates: [{ validFrom: '2019-10-01', rate: { n: 8, d: 100 } }] },
	],
});

const line = (price: number, quantity: number, taxCategory = 'standard', taxIncluded = true): BasketLine => ({
	id: `${price}-${quantity}-${taxCategory}-${taxIncluded}`,
	itemId: String(price),
	sku: '',
	gtin: null,
	name: 'x',
	quantity,
	unitPrice: money(price),
	taxCategory,
	taxIncluded,
});
const basket = (...lines: BasketLine[]): Basket => ({ id: 'b', startedAt: 0, lines });
const price = (b: Basket, rounding: Rounding = 'floor', day = '2026-11-22') =>
	priceBasket(b, rules(rounding), day);

test('two rates are totalled apart, each tax rounded once (TAX-09, TAX-10)', () => {
	const { groups, total } = price(basket(line(2696, 1), line(441, 4, 'reduced')));
	expect(groups.map(({ gross, tax, net, mark }) => [gross, tax, net, mark])).toEqual([
		[2696, 245, 2451, ''],
		[1764, 130, 1634, '※'],
	]);
	expect(total).toBe(4460);
});

test('the whole receipt of TAX-18: exclusive prices, floor', () => {
	const { groups, total } = price(
		basket(
			line(114, 4, 'reduced', false),
			line(102, 2, 'reduced', false),
			line(222, 2, 'standard', false),
			line(300, 1, 'standard', false),
		),
	);
	expect(groups.map(({ gross, tax }) => [gross, tax])).toEqual([
		[712, 52],
		[818, 74],
	]);
	expect(total).toBe(1530);
});

test('seven exclusive lines of 98 at 8 % are taxed 54 together, not 49 (TAX-19)', () => {
	const seven = Array.from({ length: 7 }, (_, n) => ({ ...line(98, 1, 'reduced', false), id: String(n) }));
	expect(price(basket(...seven)).groups[0]?.tax).toBe(54);
});

test('an exclusive and an inclusive line of one rate meet on the inclusive basis (TAX-20)', () => {
	const { groups } = price(basket(line(305, 1, 'standard', false), line(1100, 1)));
	expect(groups[0]).toMatchObject({ gross: 1435, tax: 130 });
});

test('the rate is that of the day of supply', () => {
	const rateOf = (day: string) => price(basket(line(108, 1)), 'floor', day).groups[0]?.rate;
	expect(rateOf('2019-09-30')).toEqual({ n: 8, d: 100 });
	expect(rateOf('2019-10-01')).toEqual({ n: 10, d: 100 });
	expect(() => price(basket(line(108, 1)), 'floor', '2014-03-31')).toThrow(/no rate/);
});

test('net + tax = gross for every rate, rates add up to the total, whatever the basket and the rounding (L11)', () => {
	const anyLine = fc
		.tuple(
			fc.nat({ max: 99_999_999 }),
			fc.integer({ min: 1, max: 9999 }),
			fc.constantFrom('standard', 'reduced'),
			fc.boolean(),
		)
		.map((args) => line(...args));
	fc.assert(
		fc.property(
			fc.array(anyLine, { minLength: 1, maxLength: 12 }),
			fc.constantFrom<Rounding>('floor', 'half_up', 'ceil'),
			(lines, rounding) => {
				const { groups, total } = price(basket(...lines), rounding);
				for (const { net, tax, gross, rate } of groups) {
					expect(net + tax).toBe(gross);
					// Once per rate: never more than one unit from the exact tax of the whole group.
					const off = BigInt(tax) * BigInt(rate.d + rate.n) - BigInt(gross) * BigInt(rate.n);
					expect(off < 2n * BigInt(rate.d + rate.n) && off > -2n * BigInt(rate.d + rate.n)).toBe(true);
				}
				expect(groups.reduce((all, { gross }) => all + gross, 0)).toBe(total);
				const listed = lines.filter(({ taxIncluded }) => taxIncluded);
				if (listed.length === lines.length) {
					expect(total).toBe(lines.reduce((all, l) => all + l.unitPrice * l.quantity, 0));
				}
			},
		),
	);
});
