import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { encode } from './shift-jis.ts';

const iconv = createRequire(import.meta.url)('iconv-lite') as { encode(text: string, name: string): Buffer };

/** Signs that iconv-lite turns into `?`, and every printer of Japan has. */
const BETTER: Readonly<Record<string, number[]>> = {
	'−': [0x81, 0x7c],
	'〜': [0x81, 0x60],
	'‖': [0x81, 0x61],
	'—': [0x81, 0x5c],
};

test('every character of the plane is the bytes that iconv-lite gives, but for signs it has not', () => {
	const differing: string[] = [];
	for (let code = 0; code < 0x10000; code++) {
		if ((code >= 0xd800 && code < 0xe000) || code === 0x80) continue; // no characters
		const character = String.fromCharCode(code);
		const wanted = BETTER[character] ?? [...iconv.encode(character, 'shiftjis')];
		if (String([...encode(character)]) !== String(wanted)) differing.push(code.toString(16));
	}
	expect(differing).toEqual([]);
});

test('bytes turn into one character each, and what Shift_JIS has not is a question mark', () => {
	expect(encode('髙①ｱ¥').toString()).toBe('\xfb\xfc\x87\x40\xb1\x5c');
	expect(encode('한😀').toString()).toBe('??');
});
