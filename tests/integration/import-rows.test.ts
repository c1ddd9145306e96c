import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cp932, ScratchShop } from '../support/an-import.ts';

let shop: ScratchShop;
beforeEach(() => {
	shop = new ScratchShop();
});
afterEach(() => shop.close());

const gzip = (text: string): Uint8Array => new Uint8Array(gzipSync(text));

const brief = (errors: readonly { line: number; column: string; value: string; code: string }[]) =>
	errors.map(({ line, column, value, code }) => [line, column, value, code]);

describe('a plain list', () => {
	test('maps Japanese headings, tax classes, width and stock', async () => {
		const report = await shop.importText(
			'JANコード,商品名,カナ,税込価格,税率,在庫数,部門\n' +
				'4901234567894,ほうじ茶 500ml,ホウジチャ,"１，０８０円",8%,１２,飲料\n' +
				'49123456,だるま,,¥540,標準,,雑貨\n' +
				',切手,,84,非課税,3,郵便\n',
		);
		expect(report).toMatchObject({ format: 'plain', encoding: 'utf-8', rows: 3, created: 3, error_count: 0 });
		expect(shop.items()).toEqual([
			{
				sku: '',
				name: 'だるま',
				category: '雑貨',
				price: 540,
				tax: 'standard',
				included: 1,
				gtins: ['00000049123456'],
			},
			{
				sku: '',
				name: 'ほうじ茶 500ml',
				category: '飲料',
				price: 1080,
				tax: 'reduced',
				included: 1,
				gtins: ['04901234567894'],
			},
			{ sku: '', name: '切手', category: '郵便', price: 84, tax: 'exempt', included: 1, gtins: [] },
		]);
		expect(shop.stock()).toEqual({ 'ほうじ茶 500ml': 12, 切手: 3 });
	});

	test('reports every bad row with line, column, value and reason, and the good ones come in', async () => {
		const report = await shop.importText(
			[
				'gtin,name,price,stock,tax',
				'4901234567894,茶,108,5,8',
				'4901234567895,違う,108,1,8',
				'49012345678,短い,108,1,8',
				'4.90123E+12,表計算,108,1,8',
				'4902778000007,,108,1,8',
				'4902778000014,高い,1.5,1,8',
				'4902778000021,文字,abc,1,8',
				'4902778000038,負,-5,1,8',
				'4902778000045,なし,,1,8',
				'4902778000052,数,100,1.5,8',
				'4902778000069,税,100,1,13',
				'4902778000076,列,100,1',
				'4901234567894,二度目,100,1,8',
				'4902778000083,"引用符,100,1,8',
				'4902778000090,よい,100,1,8',
				'bad,,x,y,z',
			].join('\r\n'),
		);
		expect(brief(report.errors)).toEqual([
			[3, 'gtin', '4901234567895', 'gtin_check_digit'],
			[4, 'gtin', '49012345678', 'gtin_length'],
			[5, 'gtin', '4.90123E+12', 'gtin_scientific'],
			[6, 'name', '', 'missing_name'],
			[7, 'price', '1.5', 'money_too_many_decimals'],
			[8, 'price', 'abc', 'money_not_a_number'],
			[9, 'price', '-5', 'money_negative'],
			[10, 'price', '', 'no_price'],
			[11, 'stock', '1.5', 'quantity_not_integer'],
			[12, 'tax', '13', 'unknown_tax_class'],
			[13, '', '4902778000076 | 列 | 100 | 1', 'wrong_column_count'],
			[14, 'gtin', '04901234567894', 'duplicate_gtin'],
			[15, '', '4902778000083,"引用符,100,1,8', 'quote_unbalanced'],
			[17, 'gtin', 'bad', 'gtin_characters'],
			[17, 'name', '', 'missing_name'],
			[17, 'price', 'x', 'money_not_a_number'],
			[17, 'tax', 'z', 'unknown_tax_class'],
			[17, 'stock', 'y', 'quantity_not_integer'],
		]);
		expect(report.errors[11]?.reason).toBe(
			'another item already has this barcode (line 2) / 別の商品が同じバーコードを使っています',
		);
		expect(report).toMatchObject({ rows: 16, created: 2, bad_rows: 14, error_count: 18, skipped: 0 });
		expect(shop.items().map(({ name }) => name)).toEqual(['よい', '茶']);
	});

	test('counts physical lines through quoted line breaks and blank lines', async () => {
		const report = await shop.importText(
			'gtin,name,price\n4901234567894,"二\n行",108\n\n,,\n4901234567895,x,1\n',
		);
		expect(brief(report.errors)).toEqual([[6, 'gtin', '4901234567895', 'gtin_check_digit']]);
		expect(shop.items()[0]?.name).toBe('二 行');
		expect(report.rows).toBe(2);
	});

	test('sees a row that a lost quote swallowed', async () => {
		const report = await shop.importText('gtin,name,price\n4901234567894,"茶,108\n4902778000014,水",98\n');
		expect(brief(report.errors)).toEqual([[2, 'name', '茶,108\n4902778000014,水', 'name_line_break']]);
		expect(report.created).toBe(0);
	});

	test('gives files without prices one price, or says that there is none', async () => {
		const list = 'barcode,brand,product_name,size\n4901234567894,Acme,Acme Tea,500ml\n';
		const without = await shop.importText(list);
		expect(brief(without.errors)).toEqual([[2, '', '', 'no_price']]);
		expect(without.hints[0]).toContain('--price N');
		await shop.importText(list, { defaultPrice: '¥120' });
		expect(shop.items()).toMatchObject([{ name: 'Acme Tea 500ml', price: 120 }]);
	});

	test('a price of zero is a price', async () => {
		const report = await shop.importText('name,price\n紙袋,0\n');
		expect(report).toMatchObject({ created: 1, error_count: 0 });
	});
});

describe('encodings and delimiters', () => {
	const list = 'gtin;name;price\n4901234567894;髙島ﾎｳｼﾞ茶①;108\n';
	const named = '髙島ﾎｳｼﾞ茶①';

	test.each<[string, Uint8Array | string, string]>([
		['UTF-8', list, 'utf-8'],
		['UTF-8 with two byte order marks', `\ufeff\ufeff${list}`, 'utf-8'],
		['CP932', cp932(list), 'shift_jis'],
		['UTF-16', new Uint8Array(Buffer.from(`\ufeff${list}`, 'utf16le')), 'utf-16le'],
		['gzip', gzip(list), 'utf-8'],
		['tabs', list.replaceAll(';', '\t'), 'utf-8'],
		["Excel's sep= line", `sep=;\n${list}`, 'utf-8'],
	])('%s is read', async (_, content, encoding) => {
		const report = await shop.importText(content);
		expect(report).toMatchObject({ encoding, created: 1, error_count: 0 });
		expect(shop.items()).toMatchObject([{ name: named, price: 108, gtins: ['04901234567894'] }]);
	});

	test('the choice waits for the first character that is not ASCII, however late', async () => {
		const filler = Array.from({ length: 20_000 }, (_, n) => `,item ${n},100\n`).join('');
		const report = await shop.importText(cp932(`gtin,name,price\n${filler},最後の品,100\n`));
		expect(report).toMatchObject({ encoding: 'shift_jis', created: 20_001 });
		expect(shop.db.get("SELECT 1 AS one FROM office_items WHERE name = '最後の品'")).toEqual({ one: 1 });
	});

	test('a few damaged bytes cost their own rows only', async () => {
		const rows = Array.from({ length: 200 }, (_, n) => `,よい品${n},100\n`).join('');
		const start = new TextEncoder().encode(`gtin,name,price\n${rows},だ`);
		const bytes = Uint8Array.of(...start, 0xff, ...new TextEncoder().encode('め,100\n'));
		const report = await shop.importText(bytes);
		expect(report).toMatchObject({ created: 200, bad_rows: 1 });
		expect(report.errors).toMatchObject([{ line: 202, column: 'name', code: 'broken_characters' }]);
	});
});

test.each<[string, Uint8Array | string, string]>([
	['nothing', '', 'empty'],
	['only blanks', '\n \n', 'empty'],
	['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2), 'not_text'],
	['noise', Uint8Array.from({ length: 500 }, (_, n) => 0x80 + ((n * 73) % 127)), 'not_text'],
	['an Excel workbook', 'PK\u0003\u0004 and so on', 'spreadsheet'],
	['a damaged gzip', gzip('gtin,name,price\n'.repeat(500)).subarray(0, 40), 'corrupt_gzip'],
	['another table', 'id,email,phone\n1,a@b,2\n', 'unknown_format'],
	['order lines', 'order_id,product_name,price\n1,茶,108\n', 'unknown_format'],
])('%s is refused and changes nothing', async (_, content, code) => {
	await shop.importText('name,price\n先,100\n');
	const before = shop.state();
	await expect(shop.importText(content)).rejects.toMatchObject({ code });
	expect(shop.state()).toBe(before);
});
