import { expect, test } from 'vitest';
import { formatReceiptNumber } from '#domain/receipt/receipt-number.ts';
import { afterWrongPin, mayTryPin, NO_ATTEMPTS } from '#domain/staff/pin-lockout.ts';
import { businessDay } from './business-day.ts';
import { countedCash } from './cash-count.ts';

test.each([
	['2026-11-22T04:59:59+09:00', '2026-11-21'],
	['2026-11-22T05:00:00+09:00', '2026-11-22'],
	['2026-11-22T23:30:00+09:00', '2026-11-22'],
	['2027-01-01T01:00:00+09:00', '2026-12-31'],
])('%s in Tokyo belongs to business day %s', (instant, day) => {
	expect(businessDay(Date.parse(instant), 'Asia/Tokyo')).toBe(day);
});

test('a denomination sheet adds up (CSH-10)', () => {
	const sheet = { 10000: 5, 5000: 2, 2000: 0, 1000: 23, 500: 7, 100: 41, 50: 9, 10: 58, 5: 11, 1: 37 };
	expect(countedCash(sheet)).toBe(91_722);
	expect(countedCash({})).toBe(0);
});

test('receipt numbers of later incarnations never meet the earlier ones (L5)', () => {
	const at = (incarnation: number) =>
		formatReceiptNumber({ storeCode: 'SBY', register: 'R01', incarnation }, 123);
	expect(at(1)).toBe('SBY-R01-000123');
	expect(at(2)).toBe('SBY-R01b-000123');
	const many = Array.from({ length: 800 }, (_, n) => at(n + 1));
	expect(new Set(many).size).toBe(many.length);
});

test('the fifth wrong PIN locks for 30 seconds, then twice as long, at most 15 minutes', () => {
	let attempts = NO_ATTEMPTS;
	const locks = Array.from({ length: 12 }, () => {
		attempts = afterWrongPin(attempts, 1000);
		return attempts.lockedUntil === 0 ? 0 : (attempts.lockedUntil - 1000) / 1000;
	});
	expect(locks).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
	expect(mayTryPin(attempts, 1000)).toBe(false);
	expect(mayTryPin(attempts, attempts.lockedUntil)).toBe(true);
});
