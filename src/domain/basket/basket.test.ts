import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item } from '#domain/catalogue/item.ts';
import { money } from '#domain/money/money.ts';
import { addItem, type Basket, changeQuantity, emptyBasket, MAX_QUANTITY, voidLine } from './basket.ts';

const item = (id: string, price = 100): Item => ({
	id,
	sku: id,
	gtins: [],
	name: id,
	reading: '',
	category: '',
	price: money(price),
	taxCategory: 'standard',
	taxIncluded: true,
});
const added = (basket: Basket, given: Item, lineId: string): Basket => {
	const result = addItem(basket, given, lineId);
	if (!result.ok) throw new Error(result.code);
	return result.value;
};

test('the same item again adds to its line, which stays where it is', () => {
	let basket = emptyBasket('b', 0);
	basket = added(basket, item('milk'), '1');
	basket = added(basket, item('bread'), '2');
	basket = added(basket, item('milk'), '3');
	expect(basket.lines.map(({ id, quantity }) => [id, quantity])).toEqual([
		['1', 2],
		['2', 1],
	]);
});

test('the same item at another price is another line', () => {
	const basket = added(added(emptyBasket('b', 0), item('milk', 100), '1'), item('milk', 90), '2');
	expect(basket.lines).toHaveLength(2);
});

test.each([0, -1, 1.5, MAX_QUANTITY + 1, Number.NaN])('quantity %s is refused', (quantity) => {
	const basket = added(emptyBasket('b', 0), item('milk'), '1');
	expect(changeQuantity(basket, '1', quantity)).toEqual({ ok: false, code: 'quantity_invalid' });
});

test('a line that is not there is neither changed nor voided', () => {
	const basket = emptyBasket('b', 0);
	expect(changeQuantity(basket, 'x', 1)).toEqual({ ok: false, code: 'line_not_found' });
	expect(voidLine(basket, 'x')).toEqual({ ok: false, code: 'line_not_found' });
});

test('scanning in any order ends with the same quantities', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }), fc.nat(), (scans, seed) => {
			const quantities = (order: readonly string[]) => {
				let basket = emptyBasket('b', 0);
				order.forEach((id, n) => {
					basket = added(basket, item(id), String(n));
				});
				return Object.fromEntries(
					basket.lines.map(({ itemId, quantity }) => [itemId, quantity] as const).sort(),
				);
			};
			const shuffled = scans
				.map((scan, n) => [scan, (n * 7919 + seed) % 101] as const)
				.sort((a, b) => a[1] - b[1])
				.map(([scan]) => scan);
			expect(quantities(shuffled)).toEqual(quantities(scans));
		}),
	);
});
