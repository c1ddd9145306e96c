import { expect, test } from 'vitest';
import { twoSidedP } from './normal.ts';
import { compareGroups } from './two-proportions.ts';

test('CAM-01 rates, uplift and buyers there would not have been', () => {
	const { uplift, relative, incremental } = compareGroups(
		{ buyers: 80, people: 1000 },
		{ buyers: 25, people: 500 },
	);
	expect([uplift, relative, incremental].map((value) => Number(value?.toFixed(6)))).toEqual([0.03, 0.6, 30]);
});

test('CAM-02 the interval is of the unpooled rates', () => {
	const { interval } = compareGroups({ buyers: 80, people: 1000 }, { buyers: 25, people: 500 });
	expect(interval.map((edge) => (edge * 100).toFixed(2))).toEqual(['0.46', '5.54']);
});

test('CAM-03 a small difference of few people is no evidence', () => {
	const found = compareGroups({ buyers: 12, people: 100 }, { buyers: 10, people: 100 });
	expect(found.z.toFixed(3)).toBe('0.452');
	expect(found.isSignificant).toBe(false);
});

test('where everybody or nobody bought there is nothing to compare', () => {
	const found = compareGroups({ buyers: 0, people: 5 }, { buyers: 0, people: 9 });
	expect(found).toMatchObject({ z: 0, p: 1, relative: null, isSignificant: false });
});

test.each([
	[0, 1],
	[1, 0.31731050786],
	[1.959963984540054, 0.05],
	[3.5, 0.00046525816],
	[-3.6, 0.00031821715],
	[8, 1.2441921e-15],
])('a normal value beyond %s, on either side, has the chance %s (tables)', (z, p) => {
	expect(twoSidedP(z) / p).toBeCloseTo(1, 6);
});
