import { expect, test } from 'vitest';
import { ageOf, formatDate, formatMoment, formatTime } from './format-time.ts';

const NOON = Date.UTC(2026, 10, 22, 3, 0);

test('times are the shop’s, whatever the device’s zone', () => {
	expect(formatTime(NOON, 'Asia/Tokyo')).toBe('12:00');
	expect(formatTime(Date.UTC(2026, 10, 22, 15, 0), 'Asia/Tokyo')).toBe('00:00');
	expect(formatDate(Date.UTC(2026, 10, 22, 15, 0), 'Asia/Tokyo')).toBe('2026/11/23');
});

test('another day is named', () => {
	expect(formatMoment(NOON, NOON + 60_000, 'Asia/Tokyo')).toBe('12:00');
	expect(formatMoment(NOON, NOON + 86_400_000, 'Asia/Tokyo')).toBe('11/22 12:00');
});

test.each([
	[-5000, 'now', 0],
	[59_000, 'now', 0],
	[60_000, 'minutes', 1],
	[59 * 60_000, 'minutes', 59],
	[60 * 60_000, 'hours', 1],
	[47 * 3_600_000, 'hours', 47],
	[49 * 3_600_000, 'days', 2],
])('%i ms ago is %s %i', (ms, unit, count) => {
	expect(ageOf(NOON - ms, NOON)).toEqual({ unit, count });
});
