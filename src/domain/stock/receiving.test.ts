import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDelivery, receivingNeeds, unitsOf } from './receiving.ts';
import { addUnits, newList } from './scan-list.ts';

const CASE = { gtin: '14901234567891', quantity: 12 };

test('STK-09 two cases of twelve and one loose are 25: one more than the note’s 24, for someone to allow', () => {
	const units = ['14901234567891', '14901234567891', '04901234567894'].reduce(
		(sum, gtin) => sum + unitsOf([CASE], gtin),
		0,
	);
	expect(units).toBe(25);
	expect(compareDelivery(units, 24)).toEqual({ over: 1, short: 0, isBeyond: true });
	expect(compareDelivery(units, 24, 5)).toMatchObject({ over: 1, isBeyond: false });
	expect(compareDelivery(23, 24)).toEqual({ over: 0, short: 1, isBeyond: false });
});

test('STK-09 who receives more than the note says needs someone’s leave, and who receives as much does not', () => {
	const tea = { itemId: 'tea', name: 'tea', gtin: '', at: 1, afterSeq: 1, book: null };
	const list = addUnits({ ...newList('a', 'receive'), expectedUnits: 24 }, { ...tea, units: 24 });
	expect(receivingNeeds(list)).toBe('receive');
	expect(receivingNeeds(addUnits(list, { ...tea, units: 1 }))).toBe('over_receipt');
	expect(receivingNeeds({ ...list, expectedUnits: null })).toBe('receive');
});

test('a delivery without a note is compared with nothing', () => {
	expect(compareDelivery(25, null)).toBeNull();
});

test('a code that differs in one digit is no pack', () => {
	fc.assert(
		fc.property(fc.nat(13), fc.integer({ min: 1, max: 9 }), (place, by) => {
			const digits = [...CASE.gtin];
			digits[place] = String((Number(digits[place]) + by) % 10);
			expect(unitsOf([CASE], digits.join(''))).toBe(1);
		}),
	);
});
