import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { priceBook } from './price-list.ts';
import { changedPrice } from './price-override.ts';
import { type PricingRules, priceSale } from './price-sale.ts';
import type { PriceableLine } from './priceable-line.ts';

const line = (id: string, price: number, taxCategory: string, taxIncluded = true): PriceableLine => ({
	...{ id, itemId: id, sku: id, gtin: null, name: id, quantity: 1 },
	...{ unitPrice: money(price), taxCategory, taxIncluded },
});
const served = (
	lines: readonly PriceableLine[],
	serviceMode: 'take_away' | 'eat_in',
	rules: Partial<PricingRules> = {},
) =>
	priceSale(
		lines,
		{ categories: JAPAN.categories, rounding: 'floor', ...rules },
		{
			...{ store: 's', channel: 'store', businessDay: '2026-11-22', customer: null, coupons: [] },
			now: { day: '2026-11-22', minute: 600 },
			serviceMode,
		},
	);

test('a price is changed to another, by an amount or by a percent rounded down', () => {
	expect(changedPrice(money(198), { kind: 'price', value: 150 })).toEqual({ ok: true, value: 150 });
	expect(changedPrice(money(198), { kind: 'price', value: 250 })).toEqual({ ok: true, value: 250 });
	expect(changedPrice(money(198), { kind: 'amount_off', value: 50 })).toEqual({ ok: true, value: 148 });
	expect(changedPrice(money(198), { kind: 'percent_off', value: 10 })).toEqual({ ok: true, value: 179 });
	expect(changedPrice(money(198), { kind: 'percent_off', value: 100 })).toEqual({ ok: true, value: 0 });
});

test.each([
	{ kind: 'price', value: 198 },
	{ kind: 'price', value: -1 },
	{ kind: 'amount_off', value: 199 },
	{ kind: 'amount_off', value: 0 },
	{ kind: 'percent_off', value: 101 },
	{ kind: 'percent_off', value: 12.5 },
] as const)('a slip is no price: %o', (change) => {
	expect(changedPrice(money(198), change)).toEqual({ ok: false, code: 'price_change_invalid' });
});

test('EAT-01 in a basket: one price without tax, two with it', () => {
	const rules = { eatIn: 'same_net' } as const;
	expect(served([line('bento', 540, 'reduced')], 'take_away', rules).total).toBe(540);
	expect(served([line('bento', 540, 'reduced')], 'eat_in', rules)).toMatchObject({
		total: 550,
		lines: [{ listPrice: 550, unitPrice: 550, taxCategory: 'standard', mark: '' }],
	});
	expect(served([line('bento', 500, 'reduced', false)], 'eat_in', rules).total).toBe(550);
});

test('EAT-02 in a basket: one price both ways, another tax in it', () => {
	const rules = { eatIn: 'same_gross' } as const;
	expect(served([line('bento', 540, 'reduced')], 'take_away', rules).groups).toMatchObject([{ tax: 40 }]);
	expect(served([line('bento', 540, 'reduced')], 'eat_in', rules)).toMatchObject({
		total: 540,
		groups: [{ tax: 49, net: 491 }],
	});
});

test('EAT-03 in a basket: only the sandwich changes; where nobody asks nothing does', () => {
	const lines = [
		line('beer', 330, 'standard'),
		line('sandwich', 432, 'reduced'),
		line('tote', 550, 'standard'),
	];
	const rates = (rules: Partial<PricingRules>) =>
		served(lines, 'eat_in', rules).lines.map(({ rate }) => rate.n);
	expect(rates({ eatIn: 'same_gross' })).toEqual([10, 10, 10]);
	expect(rates({})).toEqual([10, 8, 10]);
});

test('a price list is served too, and a price that was set by hand stays what the customer was told', () => {
	const prices = priceBook([
		{ id: 'l', prices: [{ itemId: 'bento', price: money(432), validFrom: '2026-01-01' }] },
	]);
	const rules = { eatIn: 'same_net', prices } as const;
	expect(served([line('bento', 540, 'reduced')], 'eat_in', rules).total).toBe(440);
	const override = { unitPrice: money(300), reason: 'damaged', operator: 'o', approver: null };
	expect(served([{ ...line('bento', 540, 'reduced'), override }], 'eat_in', rules)).toMatchObject({
		total: 300,
		lines: [{ listPrice: 440, unitPrice: 300, override: { unitPrice: 300 } }],
	});
});
