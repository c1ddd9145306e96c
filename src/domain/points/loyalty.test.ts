import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import { worthOf } from '#domain/tender/points-tender.ts';
import { type EarningLine, type GrantRules, pointsGranted } from './grant.ts';
import { mostPoints, type OfflineRules, type SpendRules } from './spend-bound.ts';

const rate = (n: number, d = 1): Rate => ({ n, d });
const ONCE = rate(1);
const line = (exclusive: number, inclusive = exclusive): EarningLine => ({
	...{ exclusive: money(exclusive), inclusive: money(inclusive) },
});
const by = (given: Partial<GrantRules> = {}): GrantRules => ({
	...{ step: money(100), points: 1, base: 'exclusive', round: 'document', ...given },
});
const nothing = money(0);
const bonus = (lines: readonly EarningLine[], rules: GrantRules, times: Rate): number =>
	pointsGranted(lines, nothing, rules, times) - pointsGranted(lines, nothing, rules, ONCE);

test('LOY-01: 1,980 without tax earns 19', () => {
	expect(pointsGranted([line(1980, 2178)], nothing, by(), ONCE)).toBe(19);
});

test('LOY-02 and LOY-04: a bonus is taken of the floored points', () => {
	expect(bonus([line(1980)], by(), rate(3, 2))).toBe(9);
	expect(bonus([line(1980)], by(), rate(13, 10))).toBe(5);
});

test('LOY-03: line by line, each line floors its bonus', () => {
	expect(bonus([line(1980), line(200), line(100)], by({ round: 'line' }), rate(3, 2))).toBe(10);
});

test('LOY-05: 5 % of 98 three times is 12 by the unit and 14 by the line', () => {
	const rules = by({ step: money(20), round: 'line' });
	expect(pointsGranted([line(98), line(98), line(98)], nothing, rules, ONCE)).toBe(12);
	expect(pointsGranted([line(294)], nothing, rules, ONCE)).toBe(14);
});

test('LOY-06: a point for ¥100 and ten for ¥1,000 are not the same at ¥950', () => {
	expect(pointsGranted([line(950)], nothing, by(), ONCE)).toBe(9);
	expect(pointsGranted([line(950)], nothing, by({ step: money(1000), points: 10 }), ONCE)).toBe(0);
});

test('LOY-07 and LOY-08: what points took off as a discount earns nothing, with tax or without', () => {
	const discounted = [line(909, 999), line(909, 981)];
	expect(pointsGranted(discounted, nothing, by({ base: 'inclusive' }), ONCE)).toBe(19);
	expect(pointsGranted(discounted, nothing, by(), ONCE)).toBe(18);
});

test('LOY-09: what points paid for earns nothing', () => {
	const lines = [line(1000, 1100), line(1000, 1080)];
	expect(pointsGranted(lines, money(200), by({ base: 'inclusive' }), ONCE)).toBe(19);
});

test('LOY-10: a rank and a birthday are added, not multiplied', () => {
	expect(pointsGranted([line(1000)], nothing, by(), rate(5, 2))).toBe(25);
});

test('LOY-14: 77 points at 5 cents are $3.85', () => {
	expect(worthOf(77, rate(5)).amount).toBe(385);
});

const FROM_100: SpendRules = { min: 100, step: 50, worth: rate(1) };
const ANY: SpendRules = { min: 1, step: 1, worth: rate(1) };
const HOUR = 3_600_000;
const offline = (given: Partial<OfflineRules>): OfflineRules => ({
	...{ share: rate(1), perSale: 10_000, perTillDay: 10_000, maxAgeMs: 24 * HOUR, ...given },
});

test('LOY-15: spending goes in steps, and never beyond what is due', () => {
	const known = { balance: 238, due: money(180), offline: null };
	expect(mostPoints(known, FROM_100, offline({}))).toEqual({ points: 150, by: 'due' });
});

test('DSP-02: two tills with a cap of 300 a day overspend 500 points by 100 at most', () => {
	const spend = (spentToday: number) =>
		mostPoints(
			{ balance: 500 - spentToday, due: money(1000), offline: { ageMs: HOUR, spentToday } },
			ANY,
			offline({ perTillDay: 300 }),
		).points;
	const ofOneTill = spend(0) + spend(spend(0));
	expect(ofOneTill).toBe(300);
	expect(500 - 2 * ofOneTill).toBe(-100);
});

test('DSP-08: a balance of 26 hours ago is not spent from where the limit is 24; points are earned all the same', () => {
	const known = { balance: 500, due: money(1000), offline: { ageMs: 26 * HOUR, spentToday: 0 } };
	expect(mostPoints(known, ANY, offline({}))).toEqual({ points: 0, by: 'too_old' });
	expect(pointsGranted([line(1980)], nothing, by(), ONCE)).toBe(19);
});
