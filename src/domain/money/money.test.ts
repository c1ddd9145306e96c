import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyExponent, parseMoney } from './currency.ts';
import { money, sum } from './money.ts';
import { type Rounding, roundDiv, scaleFast } from './rounding.ts';

test.each([
	['JPY', 0],
	['GBP', 2],
	['KWD', 3],
	['HUF', 2],
	['CLF', 4],
])('%s has %i decimals', (currency, exponent) => {
	expect(currencyExponent(currency)).toBe(exponent);
});

test.each([
	['1,280', 'JPY', 1280],
	['¥1,280', 'JPY', 1280],
	['￥１２８０円', 'JPY', 1280],
	['50.00', 'JPY', 50],
	['45.3', 'GBP', 4530],
	['.5', 'GBP', 50],
	['0.001', 'KWD', 1],
	['-3.10', 'GBP', -310],
	['1299.00', 'USD', 129900],
	['12 USD', 'USD', 1200],
])('%s in %s is %i minor units', (text, currency, minor) => {
	expect(parseMoney(text, currency)).toEqual({ ok: true, value: minor });
});

test.each([
	['45.3', 'JPY', 'money_too_many_decimals'],
	['0.005', 'GBP', 'money_too_many_decimals'],
	['', 'JPY', 'money_not_a_number'],
	['1,28', 'JPY', 'money_not_a_number'],
	['12a', 'JPY', 'money_not_a_number'],
	['1e3', 'JPY', 'money_not_a_number'],
	['999999999999', 'JPY', 'money_too_large'],
])('%s in %s is refused as %s', (text, currency, code) => {
	expect(parseMoney(text, currency)).toEqual({ ok: false, code });
});

test('an amount is never a fraction', () => {
	expect(() => money(0.1 + 0.2)).toThrow();
	expect(() => money(Number.NaN)).toThrow();
	expect(sum([])).toBe(0);
});

const modes: readonly Rounding[] = ['floor', 'half_up', 'ceil', 'half_even'];

test('rounding is the mirror image for negative amounts, and never a whole unit off', () => {
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (n, d) => {
			for (const mode of modes) {
				const up = roundDiv(n, d, mode);
				expect(roundDiv(-n, d, mode)).toBe(-up);
				const error = up * d - n;
				expect(error < d && error > -d).toBe(true);
			}
			expect(roundDiv(n, d, 'ceil') >= roundDiv(n, d, 'half_up')).toBe(true);
			expect(roundDiv(n, d, 'half_up') >= roundDiv(n, d, 'floor')).toBe(true);
		}),
	);
});

test.each([
	[25, 2],
	[35, 4],
	[-25, -2],
])('GEN-13: %i tenths to even are %i', (tenths, expected) => {
	expect(Number(roundDiv(BigInt(tenths), 10n, 'half_even'))).toBe(expected);
	expect(scaleFast(tenths, 1, 10, 'half_even')).toBe(expected);
});

test('the quick way rounds as the exact one does, at any size', () => {
	const amount = fc.oneof(fc.integer({ min: -200, max: 200 }), fc.maxSafeInteger());
	fc.assert(
		fc.property(amount, fc.nat({ max: 999 }), fc.integer({ min: 1, max: 1000 }), (minor, n, d) => {
			fc.pre(Number.isSafeInteger(Math.floor((minor * n) / d)));
			for (const mode of modes) {
				expect(scaleFast(minor, n, d, mode)).toBe(
					Number(roundDiv(BigInt(minor) * BigInt(n), BigInt(d), mode)),
				);
			}
		}),
		{ numRuns: 10_000 },
	);
});
