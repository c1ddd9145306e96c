import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import type { Item } from '#domain/catalogue/item.ts';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { weighedPrice } from '#domain/pricing/weighed-price.ts';
import { gramsOfPrice } from './grams-of-price.ts';
import { readInStoreCode } from './in-store-code.ts';
import { readTemplate, type TemplateTerms } from './in-store-template.ts';
import { priceCheckDigit } from './price-check-digit.ts';

const template = (letters: string, terms: TemplateTerms = {}) => {
	const read = readTemplate(letters, terms);
	if (!read.ok) throw new Error(read.code);
	return read.value;
};
const DELI = template('02IIIIIVPPPPC');
const withCheck = (body: string) => body + gtinCheckDigit(body);

test('NPL-17 a wrong price check digit is refused though the code itself is right', () => {
	expect(readInStoreCode(DELI, '0237009501089')).toEqual({ ok: false, code: 'in_store_price_check' });
});

test('NPL-18 twelve digits from a scanner that drops the zero are the same code', () => {
	expect(readInStoreCode(DELI, '237009401082')).toEqual(readInStoreCode(DELI, '0237009401082'));
	expect(readInStoreCode(DELI, '237009401082')).toMatchObject({
		ok: true,
		value: { item: '37009', price: 108 },
	});
});

test('NPL-19 a weight label costs its weight at the price of a kilogram', () => {
	const read = readInStoreCode(template('21IIIIIWWWWWC'), withCheck('211234500347'));
	expect(read).toMatchObject({ ok: true, value: { grams: 347, price: null } });
	expect(weighedPrice(money(2380), 1000, read.ok ? (read.value.grams ?? 0) : 0, 'floor')).toBe(825);
});

test('NPL-20 a price label stands for a weight in the stock', () => {
	expect(gramsOfPrice(money(825), money(2380), 1000)).toBe(347);
});

test('NPL-21 labels of one price are one line or two, labels of another price never the same line', () => {
	const item: Item = {
		...{ id: 'deli', sku: 'deli', gtins: [], name: 'x', reading: '', category: '' },
		...{ price: money(108), taxCategory: 'reduced', taxIncluded: true },
	};
	const label = (price: number) => ({ ...item, price: money(price) });
	const terms = { isFinalPrice: true };
	const ring = (prices: readonly number[]) =>
		prices.reduce(
			(basket, price, at) => {
				const added = addItem(basket, label(price), `l${at}`, 1, null, terms);
				if (!added.ok) throw new Error(added.code);
				return added.value;
			},
			emptyBasket('b', 0),
		);
	const lines = ring([108, 162, 108]).lines.map(({ unitPrice, quantity }) => [unitPrice, quantity]);
	expect(lines).toEqual([
		[108, 2],
		[162, 1],
	]);
});

test('a price of nothing or of all nines is asked for', () => {
	for (const price of ['0000', '9999']) {
		const read = readInStoreCode(DELI, withCheck(`0237009${priceCheckDigit(price)}${price}`));
		expect(read).toMatchObject({ ok: true, value: { asksPrice: true } });
	}
	expect(readInStoreCode(DELI, '0237009401082')).toMatchObject({ ok: true, value: { asksPrice: false } });
});

test.each([
	['023700940108X', 'in_store_characters'],
	['02370094010', 'in_store_length'],
	['4901234567894', 'in_store_prefix'],
	['0237009401083', 'in_store_check_digit'],
])('%s is refused as %s', (code, why) => {
	expect(readInStoreCode(DELI, code)).toEqual({ ok: false, code: why });
});

test.each([
	['02IIIIIPPPPVC', 'template_letters'],
	['02IIIIIVPPPP', 'template_letters'],
	['02IIIIVPPPPC', 'template_length'],
	['20IIIVPPPPPPC', 'template_price_check'],
])('%s is no template: %s', (letters, why) => {
	expect(readTemplate(letters)).toEqual({ ok: false, code: why });
});

test('a code of the item alone has neither price nor weight, in eight digits too', () => {
	const read = readInStoreCode(template('2IIIIIIC'), withCheck('2123456'));
	expect(read).toMatchObject({ ok: true, value: { item: '123456', price: null, grams: null } });
	expect(read.ok && read.value.searchKey).toBe(withCheck('2123456'));
});

const digits = (length: number) =>
	fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'));

test('what a template prints it reads, and the search key knows nothing of the price', () => {
	const layouts = fc.constantFrom(
		['02IIIIIVPPPPC', 5, 4],
		['20IIIIVPPPPPC', 4, 5],
		['21IIIIIIPPPPC', 6, 4],
	) as fc.Arbitrary<[string, number, number]>;
	fc.assert(
		fc.property(layouts, fc.nat(), fc.nat(), ([letters, itemDigits, priceDigits], one, two) => {
			const item = String(one % 10 ** itemDigits).padStart(itemDigits, '0');
			const price = String(two % 10 ** priceDigits).padStart(priceDigits, '0');
			const check = letters.includes('V') ? priceCheckDigit(price) : '';
			const read = readInStoreCode(template(letters), withCheck(letters.slice(0, 2) + item + check + price));
			const key = withCheck((letters.slice(0, 2) + item).padEnd(12, '0'));
			expect(read).toMatchObject({ ok: true, value: { item, price: Number(price), searchKey: key } });
		}),
	);
});

test('no single wrong digit of a price passes its check digit', () => {
	const price = fc.constantFrom(4, 5).chain(digits);
	fc.assert(
		fc.property(price, fc.nat(4), fc.integer({ min: 1, max: 9 }), (right, place, by) => {
			const at = place % right.length;
			const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
			expect(priceCheckDigit(wrong)).not.toBe(priceCheckDigit(right));
		}),
	);
});

test('a price check digit of a length without a rule is a broken promise', () => {
	expect(() => priceCheckDigit('123456')).toThrow('four or five digits');
});
