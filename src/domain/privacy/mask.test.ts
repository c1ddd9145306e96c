import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskBirthDate, maskCardNumber, maskMail, maskName, maskPhone } from './mask.ts';

test('MSK-05 a name of one part is shown and breaks nothing', () => {
	expect(maskName('山田')).toBe('山田 ');
	expect(maskName('')).toBe(' ');
});

test('MSK-06 a character of two code units is one', () => {
	expect(maskName('𠮷田 一')).toBe('𠮷田 一');
	expect(maskName('山田 𠮷郎')).toBe('山田 𠮷*');
});

test('MSK-07 the year of birth is hidden', () => {
	expect(maskBirthDate('1990-05-17')).toBe('05/17');
});

test('a wide space between names, and wide digits, are read as what they are', () => {
	expect(maskName('山田　太郎')).toBe('山田 太*');
	expect(maskPhone('０９０１２３４５６７８')).toBe('*******5678');
});

test('a text that is no address shows nothing of itself', () => {
	expect(maskMail('taro')).toBe('***');
	expect(maskMail('@example.jp')).toBe('***');
});

test('of any number at most the last four digits are shown, and only beside hidden ones', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const digits = text.normalize('NFKC').replace(/\D/g, '');
			for (const masked of [maskPhone(text), maskCardNumber(text)]) {
				expect(masked).toHaveLength(digits.length);
				expect(masked.replaceAll('*', '').length).toBe(digits.length > 4 ? 4 : 0);
			}
		}),
	);
});
