import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMoney } from '#domain/money/currency.ts';
import { money } from '#domain/money/money.ts';
import { formatMoney, formatRate } from './format-money.ts';

test.each([
	[0, 'JPY', 0, '¥0'],
	[6480, 'JPY', 0, '¥6,480'],
	[99_999_999, 'JPY', 0, '¥99,999,999'],
	[-200, 'JPY', 0, '−¥200'],
	[5, 'GBP', 2, '£0.05'],
	[123_456, 'GBP', 2, '£1,234.56'],
	[-450, 'GBP', 2, '−£4.50'],
	[1_234_567, 'KWD', 3, 'KWD\u00a01,234.567'],
])('%i of %s is written %s', (minor, currency, exponent, text) => {
	expect(formatMoney(money(minor), currency, exponent)).toBe(text);
});

test('what is written reads back as the same amount', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 99_999_999_999 }),
			fc.constantFrom(['JPY', 0], ['GBP', 2]),
			(minor, [code, exponent]) => {
				const text = formatMoney(money(minor), String(code), Number(exponent));
				expect(parseMoney(text, String(code))).toEqual({ ok: true, value: minor });
			},
		),
	);
});

test.each([
	[8, 100, '8%'],
	[10, 100, '10%'],
	[0, 100, '0%'],
	[8875, 100_000, '8.875%'],
	[78, 1000, '7.8%'],
	[1, 3, '33.333333%'],
])('%i/%i is %s', (n, d, text) => {
	expect(formatRate({ n, d })).toBe(text);
});
