import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayGtin, gtinCheckDigit, isRestricted, normaliseGtin } from './gtin.ts';

const digits = (length: number) =>
	fc
		.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
		.map((all) => all.join(''));

test('every printed length of one number has one key', () => {
	fc.assert(
		fc.property(digits(11), (body) => {
			const upc = body + gtinCheckDigit(body);
			const keys = [upc, `0${upc}`, `00${upc}`].map((code) => normaliseGtin(code));
			expect(new Set(keys.map((key) => key.ok && key.value))).toEqual(new Set([`00${upc}`]));
		}),
	);
});

test('no single wrong digit passes', () => {
	fc.assert(
		fc.property(
			digits(12),
			fc.integer({ min: 0, max: 12 }),
			fc.integer({ min: 1, max: 9 }),
			(body, at, by) => {
				const code = body + gtinCheckDigit(body);
				const wrong = code.slice(0, at) + ((Number(code[at]) + by) % 10) + code.slice(at + 1);
				expect(normaliseGtin(wrong)).toEqual({ ok: false, code: 'gtin_check_digit' });
			},
		),
	);
});

test.each([
	['', 'gtin_characters'],
	['49A1234567894', 'gtin_characters'],
	['490123456', 'gtin_length'],
	['490123456789012', 'gtin_length'],
])('%s is refused as %s', (input, code) => {
	expect(normaliseGtin(input)).toEqual({ ok: false, code });
});

test.each([
	['2112345004984', true],
	['0212345678901', true],
	['4901234567894', false],
	['49123456', false],
	['20000004', true],
])('%s is an in-store number: %s', (code, expected) => {
	const key = `${code.slice(0, -1)}${gtinCheckDigit(code.slice(0, -1).padStart(13, '0'))}`;
	const gtin = normaliseGtin(key);
	expect(gtin.ok && isRestricted(gtin.value)).toBe(expected);
});

test('a key is shown as it is printed', () => {
	for (const code of ['49123456', '4901234567894', '14901234567891']) {
		const gtin = normaliseGtin(code);
		expect(gtin.ok && displayGtin(gtin.value)).toBe(code);
	}
});
