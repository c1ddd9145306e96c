import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, ZERO } from '#domain/money/money.ts';
import type { SoldSale } from '#domain/returns/sold-sale.ts';
import { type EarningLine, pointsGranted } from './grant.ts';
import { pointsTakenBack } from './points-of-return.ts';
import { mostPoints, type OfflineRules } from './spend-bound.ts';

const rule = { step: money(100), points: 1, base: 'inclusive', round: 'document' } as const;
const ONCE = { n: 1, d: 1 };
const line = (inclusive: number, exclusive = inclusive): EarningLine => ({
	inclusive: money(inclusive),
	exclusive: money(exclusive),
});

test.each([
	['LOY-06 a point for every 100', line(950), rule, ZERO, ONCE, 9],
	['LOY-06 ten points for every 1,000', line(950), { ...rule, step: money(1000), points: 10 }, ZERO, ONCE, 0],
	['LOY-07 points were a discount: they are out of the base already', line(1980), rule, ZERO, ONCE, 19],
	['LOY-08 the base without tax', line(1980, 1818), { ...rule, base: 'exclusive' as const }, ZERO, ONCE, 18],
	['LOY-09 what points paid earns nothing', line(2180), rule, money(200), ONCE, 19],
	['LOY-10 a rank of one and a half times', line(1000), rule, ZERO, { n: 3, d: 2 }, 15],
	['LOY-02 the bonus is floored on the floored points', line(1980), rule, ZERO, { n: 3, d: 2 }, 28],
	['all of it paid otherwise', line(500), rule, money(500), ONCE, 0],
])('%s', (_name, one, rules, otherwise, times, expected) => {
	expect(pointsGranted([one], otherwise, rules, times)).toBe(expected);
});

test('LOY-03 line by line each line is floored by itself', () => {
	const byLine = { ...rule, round: 'line' } as const;
	const lines = [line(1980), line(200), line(100)];
	expect(pointsGranted(lines, ZERO, byLine, ONCE)).toBe(22);
	expect(pointsGranted([line(150), line(150)], ZERO, byLine, ONCE)).toBe(2);
	expect(pointsGranted([line(150), line(150)], ZERO, rule, ONCE)).toBe(3);
});

const offlineRules: OfflineRules = {
	share: { n: 1, d: 2 },
	perSale: 300,
	perTillDay: 500,
	maxAgeMs: 24 * 3_600_000,
};
const spend = { min: 1, step: 1, worth: ONCE };
const young = { ageMs: 0, spentToday: 0 };
const most = (
	balance: number,
	due: number,
	offline: { ageMs: number; spentToday: number } | null,
	by = spend,
) => mostPoints({ balance, due: money(due), offline }, by, offlineRules);

test.each([
	['all there are, with a network', most(1000, 5000, null), { points: 1000, by: 'balance' }],
	['no more than is due', most(1000, 400, null), { points: 400, by: 'due' }],
	['half of few without a network', most(101, 5000, young), { points: 50, by: 'offline_share' }],
	['so many in a sale', most(1000, 5000, young), { points: 300, by: 'offline_sale' }],
	[
		'what is left of the till’s day',
		most(1000, 5000, { ageMs: 0, spentToday: 450 }),
		{ points: 50, by: 'offline_till' },
	],
	[
		'DSP-08 nothing on a figure of yesterday',
		most(1000, 5000, { ageMs: 26 * 3_600_000, spentToday: 0 }),
		{ points: 0, by: 'too_old' },
	],
	[
		'nothing when the clock was set back',
		most(1000, 5000, { ageMs: -1, spentToday: 0 }),
		{ points: 0, by: 'too_old' },
	],
	['LOY-15 whole steps', most(238, 180, null, { ...spend, min: 100, step: 50 }), { points: 150, by: 'due' }],
	[
		'not less than the least',
		most(238, 90, null, { ...spend, min: 100, step: 50 }),
		{ points: 0, by: 'min' },
	],
	['PTR-03 nothing of what is owed', most(-20, 500, null), { points: 0, by: 'balance' }],
])('%s', (_name, found, expected) => {
	expect(found).toEqual(expected);
});

test('DSP-02: however tills without a network spend, each stays within its own day, and no sale is above the bound', () => {
	const wish = fc.record({ till: fc.nat(2), points: fc.integer({ min: 1, max: 600 }) });
	fc.assert(
		fc.property(fc.nat(2000), fc.array(wish, { maxLength: 30 }), (balance, wishes) => {
			const spent = [0, 0, 0];
			for (const { till, points } of wishes) {
				const spentToday = spent[till] ?? 0;
				const bound = most(balance - spentToday, 10_000, { ageMs: 0, spentToday });
				expect(bound.points).toBeLessThanOrEqual(offlineRules.perSale);
				if (points <= bound.points) spent[till] = spentToday + points;
			}
			const all = spent.reduce((a, b) => a + b);
			expect(Math.max(...spent)).toBeLessThanOrEqual(offlineRules.perTillDay);
			expect(balance - all).toBeGreaterThanOrEqual(balance - 3 * offlineRules.perTillDay);
		}),
	);
});

const sale = (...bases: number[]): SoldSale =>
	({
		method: { basis: 'inclusive', roundAt: 'rate', rounding: 'floor' },
		lines: bases.map((base, at) => ({
			...{ id: String(at + 1), quantity: 3, undiscounted: money(base), shares: [], paid: money(base) },
			accrualBase: money(base),
		})),
	}) as unknown as SoldSale;

test('PTR-01, PTR-02, PTR-05: what goes back is what the rest no longer earns, by what was granted', () => {
	const whole = new Map([['1', 3]]);
	expect(pointsTakenBack(sale(990, 1990), 29, new Map(), whole)).toBe(10);
	expect(pointsTakenBack(sale(160, 990), 11, new Map(), whole)).toBe(2);
	expect(pointsTakenBack(sale(2980), 58, new Map(), whole)).toBe(58);
});

test('any split of returns takes back exactly what was granted', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 4 }),
			fc.integer({ min: 1, max: 500 }),
			(bases, granted) => {
				const sold = sale(...bases);
				let before: ReadonlyMap<string, number> = new Map();
				let taken = 0;
				for (const { id } of sold.lines) {
					for (let unit = 1; unit <= 3; unit++) {
						const after = new Map([...before, [id, unit]]);
						const points = pointsTakenBack(sold, granted, before, after);
						expect(points).toBeGreaterThanOrEqual(0);
						taken += points;
						before = after;
					}
				}
				expect(taken).toBe(granted);
			},
		),
	);
});
