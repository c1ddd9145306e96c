import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyExponent, parseMoney } from './currency.ts';
import { money, sum } from './money.ts';
import { type Rounding, roundDiv } from './rounding.ts';

test.each([
	['JPY', 0],
	['GBP', 2],
	['KWD', 3],
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

test('rounding is the mirror image for negative amounts, and never a whole unit off', () => {
	const modes: Rounding[] = ['floor', 'half_up', 'ceil'];
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
