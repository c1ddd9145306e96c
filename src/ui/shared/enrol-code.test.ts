import { expect, test } from 'vitest';
import { enrolCode, isWholeCode } from './enrol-code.ts';

test.each([
	['k7qm-2x9p', 'K7QM-2X9P'],
	['K7QM2X9P', 'K7QM-2X9P'],
	[' k7qm 2x9p\n', 'K7QM-2X9P'],
	['Ｋ７ＱＭ－２Ｘ９Ｐ', 'K7QM-2X9P'],
	['K7QMー2X9P', 'K7QM-2X9P'],
	['K7QM-2X9PZZ', 'K7QM-2X9P'],
	['k7q', 'K7Q'],
	['k7qm-', 'K7QM'],
])('%j is read as %s', (typed, code) => {
	expect(enrolCode(typed)).toBe(code);
});

test('only a whole code is sent', () => {
	expect(isWholeCode('K7QM-2X9P')).toBe(true);
	expect(isWholeCode('K7QM-2X9')).toBe(false);
});
