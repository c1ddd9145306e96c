import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	addBatch,
	addCarton,
	addUnits,
	isEmptyList,
	type ListLine,
	MOST_UNITS,
	newList,
	parkCode,
	type ScanList,
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

test('batches are noted piece by piece, never more of them than the line has, and none where shelves are counted', () => {
	const batch = (lot: string, units = 1) => ({
		itemId: 'tea',
		lot,
		useBy: '2026-12-31',
		bestBefore: '',
		units,
	});
	const line = (units: number) => ({
		...{ itemId: 'tea', name: 'Tea', gtin: '', units, at: 1, afterSeq: 1, book: null },
	});
	const noted = (list: ScanList) => list.batches?.map(({ lot, units }) => `${lot} ${units}`);
	let list = addBatch(addUnits(newList('a', 'receive'), line(3)), batch('A', 2));
	list = addBatch(list, batch('B'));
	expect(noted(list)).toEqual(['B 1', 'A 2']);
	list = addBatch(addUnits(list, line(1)), batch('A'));
	expect(noted(list)).toEqual(['A 3', 'B 1']);
	// A line that is corrected downwards keeps what was noted last.
	expect(noted(setUnits(list, line(2)))).toEqual(['A 2']);
	expect(noted(withoutItem(list, 'tea'))).toBeUndefined();
	expect(noted(addBatch(list, { ...batch(''), useBy: '' }))).toEqual(['A 3', 'B 1']);
	expect(noted(addBatch(addUnits(newList('b', 'count'), line(1)), batch('A')))).toBeUndefined();
});
