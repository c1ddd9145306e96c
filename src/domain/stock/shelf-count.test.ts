import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onTheShelf, type ShelfCount, type ShelfMovement, varianceOfCounts } from './shelf-count.ts';

const at = (time: string): number => Date.parse(`2026-11-22T${time}:00+09:00`);
const opening = (quantity: number): ShelfMovement => ({ journal: 'hq.1', seq: 1, at: at('05:00'), quantity });
const sale = (journal: string, seq: number, time: string, units: number): ShelfMovement => ({
	...{ journal, seq, at: at(time), quantity: -units },
});
const count = (counted: number, time: string, more: Partial<ShelfCount> = {}): ShelfCount => ({
	...{ journal: 'r2.1', seq: 9, line: 1, afterSeq: 0, counted, at: at(time) },
	...more,
});
const only = (movements: ShelfMovement[], counted: ShelfCount) =>
	varianceOfCounts(movements, [counted])[0]?.variance;

test('STK-02 two tills that cannot hear of each other sell the last unit: both sales stand, one unit too many', () => {
	const facts = [opening(1), sale('r1.1', 4, '14:00', 1), sale('r2.1', 7, '14:05', 1)];
	expect(onTheShelf(facts, [])).toBe(-1);
});

test('STK-04 what was sold before the count is no difference', () => {
	const facts = [opening(1000), sale('r1.1', 4, '10:00', 100)];
	expect(only(facts, count(900, '11:00'))).toBe(0);
	expect(onTheShelf(facts, [count(900, '11:00')])).toBe(900);
});

test('STK-05 a difference is of the moment of counting, whenever it is posted', () => {
	const facts = [opening(50), sale('r1.1', 4, '11:30', 3)];
	expect(only(facts, count(48, '11:00'))).toBe(-2);
	expect(onTheShelf(facts, [count(48, '11:00')])).toBe(45);
});

test('STK-05 the counting till’s own sales are told apart by its journal, not by its clock', () => {
	// The clock was set back between the count (after entry 3) and the sale (entry 4).
	const facts = [opening(50), sale('r2.1', 4, '10:10', 3)];
	expect(onTheShelf(facts, [count(48, '11:00', { afterSeq: 3 })])).toBe(45);
	expect(onTheShelf(facts, [count(48, '10:05', { afterSeq: 4 })])).toBe(48);
});

test('STK-06 a sale heard of late changes the difference, and not what is on the shelf', () => {
	const facts = [opening(50), sale('r1.1', 4, '11:30', 3), sale('r3.1', 2, '10:50', 1)];
	expect(varianceOfCounts(facts, [count(48, '11:00')])).toMatchObject([{ book: 49, variance: -1 }]);
	expect(onTheShelf(facts, [count(48, '11:00')])).toBe(45);
});

test('STK-07 an item counted in two zones is one count, at the moment of the later zone', () => {
	const zones = count(12 + 7, '11:20');
	const facts = [opening(20), sale('r1.1', 4, '11:30', 2)];
	expect(only(facts, zones)).toBe(-1);
	expect(onTheShelf(facts, [zones])).toBe(17);
});

test('counted again, the later count stands, and what it corrects is on top of the earlier', () => {
	const facts = [opening(50), sale('r1.1', 4, '11:30', 3)];
	const counts = [count(44, '12:00', { seq: 12 }), count(48, '11:00')];
	expect(varianceOfCounts(facts, counts).map(({ variance }) => variance)).toEqual([-2, -1]);
	expect(onTheShelf(facts, counts)).toBe(44);
});

const journal = fc.constantFrom('r1.1', 'r2.1', 'r3.1');
const moment = fc.integer({ min: 0, max: 20 });
const movement = fc.record({
	journal,
	seq: fc.integer({ min: 1, max: 30 }),
	at: moment,
	quantity: fc.integer(),
});
const counted = fc.record({
	...{ journal, seq: fc.integer({ min: 31, max: 60 }), line: fc.integer({ min: 1, max: 3 }), at: moment },
	...{ afterSeq: fc.integer({ min: 0, max: 30 }), counted: fc.nat(100) },
});
const counts = fc.uniqueArray(counted, {
	maxLength: 6,
	selector: ({ journal, seq, line }) => `${journal} ${seq} ${line}`,
});

test('the shelf is the sum of all movements and of what every count corrected, in any order (L3, L12)', () => {
	fc.assert(
		fc.property(fc.array(movement, { maxLength: 12 }), counts, fc.nat(), (movements, found, turn) => {
			const moved = movements.reduce((sum, { quantity }) => sum + quantity, 0);
			const corrected = varianceOfCounts(movements, found).reduce((sum, { variance }) => sum + variance, 0);
			const rotate = <T>(all: readonly T[]): T[] => {
				const by = all.length === 0 ? 0 : turn % all.length;
				return [...all.slice(by), ...all.slice(0, by)].reverse();
			};
			expect(onTheShelf(movements, found)).toBe(moved + corrected);
			expect(onTheShelf(rotate(movements), rotate(found))).toBe(moved + corrected);
		}),
	);
});
