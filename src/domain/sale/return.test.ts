import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { taxExclusive, taxInclusive } from '#domain/tax/tax.ts';
import { returnTax, type SoldTotal } from './return-tax.ts';
import { priceWithoutReceipt } from './return-without-receipt.ts';
import { checkReturn, overReturned, returnable } from './returnable.ts';

const SOLD: SoldTotal = {
	...{ rate: { n: 10, d: 100 }, rounding: 'floor', isInclusive: true, amount: money(1000), tax: money(90) },
};

function taxes(sold: SoldTotal, parts: readonly number[]): number[] {
	let before = 0;
	return parts.map((part) => {
		const tax = returnTax(sold, money(before), money(part));
		before += part;
		return tax;
	});
}

test.each([
	['RET-01', [333, 334, 333], [30, 30, 30]],
	['RET-02', [250, 250, 250, 250], [22, 23, 23, 22]],
])('%s: parts of a sale sum to its tax', (_id, parts, expected) => {
	expect(taxes(SOLD, parts)).toEqual(expected);
});

test('RET-04: food sold at 8% comes back at 8%, whatever the rate is by then', () => {
	const food = { ...SOLD, rate: { n: 8, d: 100 }, amount: money(1080), tax: money(80) };
	expect(returnTax(food, money(0), money(1080))).toBe(80);
	expect(() => returnTax(food, money(1), money(1080))).toThrow();
});

test('RET-05: without a receipt the lowest price of the last days is given, with approval only', () => {
	const policy = { isAllowed: true, days: 30, maxAmount: money(5000) };
	const prices = [
		{ day: '2026-10-01', price: money(50) },
		{ day: '2026-11-10', price: money(148) },
		{ day: '2026-11-15', price: money(198) },
	];
	const price = (given: Partial<typeof policy>, approved = true, today = 180) =>
		priceWithoutReceipt({ ...policy, ...given }, prices, '2026-10-23', money(today), approved);
	expect(price({})).toEqual({ ok: true, value: 148 });
	expect(price({}, true, 120)).toEqual({ ok: true, value: 120 });
	expect(price({}, false)).toMatchObject({ code: 'approval_missing' });
	expect(price({ isAllowed: false })).toMatchObject({ code: 'return_needs_receipt' });
	expect(price({ maxAmount: money(100) })).toMatchObject({ code: 'return_above_limit' });
});

test('never more comes back than was sold, and what two tablets returned twice is found', () => {
	const sold = new Map([
		[1, 3],
		[2, 1],
	]);
	const once = [{ id: 'r1', line: 1, units: 2 }];
	const left = returnable(sold, [...once, ...once]);
	expect(left.get(1)).toBe(1);
	expect(checkReturn(left, 1, 1)).toMatchObject({ ok: true });
	expect(checkReturn(left, 1, 2)).toMatchObject({ code: 'return_above_sold' });
	expect(checkReturn(left, 9, 1)).toMatchObject({ code: 'line_not_found' });
	expect(checkReturn(left, 1, 0.5)).toMatchObject({ code: 'quantity_invalid' });
	const twice = [...once, { id: 'r2', line: 1, units: 2 }];
	expect(overReturned(sold, twice)).toEqual([{ line: 1, units: 1 }]);
	expect(overReturned(sold, once)).toEqual([]);
});

test('any split of returns sums to the tax of the sale, in every mode and basis (I5, L13)', () => {
	fc.assert(
		fc.property(
			fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 6 }),
			fc.constantFrom('floor', 'half_up', 'ceil'),
			fc.constantFrom({ n: 10, d: 100 }, { n: 8875, d: 100_000 }, { n: 5, d: 100 }),
			fc.boolean(),
			fc.integer({ min: -1, max: 1 }),
			(parts, rounding, rate, isInclusive, mixed) => {
				const amount = money(parts.reduce((a, b) => a + b, 0));
				const tax = (isInclusive ? taxInclusive : taxExclusive)(amount, rate, rounding);
				const sold = { rate, rounding, isInclusive, amount, tax: money(amount === 0 ? 0 : tax + mixed) };
				expect(taxes(sold, parts).reduce((a, b) => a + b, 0)).toBe(sold.tax);
			},
		),
		{ numRuns: 10_000 },
	);
});
