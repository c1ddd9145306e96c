import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { addCount, beginCount, closeCount, visibleExpected } from './blind-count.ts';
import { carryOver } from './carry-over.ts';
import { countedCash, FACES } from './cash-count.ts';
import { addCash, type DrawerCash, expectedCash, NO_CASH } from './drawer-cash.ts';
import { overShort } from './over-short.ts';
import { coinsAboveLegalTender, NOT_GIVEN, pickPieces } from './pick-pieces.ts';
import { correctTender } from './tender-correction.ts';
import { tillGate } from './till-gate.ts';

const JPY = FACES.JPY ?? [];
const EUR = FACES.EUR ?? [];
const given = JPY.filter((face) => !NOT_GIVEN.JPY?.includes(face));
const cash = (parts: Partial<Record<keyof DrawerCash, number>>): DrawerCash => ({
	...NO_CASH,
	...Object.fromEntries(Object.entries(parts).map(([part, amount]) => [part, money(amount)])),
});

test.each([
	['CSH-01', 9000, given, null, { 5000: 1, 1000: 4 }],
	['CSH-01', 9000, JPY, null, { 5000: 1, 2000: 2 }],
	['CSH-02', 780, given, null, { 500: 1, 100: 2, 50: 1, 10: 3 }],
	['CSH-03', 6000, JPY, { 5000: 1, 2000: 3, 1000: 0 }, { 2000: 3 }],
	['CSH-04', 60, EUR, { 50: 1, 20: 3, 10: 0 }, { 20: 3 }],
	['CSH-05', 70, JPY, { 50: 1, 10: 1, 5: 1, 1: 3 }, null],
	['nothing', 0, JPY, {}, {}],
])('%s: change of %i in pieces', (_id, amount, faces, stock, pieces) => {
	expect(pickPieces(money(amount), faces, stock)).toEqual(pieces);
});

test('pieces found come to the amount and are there; when any choice would do, one is found', () => {
	const stocks = fc.constantFrom<readonly number[]>(
		JPY,
		EUR,
		[20_000, 10_000, 5000, 1000, 500, 250, 100, 50, 25, 5],
	);
	fc.assert(
		fc.property(stocks, fc.array(fc.nat({ max: 4 }), { minLength: 15 }), fc.nat(), (faces, some, pick) => {
			const stock = Object.fromEntries(faces.map((face, at) => [face, some[at] ?? 0]));
			const part = Object.fromEntries(
				faces.map((face, at) => [face, Math.min((pick >> at) & 3, some[at] ?? 0)]),
			);
			const found = pickPieces(countedCash(part), faces, stock);
			expect(found).not.toBeNull();
			expect(countedCash(found ?? {})).toBe(countedCash(part));
			for (const [face, pieces] of Object.entries(found ?? {})) {
				expect(pieces).toBeLessThanOrEqual(stock[Number(face)] ?? 0);
			}
		}),
		{ numRuns: 500 },
	);
});

test('CSH-08, CSH-09: expected cash is the sum of what went in and out, and the difference is said in words', () => {
	const drawer = cash({
		...{ float: 50_000, sales: 123_456, refunds: -2200, paidIn: 10_000, paidOut: -3000, pickups: -80_000 },
	});
	expect(expectedCash(drawer)).toBe(98_256);
	expect(overShort(expectedCash(drawer), money(98_206))).toEqual({ amount: -50, word: 'short' });
	expect(overShort(money(10), money(11)).word).toBe('over');
	expect(overShort(money(10), money(10)).word).toBe('even');
	expect(expectedCash(addCash(drawer, cash({ corrections: -3000 })))).toBe(95_256);
});

const SHEET = { 10000: 5, 5000: 2, 2000: 0, 1000: 23, 500: 7, 100: 41, 50: 9, 10: 58, 5: 11, 1: 37 };

test('CSH-11: tomorrow gets its float, the bank the rest, note by note', () => {
	const split = carryOver(SHEET, money(50_000));
	expect(split).toMatchObject({ ok: true, value: { deposit: 41_722 } });
	if (!split.ok) return;
	expect(countedCash(split.value.remove)).toBe(41_722);
	expect(countedCash(split.value.leave)).toBe(50_000);
	expect(carryOver(SHEET, money(91_723))).toEqual({ ok: false, code: 'float_above_count' });
	expect(carryOver({ 10000: 6 }, money(50_001))).toEqual({ ok: false, code: 'float_not_in_pieces' });
});

test('CSH-12: more than twenty coins of a kind are a hint', () => {
	const coins = [500, 100, 50, 10, 5, 1];
	expect(coinsAboveLegalTender({ 100: 21, 10: 20 }, coins)).toEqual([{ face: 100, pieces: 21 }]);
});

test('CSH-13: a tender rung wrongly is moved, the sale stays what it was', () => {
	const rung = { rule: 'cash', kind: 'cash', amount: money(3000) } as const;
	const card = { rule: 'card', kind: 'card' } as const;
	expect(correctTender('e1', rung, card, money(3000))).toMatchObject({ ok: true, value: { amount: 3000 } });
	expect(correctTender('e1', rung, card, money(3001))).toMatchObject({ code: 'correction_above_tender' });
	expect(correctTender('e1', rung, { rule: 'points', kind: 'points' }, money(1))).toMatchObject({
		code: 'correction_not_allowed',
	});
});

test('a blind count shows what is expected only after it was counted, and a large difference needs words', () => {
	const policy = { isBlind: true, tolerance: money(500) };
	const begun = beginCount(money(91_000));
	expect(visibleExpected(begun, policy, false)).toBeNull();
	expect(visibleExpected(begun, policy, true)).toBe(91_000);
	expect(visibleExpected(begun, { ...policy, isBlind: false }, false)).toBe(91_000);
	expect(closeCount(begun, policy, '')).toMatchObject({ code: 'count_missing' });
	const counted = addCount(begun, SHEET);
	expect(visibleExpected(counted, policy, false)).toBe(91_000);
	expect(closeCount(counted, policy, ' ')).toMatchObject({ code: 'over_short_reason_missing' });
	expect(closeCount(addCount(counted, { 1000: 91 }), policy, '')).toEqual({
		ok: true,
		value: { counted: 91_000, overShort: { amount: 0, word: 'even' }, recounts: 1, reason: '' },
	});
	expect(closeCount(counted, policy, 'found a note')).toMatchObject({
		value: { overShort: { amount: 722, word: 'over' }, reason: 'found a note' },
	});
});

test('a session of an earlier business day is closed first, one of today goes on after midnight', () => {
	expect(tillGate(null, '2026-11-22')).toBe('closed');
	expect(tillGate({ businessDay: '2026-11-22' }, '2026-11-22')).toBe('open');
	expect(tillGate({ businessDay: '2026-11-21' }, '2026-11-22')).toBe('close_first');
	expect(tillGate({ businessDay: '2026-11-23' }, '2026-11-22')).toBe('open');
});
