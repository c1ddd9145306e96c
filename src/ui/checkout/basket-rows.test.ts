import { expect, test } from 'vitest';
import { addItem, changeQuantity, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { priceSale } from '#domain/pricing/price-sale.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { basketRows } from './basket-rows.ts';

const OCCASION = {
	...{ store: 'SBY', channel: 'store' as const, businessDay: '2026-11-22', customer: null, coupons: [] },
	now: { day: '2026-11-22', minute: 600 },
};
const THREE_FOR_250 = promotionBook([
	{
		...{ id: 'p1', name: '3 for 250', condition: {}, stacking: 'best', kind: 'group' },
		slots: [{ scope: { items: ['tea'] }, quantity: 3 }],
		reward: { kind: 'fixed_price', price: money(250) },
	},
]);

const item = (id: string) => ({
	...{ id, sku: id, gtins: [], name: id, reading: '', category: 'food' },
	...{ price: money(100), taxCategory: 'reduced', taxIncluded: true },
});

function basketOf(...ids: string[]) {
	return ids.reduce(
		(basket, id) => {
			const added = addItem(basket, item(id), `line-${id}`, 1, null, {});
			if (!added.ok) throw new Error(added.code);
			return added.value;
		},
		emptyBasket('b1', 0),
	);
}

const price = (basket: ReturnType<typeof basketOf>) =>
	priceSale(
		basket.lines,
		{ categories: JAPAN.categories, rounding: 'floor', promotions: THREE_FOR_250 },
		OCCASION,
	).lines;

test('a row that came out as it was is the same row, so that only what changed is drawn', () => {
	const rowsOf = basketRows();
	const basket = basketOf('milk', 'tea', 'rice');
	const first = rowsOf(price(basket));
	const changed = changeQuantity(basket, 'line-tea', 3);
	if (!changed.ok) throw new Error(changed.code);
	const second = rowsOf(price(changed.value));
	expect(second[0]).toBe(first[0]);
	expect(second[2]).toBe(first[2]);
	expect(second[1]).toMatchObject({ id: 'line-tea', quantity: 3, extended: 300, off: -50 });
});

test('a line that is gone and comes back is a row again', () => {
	const rowsOf = basketRows();
	rowsOf(price(basketOf('milk', 'tea')));
	expect(rowsOf(price(basketOf('milk'))).map(({ id }) => id)).toEqual(['line-milk']);
	expect(rowsOf(price(basketOf('milk', 'tea'))).map(({ id }) => id)).toEqual(['line-milk', 'line-tea']);
});
