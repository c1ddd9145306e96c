import { expect, test } from 'vitest';
import { countPairs, pairKey, pairMeasures, shrunkLift } from './co-occurrence.ts';

test('REC-01 support, confidence and lift of a pair', () => {
	const measures = pairMeasures({ receipts: 1000, a: 200, b: 150, both: 60 });
	expect(measures).toMatchObject({ support: 0.06, confidence: 0.3, lift: 2 });
});

test('REC-04 a pair seen twice weighs less than one seen sixty times', () => {
	expect(shrunkLift({ receipts: 1000, a: 200, b: 150, both: 60 }, 10)).toBeCloseTo(1.714, 3);
	expect(shrunkLift({ receipts: 1000, a: 200, b: 2, both: 2 }, 10)).toBeCloseTo(0.833, 3);
});

test('REC-05, REC-06 receipts are sets, and their counts make the lift', () => {
	const { items, pairs } = countPairs([['A', 'B', 'A'], ['B', 'A'], ['A'], ['B'], ['C']]);
	expect([items.get('A'), items.get('B'), pairs.get(pairKey('B', 'A'))]).toEqual([3, 3, 2]);
	expect(pairMeasures({ receipts: 5, a: 3, b: 3, both: 2 }).lift).toBeCloseTo(1.1111, 4);
});
