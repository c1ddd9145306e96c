import { expect, test } from 'vitest';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { readTemplate } from './in-store-template.ts';
import { templateOfKey, writeInStoreCode } from './write-in-store-code.ts';

const template = (letters: string) => {
	const read = readTemplate(letters);
	if (!read.ok) throw new Error(read.code);
	return read.value;
};
const numbered = (item: string) => item.padEnd(12, '0') + gtinCheckDigit(item.padEnd(12, '0'));
const DELI = template('02IIIIIVPPPPC');

test.each([
	['02IIIIIVPPPPC', '0237009', { price: 108 }, '0237009401082'],
	['02IIIIIVPPPPC', '0237009', { price: 162 }, '0237009701625'],
	['02IIIIIVPPPPC', '0237009', { price: 216 }, '0237009202160'],
	['20IIIIVPPPPPC', '201234', { price: 12_800 }, '2012341128006'],
	['21IIIIIIPPPPC', '21120025', { price: 1500 }, '2112002515005'],
	['21IIIIIWWWWWC', '2112345', { grams: 1500 }, '2112345015002'],
])('NPL: %s of %s is the label of a real shop', (letters, item, value, code) => {
	expect(writeInStoreCode(template(letters), numbered(item), value)).toEqual({ ok: true, value: code });
});

test.each([
	[{ price: 10_000 }],
	[{ price: 0 }],
	[{ price: 9999 }],
	[{ grams: 100 }],
	[null],
	[{ price: 1.5 }],
])('%o is nothing that four digits of a price can say', (value) => {
	expect(writeInStoreCode(DELI, '0237009000001', value)).toEqual({ ok: false, code: 'in_store_value' });
});

test('the number of another template is refused, and found by its own', () => {
	expect(writeInStoreCode(DELI, numbered('21120025'), { price: 1 })).toEqual({
		ok: false,
		code: 'in_store_item',
	});
	const all = [DELI, template('21IIIIIIPPPPC')];
	expect(templateOfKey(all, numbered('21120025'))?.prefix).toBe('21');
	expect(templateOfKey(all, '0237009401082')).toBe(null);
	expect(templateOfKey(all, '4901234567894')).toBe(null);
});
