import { expect, test } from 'vitest';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { taxExclusive } from '#domain/tax/tax.ts';
import { pairBookRows, readBookRow } from './book-rows.ts';
import { readMagazine } from './magazine.ts';

const [UPPER, LOWER] = ['9784000000000', '1920055028004'];

test('BOK-02 the price of a book is before tax', () => {
	const book = pairBookRows(UPPER, LOWER);
	const price = book.ok ? book.value.price : null;
	expect((price ?? 0) + taxExclusive(price ?? money(0), { n: 10, d: 100 }, 'floor')).toBe(3080);
});

test('BOK-03 the lower row alone asks for the upper one', () => {
	expect(pairBookRows(LOWER, null)).toEqual({ ok: false, code: 'book_upper_row_missing' });
	expect(pairBookRows(LOWER, LOWER)).toEqual({ ok: false, code: 'book_upper_row_missing' });
	expect(pairBookRows(UPPER, null)).toEqual({ ok: false, code: 'book_lower_row_missing' });
});

test('BOK-04 rows are read in either order', () => {
	expect(pairBookRows(LOWER, UPPER)).toEqual(pairBookRows(UPPER, LOWER));
	expect(pairBookRows(UPPER, LOWER)).toMatchObject({ ok: true, value: { cCode: '0055', price: 2800 } });
});

test('a price that does not fit the row is not known', () => {
	const body = '192005500000';
	expect(readBookRow(body + gtinCheckDigit(body))).toMatchObject({ row: 'lower', price: null });
});

test('another code, or a misread one, is no row of a book', () => {
	expect(pairBookRows('4901234567894', UPPER)).toEqual({ ok: false, code: 'book_row_invalid' });
	expect(readBookRow('1920055028005')).toBeNull();
});

test('MAG-02 without its add-on, or with one of zeros, a magazine has no price', () => {
	const known = { magazine: '05947', issue: '04', yearDigit: '9' };
	expect(readMagazine('4910059470494', null)).toEqual({ ok: true, value: { ...known, price: null } });
	expect(readMagazine('4910059470494', '00000')).toEqual({ ok: true, value: { ...known, price: null } });
	expect(readMagazine('4910059470494', '00690')).toEqual({ ok: true, value: { ...known, price: 690 } });
});

test('an add-on that is none, and a code of something else, are refused', () => {
	expect(readMagazine('4910059470494', '690')).toEqual({ ok: false, code: 'magazine_add_on' });
	expect(readMagazine('4901234567894', null)).toEqual({ ok: false, code: 'magazine_code' });
});
