import { describe, expect, test } from 'vitest';
import type { Symbology } from '#domain/gtin/gtin.ts';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { issuedAccount } from '#domain/tender/refund-account.ts';
import { classify } from './classify.ts';
import { readElementString } from './gs1/element-string.ts';
import { itemMarks } from './gs1/item-marks.ts';
import { NO_SCAN_RULES, type ScanRules, type StoreTemplate } from './scanned.ts';

const TODAY = '2026-11-22';
const GS = '\u001d';
const template = (letters: string, perGrams: number | null = null): StoreTemplate => {
	const read = readTemplate(letters);
	if (!read.ok) throw new Error(read.code);
	return { ...read.value, perGrams };
};
const RULES: ScanRules = {
	inStore: [template('02IIIIIVPPPPC'), template('20IIIIVPPPPPC'), template('21IIIIIWWWWWC', 100)],
	members: [{ prefix: '29', length: 13, check: 'mod10' }],
	giftCards: [{ prefix: '777', length: 16, check: 'luhn' }],
	coupons: ['CP-'],
	payments: [
		{ prefix: '9000', adapter: 'pay' },
		{ prefix: '3158', adapter: 'mercari' },
	],
};
const read = (text: string, symbology?: Symbology, rules = RULES) =>
	classify({ text, ...(symbology && { symbology }) }, { rules, today: TODAY });
const goods = (gtin: string, marks: object = {}) => ({ kind: 'goods', gtin, marks });

describe('domain.md §4.1: one key', () => {
	test.each([
		['GTN-01', '4901234567894', '04901234567894'],
		['GTN-02', '4501234567896', '04501234567896'],
		['GTN-03', '49123456', '00000049123456'],
		['GTN-04', '036000241457', '00036000241457'],
		['GTN-05', '0036000241457', '00036000241457'],
		['GTN-07', '04901234567894', '04901234567894'],
		['GTN-08', '14901234567891', '14901234567891'],
		['GTN-11', '４９０１２３４５６７８９４', '04901234567894'],
		['GTN-12', '9784566014114', '09784566014114'],
	])('%s: %s', (_, text, key) => expect(read(text)).toEqual(goods(key)));
	test.each(['4901234567895', '490123456789'])('GTN-09, GTN-10: %s is a misread', (text) =>
		expect(read(text)).toEqual({ kind: 'unknown', why: 'gtin_check_digit', text }),
	);
	test('GTN-06: digits are UPC-E only where the symbology says so', () => {
		expect(read('01234565', 'upc_e')).toEqual(goods('00012345000065'));
		expect(read('1234565', 'upc_e')).toEqual(goods('00012345000065'));
		expect(read('0123456', 'upc_e')).toEqual(goods('00012345000065'));
		expect(read('123456', 'upc_e')).toEqual(goods('00012345000065'));
		expect(read(']E00012345000065')).toEqual(goods('00012345000065'));
		// By itself it is a number of the company's own, as GTIN-8 is where it begins with 0.
		expect(read('01234565')).toEqual(goods('00000001234565'));
		for (const text of ['1234565', '123456']) expect(read(text).kind).toBe('unknown');
		expect(read('49123456', 'ean_8')).toEqual(goods('00000049123456'));
	});
	test('digits behind an item are an add-on only where its symbology or prefix has them', () => {
		expect(read('490123456789412', 'ean_13')).toEqual(goods('04901234567894'));
		for (const text of ['490123456789412', '490123456789412345']) expect(read(text).kind).toBe('unknown');
	});
	test('digits that do not fit their symbology are a misread', () => {
		expect(read('4901234567894', 'ean_8')).toMatchObject({ why: 'symbology' });
		expect(read('49123456', 'itf_14')).toMatchObject({ why: 'symbology' });
		expect(read('14901234567891', 'itf_14')).toEqual(goods('14901234567891'));
	});
});

describe('domain.md §4.2: labels of the shop', () => {
	test('NPL-10, NPL-18: the item by its search key, at the label’s own price', () => {
		for (const text of ['0237009401082', '237009401082', ']E00237009401082']) {
			expect(read(text)).toMatchObject({ kind: 'in_store', key: '00237009000001', code: { price: 108 } });
		}
	});
	test('NPL-15: a weight', () => {
		expect(read('2112345015002')).toMatchObject({
			code: { grams: 1500, item: '12345' },
			template: { perGrams: 100 },
		});
	});
	test('NPL-17: a label whose price check digit is wrong is nothing, not the item by another reading', () => {
		expect(read('0237009501089')).toMatchObject({ kind: 'unknown', why: 'in_store_price_check' });
	});
	test('a restricted number of no template is the company’s own item', () => {
		expect(read('2400000000006')).toMatchObject({ kind: 'goods' });
	});
});

describe('domain.md §4.3: GS1', () => {
	test('GS1-01: item, use-by, lot and serial', () => {
		const marks = { useBy: '2026-12-31', lot: 'ABC123', serial: 'SER1' };
		const text = `01049012345678941726123110ABC123${GS}21SER1`;
		for (const said of [`]C1${text}`, `]d2${text}`, `]Q3${text}`, `]e0${text}`, text]) {
			expect(read(said)).toEqual(goods('04901234567894', marks));
		}
		expect(read('(01)04901234567894(17)261231(10)ABC123(21)SER1')).toEqual(goods('04901234567894', marks));
	});
	test('GS1-02: net weight', () => {
		expect(read('01049012345678943103001250')).toEqual(goods('04901234567894', { grams: 1250 }));
	});
	test('GS1-03: and a price in the shop’s currency', () => {
		const price = { digits: 1980, places: 0, currency: '' };
		expect(read('0104901234567894310300125039201980')).toEqual(
			goods('04901234567894', { grams: 1250, price }),
		);
	});
	test('GS1-04: a price with its currency', () => {
		const price = { digits: 1999, places: 2, currency: '840' };
		expect(read('010490123456789439328401999')).toEqual(goods('04901234567894', { price }));
	});
	test.each([
		['GS1-05', '15270200', { bestBefore: '2027-02-28' }],
		['GS1-06', '17280200', { useBy: '2028-02-29' }],
		['GS1-14', '39410255', { percentOff: { digits: 255, places: 1 } }],
	])('%s: %s', (_, text, marks) => {
		const elements = readElementString(text);
		expect(elements.ok && itemMarks(elements.value, TODAY)).toEqual(marks);
	});
	test('GS1-07: an item’s wrong check digit', () => {
		expect(readElementString('0104901234567895').ok).toBe(false);
		expect(read(']C10104901234567895')).toMatchObject({ kind: 'unknown', why: 'gs1_wrong' });
		expect(read('0104901234567895').kind).toBe('unknown');
	});
	test('GS1-08: any order', () => {
		expect(read(`10LOT-A${GS}0104901234567894`)).toEqual(goods('04901234567894', { lot: 'LOT-A' }));
	});
	test('GS1-09: where the separator was lost no item is found, and the clerk is told what to do', () => {
		for (const text of ['10LOTA0104901234567894', ']C110LOTA0104901234567894']) {
			expect(read(text)).toMatchObject({ kind: 'unknown', why: 'gs1_no_item' });
		}
	});
	test.each([
		['GS1-10', 'https://id.gs1.org/01/09521234543213/10/ABC123/21/12345', { lot: 'ABC123', serial: '12345' }],
		[
			'GS1-11',
			'https://id.gs1.org/01/09521234543213/10/ABC123?17=261231',
			{ lot: 'ABC123', useBy: '2026-12-31' },
		],
		['GS1-12', 'https://example.com/products/01/09521234543213', {}],
	])('%s: %s', (_, text, marks) => expect(read(text)).toEqual(goods('09521234543213', marks)));
	test('GS1-13: somebody’s address is no item', () => {
		expect(read('https://example.com/menu/01')).toMatchObject({ kind: 'unknown', why: 'link' });
	});
	test('GS1-15: a convenience-store bill is refused, with and without its symbology', () => {
		const bill = `91912345${'0'.repeat(21)}0261231${'0'}0050005`;
		expect(bill).toHaveLength(44);
		for (const text of [bill, `]C1${bill}`]) expect(read(text)).toEqual({ kind: 'bill' });
	});
	test('elements that contradict each other name no item', () => {
		expect(read(']C101049012345678940214901234567891')).toMatchObject({ why: 'gs1_wrong' });
	});
	test('a carton is for receiving, also from a scanner that sends no identifier; a misread one is nothing', () => {
		expect(read('00006141411234567890')).toMatchObject({ kind: 'carton', sscc: '006141411234567890' });
		expect(read('00006141411234567891')).toMatchObject({ kind: 'unknown' });
		expect(read(']C100006141411234567890')).toMatchObject({ kind: 'carton', sscc: '006141411234567890' });
	});
	test('a linear symbol keeps its item, with what its composite adds', () => {
		expect(read(`]E04901234567894|]e010LOT${GS}21S`)).toEqual(
			goods('04901234567894', { lot: 'LOT', serial: 'S' }),
		);
	});
});

describe('domain.md §4.4: books, magazines, cards, coupons', () => {
	test('BOK-01, BOK-03: the rows of a book', () => {
		expect(read('9784000000000')).toEqual(goods('09784000000000'));
		expect(read('1920055028004')).toEqual({ kind: 'book_lower', cCode: '0055', price: 2800 });
	});
	test('MAG-01, MAG-02: a magazine with and without its add-on', () => {
		const magazine = { magazine: '05947', issue: '04', yearDigit: '9' };
		for (const text of ['491005947049400690', ']E3491005947049400690']) {
			expect(read(text)).toMatchObject({ kind: 'goods', magazine: { ...magazine, price: 690 } });
		}
		expect(read('4910059470494')).toMatchObject({ kind: 'goods', magazine: { ...magazine, price: null } });
	});
	test('MEM-02: a prefix has one owner, and NW-7’s letters are no part of a number', () => {
		const member = { kind: 'member', number: '2900000012349' };
		expect(read('a2900000012349b')).toEqual(member);
		expect(read('2900000012349')).toEqual(member);
		const noMembers = {
			...RULES,
			members: [],
			inStore: [template('29IIIIIVPPPPC'), template('29IIIIIPPPPPC')],
		};
		expect(read('a2900000012349b', 'codabar', noMembers).kind).not.toBe('member');
		expect(read('2900000012340')).toMatchObject({ kind: 'unknown' });
	});
	test('CPN-01: a coupon is no item', () => {
		expect(read('9912345678909')).toEqual({ kind: 'coupon', code: '9912345678909', family: 'restricted' });
		expect(read('CP-77')).toMatchObject({ kind: 'coupon', family: 'own' });
		expect(read(']C12559501101020917')).toMatchObject({ kind: 'coupon', family: 'gcn' });
	});
});

test('tokens of ours say themselves what they are, on paper and in a link', () => {
	expect(read('NR1.abc.def')).toEqual({ kind: 'token', of: 'receipt', token: 'NR1.abc.def' });
	expect(read('https://shop.example/receipt#NR1.abc.def')).toMatchObject({
		of: 'receipt',
		token: 'NR1.abc.def',
	});
	expect(read('NP1.abc')).toMatchObject({ of: 'pickup' });
	expect(read('NS1.abc')).toMatchObject({ of: 'staff' });
	expect(read('NM1.abc')).toMatchObject({ of: 'member' });
	expect(read('NC1.abc')).toMatchObject({ of: 'coupon' });
	expect(read('NR1.').kind).toBe('unknown');
});

test('receipts by number, accounts, payment codes', () => {
	expect(read('SBY-R01-000123')).toEqual({ kind: 'receipt_number', number: 'SBY-R01-000123' });
	const account = issuedAccount('0198c1de-0000-7000-8000-123456789abc');
	expect(read(account)).toEqual({ kind: 'account', account });
	expect(read('7771234567890123').kind).toBe('unknown');
	expect(read('9000818188000000000')).toMatchObject({ kind: 'payment', side: 'customer' });
	expect(read('hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=')).toMatchObject({ kind: 'payment' });
	const crc =
		'00020101021252044131153137210116372101160123456789ABCDE6010Phnom Penh5913Merchant Shop5802KH540510.005303840622501081234567802090124444446304A0BA';
	expect(read(crc)).toMatchObject({ kind: 'payment', side: 'merchant' });
	expect(read('9000818188000000000', undefined, NO_SCAN_RULES).kind).toBe('unknown');
});
