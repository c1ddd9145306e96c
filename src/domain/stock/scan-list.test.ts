import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	addCarton,
	addUnits,
	isEmptyList,
	type ListLine,
	MOST_UNITS,
	newList,
	parkCode,
	setUnits,
	totalUnits,
	withoutItem,
	withoutParked,
} from './scan-list.ts';

const line = (itemId: string, units: number, at = 1): ListLine => ({
	...{ itemId, name: itemId, gtin: '', units, at, afterSeq: at, book: null },
});

test('the same item again is added, and comes first with the moment of its last unit (STK-07)', () => {
	let list = addUnits(newList('a', 'count'), line('tea', 12, 1));
	list = addUnits(list, line('gum', 1, 2));
	list = addUnits(list, line('tea', 7, 3));
	expect(list.lines.map(({ itemId, units, at }) => [itemId, units, at])).toEqual([
		['tea', 19, 3],
		['gum', 1, 2],
	]);
	expect(totalUnits(list)).toBe(20);
});

test('none received is no line, and none counted is a count', () => {
	expect(setUnits(addUnits(newList('a', 'receive'), line('tea', 2)), line('tea', 0)).lines).toEqual([]);
	expect(setUnits(newList('a', 'count'), line('tea', 0)).lines).toMatchObject([{ units: 0 }]);
	expect(withoutItem(setUnits(newList('a', 'count'), line('tea', 0)), 'tea').lines).toEqual([]);
	expect(setUnits(newList('a', 'count'), line('tea', MOST_UNITS + 1)).lines).toEqual([]);
});

test('STK-10 a carton is on the list once; a code that nobody knows is kept as often as it was scanned', () => {
	const list = addCarton(newList('a', 'receive'), '106141411234567897');
	expect(list && addCarton(list, '106141411234567897')).toBeNull();
	const parked = parkCode(parkCode(newList('a', 'receive'), '4999999999999'), '4999999999999');
	expect(parked.parked).toEqual([{ code: '4999999999999', units: 2 }]);
	expect(isEmptyList(parked)).toBe(false);
	expect(isEmptyList(withoutParked(parked, '4999999999999'))).toBe(true);
});

test('every scan is on the list, whatever the order', () => {
	const scan = fc.record({ item: fc.constantFrom('a', 'b', 'c'), units: fc.integer({ min: 1, max: 24 }) });
	fc.assert(
		fc.property(fc.array(scan), (scans) => {
			const list = scans.reduce(
				(all, { item, units }) => addUnits(all, line(item, units)),
				newList('x', 'receive'),
			);
			expect(totalUnits(list)).toBe(scans.reduce((sum, { units }) => sum + units, 0));
			expect(new Set(list.lines.map(({ itemId }) => itemId)).size).toBe(list.lines.length);
		}),
	);
});
