import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cp932, HAS_SHARED, ScratchShop, shared } from '../support/an-import.ts';

let shop: ScratchShop;
beforeEach(() => {
	shop = new ScratchShop();
});
afterEach(() => shop.close());

const brief = () =>
	shop.items().map(({ sku, name, price, tax, included, gtins }) => [sku, name, price, tax, included, gtins]);

test('Shopify: titles and options come down the handle, pictures and drafts stay out', async () => {
	const report =
		await shop.importText(`Handle,Title,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Taxable,Variant Barcode,Image Src,Gift Card,Status
tee,クラシックTシャツ,衣料,true,サイズ,M,色,赤,T-M-R,4,2980,true,'4901234567894,a.jpg,false,active
tee,,,,,M,,青,T-M-B,0,2980,true,,,,
tee,,,,,,,,,,,,,b.jpg,,
mug,マグ,台所,false,Title,Default Title,,,MUG,7,1200,false,49123456,,false,active
plan,下書き,,true,Title,Default Title,,,D,1,100,true,,,false,draft
card,ギフト,,true,Title,Default Title,,,G,1,100,true,,,true,active
lost,,,,,S,,,L,1,100,true,,,,
`);
	expect(report).toMatchObject({ format: 'shopify', rows: 7, created: 3, skipped: 3, bad_rows: 1 });
	expect(report.skips.map(({ code, count }) => [code, count])).toEqual([
		['picture', 1],
		['not_published', 1],
		['gift_card', 1],
	]);
	expect(report.errors).toMatchObject([
		{ line: 8, column: 'Handle', value: 'lost', code: 'variation_without_parent' },
	]);
	expect(brief()).toEqual([
		['T-M-R', 'クラシックTシャツ M / 赤', 2980, 'standard', 1, ['04901234567894']],
		['T-M-B', 'クラシックTシャツ M / 青', 2980, 'standard', 1, []],
		['MUG', 'マグ', 1200, 'exempt', 1, ['00000049123456']],
	]);
	expect(shop.stock()).toEqual({ 'クラシックTシャツ M / 赤': 4, マグ: 7 });
	// Variants of one product know of each other; a mug of one kind has none.
	const [red, blue, mug] = shop.db.all<{ product: string; variant: string }>(
		'SELECT product, variant FROM office_items ORDER BY sku DESC',
	);
	expect([red?.product, red?.variant]).toEqual([blue?.product, JSON.stringify(['M', '赤'])]);
	expect(blue?.variant).toBe(JSON.stringify(['M', '青']));
	expect(red?.product).not.toBe('');
	expect([mug?.product, mug?.variant]).toEqual(['', '[]']);
});

test('WooCommerce: variations find parents before and behind them, sales hold while they last', async () => {
	const report =
		await shop.importText(`\ufeffID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Tax status","Tax class",Stock,"Sale price","Regular price","Date sale price starts","Date sale price ends",Categories,Parent,"Attribute 1 name","Attribute 1 value(s)"
8,variation,V-S,4901234567894,Shirt,1,taxable,parent,3,,20,,,,id:7,Size,S
7,variable,V,,Shirt,1,taxable,reduced-rate,,,,,,"Clothing > Shirts, Sale",,Size,"S, M"
9,variation,V-M,,"Shirt - M",1,taxable,,,15,20,,,,V,Size,M
10,simple,CAP,,Cap,1,none,,,5,8,2026-11-01,2026-11-22,Caps,,,
11,simple,BELT,,Belt,1,taxable,zero-rate,,5,8,2026-12-01,,Belts,,,
12,grouped,G,,Set,1,taxable,,,,,,,,,,
13,external,E,,Link,1,taxable,,,,5,,,,,,
14,"simple, virtual",P,,PDF,1,taxable,,,,5,,,,,,
15,simple,H,,Hidden,0,taxable,,,,5,,,,,,
16,variation,X,,Orphan,1,taxable,,,,5,,,,id:99,Size,S
17,simple,T,,Odd,1,taxable,luxury,,,5,,,,,,
`);
	expect(report).toMatchObject({ format: 'woocommerce', rows: 11, created: 4, skipped: 5, bad_rows: 2 });
	expect(report.errors.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
		[11, 'Parent', 'id:99', 'variation_without_parent'],
		[12, 'Tax class', 'luxury', 'unknown_tax_class'],
	]);
	expect(brief()).toEqual([
		['BELT', 'Belt', 8, 'exempt', 1, []],
		['CAP', 'Cap', 5, 'exempt', 1, []],
		['V-M', 'Shirt - M', 15, 'standard', 1, []],
		['V-S', 'Shirt S', 20, 'reduced', 1, ['04901234567894']],
	]);
	expect(shop.items().map(({ category }) => category)).toEqual(['Belts', 'Caps', 'Shirts', 'Shirts']);
});

test('Vendure: padded headings, options in order, repeated variants refused', async () => {
	const report = await shop.importText(
		`name   ,slug ,facets          ,optionGroups,optionValues , sku ,price ,taxCategory,stockOnHand,trackInventory
Smock  ,smock, category:clothes , "size|colour" , "S|beige"  , 1 ,11.99 ,reduced  , 5   , true
       ,     ,                ,            , "L|navy"   , 2 ,12.5  ,standard , -1  , false
       ,     ,                ,            , "L|navy"   , 2 ,12.5  ,standard ,     , false
       ,     ,                ,            , M          , 3 ,12.5  ,standard ,     , false
`,
		{ currency: 'GBP' },
	);
	expect(report).toMatchObject({ format: 'vendure', rows: 4, created: 2, bad_rows: 2 });
	expect(report.errors.map(({ line, column, code }) => [line, column, code])).toEqual([
		[4, 'sku', 'duplicate_item'],
		[5, 'optionValues', 'options_mismatch'],
	]);
	expect(brief()).toEqual([
		['2', 'Smock L / navy', 1250, 'standard', 1, []],
		['1', 'Smock S / beige', 1199, 'reduced', 1, []],
	]);
	expect(shop.stock()).toEqual({ 'Smock S / beige': 5 });
});

test('Vendure: a row before any product, and a missing column', async () => {
	const head = 'name,slug,optionGroups,optionValues,sku,taxCategory';
	const report = await shop.importText(`${head},price\n,,,,A,standard,5\n`);
	expect(report.errors).toMatchObject([{ line: 2, column: 'name', code: 'variation_without_parent' }]);
	await expect(shop.importText(`${head}\nx,x,,,A,standard\n`)).rejects.toMatchObject({
		code: 'missing_columns',
	});
});

test("Medusa: the shop's currency whatever its case, a region's price where the plain one is empty, semicolons", async () => {
	const report =
		await shop.importText(`Product Id;Product Handle;Product Title;Product Status;Product Deleted At;Variant Id;Variant Title;Variant SKU;Variant Barcode;Variant EAN;Variant Inventory Quantity;price Japan [jpy];Price jpy;Price EUR;Option 1 Name;Option 1 Value
p1;tea;茶;published;;v1;100g;T1;4901234567894;4902778000014;6;900;1000;7;量;100g
p1;tea;茶;published;;v2;200g;T2;;;;1800;;9;量;200g
p2;old;古い;published;2024-01-01;v3;x;O;;;;1;1;1;;
p3;next;これから;draft;;v4;x;N;;;;1;1;1;;
p4;none;値なし;published;;v5;値なし;Z;;;;;;1;;
`);
	expect(report).toMatchObject({ format: 'medusa', rows: 5, created: 2, skipped: 2, bad_rows: 1 });
	expect(report.errors).toMatchObject([{ line: 6, column: 'Price jpy', code: 'no_price' }]);
	expect(brief()).toEqual([
		['T1', '茶 100g', 1000, 'standard', 1, ['04901234567894', '04902778000014']],
		['T2', '茶 200g', 1800, 'standard', 1, []],
	]);
	expect(shop.stock()).toEqual({ '茶 100g': 6 });
});

test('Medusa: a file in other currencies says which', async () => {
	const file = 'Product Handle,Product Title,Variant Title,Variant Price EUR,Variant Price DKK\na,a,a,1,2\n';
	await expect(shop.importText(file)).rejects.toThrow(/EUR, DKK.*JPY/);
});

test('Magento: simple products only', async () => {
	const report =
		await shop.importText(`sku,product_type,categories,name,product_online,tax_class_name,price,qty
A,simple,"Default/Gear,Default/Gear/Bags",Bag,1,Taxable Goods,34.0000,100.0000
B,configurable,Default,Family,1,Taxable Goods,34,0
C,simple,Default,Off,2,None,1,0
`);
	expect(report).toMatchObject({ format: 'magento', created: 1, skipped: 2 });
	expect(shop.items()).toMatchObject([{ name: 'Bag', category: 'Bags', price: 34 }]);
	expect(shop.stock()).toEqual({ Bag: 100 });
});

describe.skipIf(!HAS_SHARED)('EC-CUBE in CP932, headings from its own definition (needs ../shared)', () => {
	/** The headings of csv_type 1 in EC-CUBE's dtb_csv.csv, in its order. */
	const headings = (): string[] =>
		readFileSync(shared('shop-exports/ec-cube/import_csv/ja/dtb_csv.csv'), 'utf8')
			.split('\n')
			.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
			.filter(([, type]) => type === '1')
			.sort((a, b) => Number(a[7]) - Number(b[7]))
			.map((cells) => cells[6] ?? '');

	const file = (rows: readonly Record<string, string>[]): Uint8Array => {
		const names = headings();
		const lines = rows.map((row) => names.map((name) => `"${row[name] ?? ''}"`).join(','));
		return cp932([names.join(','), ...lines].join('\r\n'));
	};
	const product = {
		'公開ステータス(ID)': '1',
		商品ID: '1',
		商品名: '彩のジェラートCUBE',
		'商品カテゴリ(名称)': 'アイス,新入荷',
	};

	test('variants, tax rate, unlimited stock, hidden and discontinued products', async () => {
		const report = await shop.importText(
			file([
				{ ...product, 商品規格ID: '1', 販売価格: '110000', 商品規格表示フラグ: '0' },
				{
					...product,
					商品規格ID: '2',
					'規格分類1(名称)': 'バニラ',
					'規格分類2(名称)': '64cm × 64cm',
					商品コード: 'cube-01',
					在庫数無制限フラグ: '1',
					通常価格: '115000',
					販売価格: '110000',
					税率: '8',
					商品規格表示フラグ: '1',
				},
				{
					'公開ステータス(ID)': '1',
					商品ID: '2',
					商品名: 'チェリーアイスサンド',
					商品コード: '4901234567894',
					在庫数: '100',
					在庫数無制限フラグ: '0',
					販売価格: '2800',
				},
				{ '公開ステータス(ID)': '2', 商品ID: '3', 商品名: '非公開品', 商品コード: 'x', 販売価格: '1' },
				{ '公開ステータス(ID)': '3', 商品ID: '4', 商品名: '廃止品', 商品コード: 'y', 販売価格: '1' },
				{
					'公開ステータス(ID)': '1',
					商品ID: '5',
					商品名: '',
					商品コード: 'z',
					在庫数: '二',
					販売価格: '￥1',
				},
			]),
		);
		expect(report).toMatchObject({
			format: 'ec-cube',
			encoding: 'shift_jis',
			rows: 6,
			created: 2,
			skipped: 3,
			bad_rows: 1,
		});
		expect(report.skips.map(({ code }) => code)).toEqual(['parent', 'not_published', 'deleted']);
		expect(report.errors.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
			[7, '商品名', '', 'missing_name'],
			[7, '在庫数', '二', 'quantity_not_integer'],
		]);
		expect(brief()).toEqual([
			['4901234567894', 'チェリーアイスサンド', 2800, 'standard', 0, ['04901234567894']],
			['cube-01', '彩のジェラートCUBE バニラ / 64cm × 64cm', 110000, 'reduced', 0, []],
		]);
		expect(shop.items()[1]?.category).toBe('アイス');
		expect(shop.stock()).toEqual({ チェリーアイスサンド: 100 });
	});
});

test('a plain list brings cases with their own barcodes, and one that says nothing of them leaves them', async () => {
	const head = 'jan,商品名,税込価格,pack_gtin,pack_quantity\n';
	const report = await shop.importText(
		`${head}4901234567894,麦茶,128,14901234567891|24901234567898,12|144
49123456,ガム,98,14901234567891,24
,水,98,,
,飴,98,10000491234561,
,茶,98,1490123456789,12
`,
	);
	expect(report.errors.map(({ line, code }) => [line, code])).toEqual([
		[3, 'duplicate_gtin'],
		[5, 'pack_quantity'],
		[6, 'gtin_check_digit'],
		[6, 'pack_quantity'],
	]);
	const packs = () =>
		shop.db.all<{ name: string; packs: string }>('SELECT name, packs FROM office_items ORDER BY name');
	const kept = [
		{ gtin: '14901234567891', quantity: 12 },
		{ gtin: '24901234567898', quantity: 144 },
	];
	const wanted = [
		{ name: '水', packs: '[]' },
		{ name: '麦茶', packs: JSON.stringify(kept) },
	];
	expect(packs()).toMatchObject(wanted);
	await shop.importText('jan,商品名,税込価格\n4901234567894,麦茶,138\n');
	expect(packs()).toMatchObject(wanted);
	const doc = shop.db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE doc LIKE '%麦茶%'");
	expect(JSON.parse(doc?.doc ?? '{}')).toMatchObject({ price: 138, packs: kept });
});
