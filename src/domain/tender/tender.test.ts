import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { quickCash } from './quick-cash.ts';
import { settle, type Tender } from './settlement.ts';

const cash = (minor: number): Tender => ({ type: 'cash', amount: money(minor) });
const card = (minor: number): Tender => ({ type: 'card', amount: money(minor) });

test.each([
	['nothing tendered yet', [], { status: 'short', outstanding: 1250 }],
	['exact card', [card(1250)], { status: 'settled', changeDue: 0 }],
	['cash over gives change', [cash(2000)], { status: 'settled', changeDue: 750 }],
	['card over is not change', [card(2000)], { status: 'overtendered', excess: 750 }],
	['split: change comes out of the cash', [card(1000), cash(500)], { status: 'settled', changeDue: 250 }],
	[
		'TND-07: card above the rest is refused',
		[cash(1000), card(1500)],
		{ status: 'overtendered', excess: 250 },
	],
])('settling 1,250 with %s', (_name, tenders, expected) => {
	expect(settle(money(1250), tenders)).toEqual(expected);
});

test('change never exceeds the cash taken, and tenders minus change are what was due', () => {
	const minor = fc.nat({ max: 100_000 });
	fc.assert(
		fc.property(minor, minor, minor, (due, byCash, byCard) => {
			const result = settle(money(due), [cash(byCash), card(byCard)]);
			if (result.status !== 'settled') return;
			expect(result.changeDue).toBeLessThanOrEqual(byCash);
			expect(byCash + byCard - result.changeDue).toBe(due);
		}),
	);
});

test('quick cash for 1,234 yen is what a customer hands over (CSH-06)', () => {
	expect(quickCash(money(1234), 0)).toEqual([1234, 1300, 1500, 2000, 5000, 10_000]);
	expect(quickCash(money(0), 0)).toEqual([]);
});

test('every quick amount covers what is due', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.constantFrom(0, 2), (due, exponent) => {
			expect(quickCash(money(due), exponent).every((amount) => amount >= due)).toBe(true);
		}),
	);
});
