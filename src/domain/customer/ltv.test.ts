import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import { historicValue, retentionValue, simpleValue, valueRange } from './ltv.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261123);
const rate = (n: number, d = 1): Rate => ({ n, d });
const TWELVE = { yearlyMargin: money(12_000), discount: rate(1, 10) };

test('what came back is off the margins so far', () => {
	expect(historicValue([money(4_000), money(2_500), money(-1_000)])).toBe(5_500);
	expect(historicValue([])).toBe(0);
});

test('LTV-01 orders, margin and years make a simple value', () => {
	const simple = {
		averageOrder: money(4_500),
		ordersPerYear: rate(6),
		margin: rate(40, 100),
		years: rate(3),
	};
	expect(simpleValue(simple)).toBe(32_400);
});

test('LTV-02, LTV-03 years to come, and with the margin of now', () => {
	expect(retentionValue({ ...TWELVE, retention: rate(8, 10), firstNow: false })).toBe(32_000);
	expect(retentionValue({ ...TWELVE, retention: rate(8, 10), firstNow: true })).toBe(44_000);
});

test('LTV-04 where more stay than money loses worth there is no value', () => {
	expect(retentionValue({ ...TWELVE, retention: rate(12, 10), firstNow: false })).toBeNull();
	expect(retentionValue({ ...TWELVE, retention: rate(11, 10), firstNow: true })).toBeNull();
});

test('what is no amount any more is no value, and a rate below nothing is a broken promise', () => {
	const huge = { averageOrder: money(Number.MAX_SAFE_INTEGER), ordersPerYear: rate(2) };
	expect(simpleValue({ ...huge, margin: rate(1), years: rate(1) })).toBeNull();
	expect(() => retentionValue({ ...TWELVE, retention: rate(-1, 10), firstNow: false })).toThrow(
		'Broken promise',
	);
	expect(() => retentionValue({ ...TWELVE, retention: rate(0.8), firstNow: false })).toThrow(
		'Broken promise',
	);
});

test('a value is shown as a range of what could be reckoned', () => {
	expect(valueRange([money(32_400), null, money(32_000), money(44_000)])).toEqual({
		least: 32_000,
		most: 44_000,
	});
	expect(valueRange([null])).toBeNull();
});

test('the margin of now comes on top of the years to come, and the values are those of adding up year by year', () => {
	const shares = fc.integer({ min: 0, max: 95 });
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 1_000_000 }), shares, shares, (margin, kept, lost) => {
			const parts = { yearlyMargin: money(margin), retention: rate(kept, 100), discount: rate(lost, 100) };
			const later = retentionValue({ ...parts, firstNow: false }) ?? Number.NaN;
			const now = retentionValue({ ...parts, firstNow: true }) ?? Number.NaN;
			expect(now - later - margin).toBe(0);
			let summed = 0;
			for (let year = 1; year <= 800; year++) summed += margin * (kept / (100 + lost)) ** year;
			expect(Math.abs(later - summed)).toBeLessThan(0.51 + summed * 1e-9);
		}),
		{ seed: SEED },
	);
});
