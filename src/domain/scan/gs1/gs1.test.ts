import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passesCheck } from './ai-checks.ts';
import { aiRules } from './ai-rule.ts';
import { contradictionIn, omissionIn } from './associations.ts';
import { readDigitalLink } from './digital-link.ts';
import { readBracketed, readElementString } from './element-string.ts';
import { gs1Date, isDayOfYear } from './gs1-date.ts';

describe('dates', () => {
	test('GS1-05 and GS1-06: day 00 is the last of its month, in a leap year too', () => {
		expect(gs1Date('270200', '2026-11-22')).toBe('2027-02-28');
		expect(gs1Date('280200', '2026-11-22')).toBe('2028-02-29');
	});
	test('the century is the one within fifty years', () => {
		expect(gs1Date('770101', '2026-11-22')).toBe('1977-01-01');
		expect(gs1Date('760101', '2026-11-22')).toBe('2076-01-01');
		expect(gs1Date('100101', '2095-11-22')).toBe('2110-01-01');
	});
	test.each([
		['261231', true],
		['260230', false],
		['261301', false],
		['260001', false],
		['280229', true],
		['270229', false],
	])('%s is a day: %s', (digits, expected) => expect(isDayOfYear(digits, false)).toBe(expected));
});

test.each([
	['csumalpha', '1987654Ad4X4bL5ttr2310c2K', true],
	['csumalpha', '1987654Ad4X4bL5ttr2310c2X', false],
	['iban', 'GB82WEST12345698765432', true],
	['iban', 'GB82WEST12345698765433', false],
	['pieceoftotal', '0102', true],
	['pieceoftotal', '0302', false],
	['pieceoftotal', '0002', false],
	['winding', '3', false],
	['hhmi', '2360', false],
	['pcenc', 'a%2g', false],
	['posinseqslash', '2/3', true],
	['posinseqslash', '4/3', false],
	['nozeroprefix', '012', false],
	['mediatype', '11', false],
] as const)('%s of %s: %s', (check, text, expected) => expect(passesCheck(check, text)).toBe(expected));

/** A value that an identifier takes, without what only some digits pass. */
const simple = ['10', '21', '240', '37', '400', '91'] as const;

test('elements in any order are read as they were written', () => {
	const one = fc.constantFrom(...simple).chain((ai) => {
		const isNumber = aiRules().get(ai)?.parts[0]?.charset === 'N';
		const value = isNumber ? fc.stringMatching(/^\d{1,8}$/) : fc.stringMatching(/^[A-Z0-9/.-]{1,20}$/);
		return value.map((text) => ({ ai, value: text }));
	});
	fc.assert(
		fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (elements) => {
			const text = elements.map(({ ai, value }) => ai + value).join('\u001d');
			expect(readElementString(text)).toEqual({ ok: true, value: elements });
			const printed = elements.map(({ ai, value }) => `(${ai})${value}`).join('');
			expect(readBracketed(printed)).toEqual({ ok: true, value: elements });
		}),
	);
});

test('whatever text comes, it is read or refused and never thrown at', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
			for (const read of [readElementString(text), readBracketed(`(01)${text}`)]) {
				if (read.ok) expect([contradictionIn(read.value), omissionIn(read.value)].length).toBe(2);
			}
			expect(readDigitalLink(`https://a/01/${text}`).ok).toBeTypeOf('boolean');
		}),
	);
});
