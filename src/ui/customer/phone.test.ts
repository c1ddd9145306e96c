import { expect, test } from 'vitest';
import { kanaOf } from './kana.ts';
import { isPhone, phoneDigits, spokenPhone } from './phone.ts';

test('a phone is the same however it is written', () => {
	for (const text of [
		'090-1234-5678',
		'０９０ー１２３４ー５６７８',
		'090 1234 5678',
		'+81 90 1234 5678',
		'(090)1234−5678',
	])
		expect(phoneDigits(text)).toBe('09012345678');
});

test('a phone has the digits that can be called', () => {
	for (const text of ['090-1234-5678', '03-1234-5678', '0120-123-456', '+81-3-1234-5678', '+44 20 7946 0958'])
		expect(isPhone(text), text).toBe(true);
	for (const text of ['', '1234', '090-1234-567', '0000000000', '03-1234-56789', 'やまだ'])
		expect(isPhone(text), text).toBe(false);
});

test('a phone is read aloud in its groups', () => {
	expect(spokenPhone('09012345678')).toBe('090-1234-5678');
	expect(spokenPhone('0312345678')).toBe('03-1234-5678');
	expect(spokenPhone('0120123456')).toBe('0120-123-456');
	expect(spokenPhone('0451234567')).toBe('0451234567');
});

test('kana are katakana of full width, whatever was typed', () => {
	expect(kanaOf('やまだ　はなこ')).toBe('ヤマダ ハナコ');
	expect(kanaOf('ﾔﾏﾀﾞ')).toBe('ヤマダ');
	expect(kanaOf('Smith')).toBe('Smith');
});
