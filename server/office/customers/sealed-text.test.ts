import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as web from '#protocol/sealed-text.ts';
import { openBytes, openDoc, openJson, sealBytes, sealDoc } from './sealed-text.ts';

const KEY = new Uint8Array(32).map((_, at) => at * 7);
const webKey = async () => {
	const key = await web.textKey(KEY);
	if (!key) throw new Error('no key');
	return key;
};

test('the server and a tablet seal the same bytes to the same text, and open each other’s', async () => {
	const key = await webKey();
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (given) => {
			const bytes = new Uint8Array(given);
			const text = sealBytes(KEY, bytes);
			expect(await web.sealBytes(key, bytes)).toBe(text);
			expect(openBytes(KEY, text)).toEqual(bytes);
			expect(await web.openBytes(key, text)).toEqual(bytes);
		}),
	);
});

test('documents and values open on either side', async () => {
	const key = await webKey();
	const value = { name: '山田 花子', lists: [1, null, ['x']] };
	expect(await web.openDoc(key, sealDoc(KEY, value))).toEqual(value);
	expect(openDoc(KEY, await web.sealDoc(key, value))).toEqual(value);
	expect(openJson(KEY, await web.sealJson(key, value))).toEqual(value);
});

test('what is altered, torn, under another key or no JSON opens to nothing', () => {
	const text = sealDoc(KEY, ['x']);
	const other = new Uint8Array(32);
	expect(openDoc(other, text)).toBeUndefined();
	expect(openDoc(KEY, `${text.slice(0, -2)}AA`)).toBeUndefined();
	expect(openBytes(KEY, 'AAAA')).toBeNull();
	expect(openDoc(KEY, sealBytes(KEY, new Uint8Array([1, 2, 3])))).toBeUndefined();
	expect(openJson(KEY, sealBytes(KEY, new Uint8Array([1, 2, 3])))).toBeUndefined();
});
