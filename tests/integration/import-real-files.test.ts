import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HAS_SHARED, ScratchShop, shared } from '../support/an-import.ts';

let shop: ScratchShop;
beforeEach(() => {
	shop = new ScratchShop();
});
afterEach(() => shop.close());

type Counts = { format: string; rows: number; created: number; skipped: number; bad_rows: number };
const counts = (format: string, rows: number, created: number, skipped = 0, bad_rows = 0): Counts => ({
	...{ format, rows, created, skipped, bad_rows },
});

describe.skipIf(!HAS_SHARED)('files as shops export them (needs ../shared)', () => {
	test.each<[string, Counts]>([
		['shopify/product-csvs/apparel.csv', counts('shopify', 22, 22)],
		['shopify/product-csvs/jewelery.csv', counts('shopify', 41, 23, 18)],
		['woocommerce/sample_products.csv', counts('woocommerce', 25, 19, 6)],
		['vendure/products.csv', counts('vendure', 88, 88)],
		['vendure/product-import.csv', counts('vendure', 11, 10, 0, 1)],
		['vendure/product-import-option-values.csv', counts('vendure', 4, 4)],
		['vendure/e2e-products-full.csv', counts('vendure', 34, 34)],
		['vendure/e2e-products-stock-control.csv', counts('vendure', 7, 7)],
		['medusa/exported-products-comma.csv', counts('medusa', 3, 0, 3)],
		['medusa/invalid-prices.csv', counts('medusa', 1, 0, 1)],
		['medusa/product-with-categories.csv', counts('medusa', 2, 0, 2)],
		['medusa/v1-template.csv', counts('medusa', 5, 0, 5)],
		['magento/CatalogSampleData/products_gear_watches.csv', counts('magento', 9, 9)],
	])('%s', async (file, expected) => {
		const path = shared(`shop-exports/${file}`);
		expect(await shop.importPath(path, { currency: 'USD' })).toMatchObject(expected);
		const before = shop.state();
		expect(await shop.importPath(path)).toMatchObject({
			created: 0,
			changed: 0,
			unchanged: expected.created,
		});
		expect(shop.state()).toBe(before);
	});

	test("Vendure: names, prices to the cent, tax and stock are the file's", async () => {
		await shop.importPath(shared('shop-exports/vendure/product-import.csv'), { currency: 'USD' });
		expect(shop.items().map(({ sku, name, price, tax }) => [sku, name, price, tax])).toEqual([
			['10113', 'Artists Smock large / beige', 1199, 'reduced'],
			['10115', 'Artists Smock large / navy', 1199, 'reduced'],
			['10112', 'Artists Smock small / beige', 1199, 'reduced'],
			['10114', 'Artists Smock small / navy', 1199, 'reduced'],
			['225600', 'Giotto Mega Pencils Box of 12', 624, 'standard'],
			['225400', 'Giotto Mega Pencils Box of 8', 416, 'standard'],
			['M02', 'Mabef M/02 Studio Easel', 91070, 'standard'],
			['PPSF', 'Perfect Paper Stretcher Full Imperial', 5950, 'standard'],
			['PPS12', 'Perfect Paper Stretcher Half Imperial', 4530, 'standard'],
			['PPS14', 'Perfect Paper Stretcher Quarter Imperial', 3250, 'standard'],
		]);
		expect(shop.stock()).toEqual({ 'Mabef M/02 Studio Easel': 100 });
	});

	test('WooCommerce: variations, sale prices and categories are what the web shop shows', async () => {
		await shop.importPath(shared('shop-exports/woocommerce/sample_products.csv'), { currency: 'USD' });
		const bySku = new Map(shop.items().map((item) => [item.sku, item]));
		expect(bySku.get('woo-vneck-tee-blue')).toMatchObject({
			name: 'V-Neck T-Shirt - Blue',
			price: 1500,
			category: 'Tshirts',
		});
		expect(bySku.get('woo-hoodie-red')).toMatchObject({
			name: 'Hoodie - Red, No',
			price: 4200,
			category: 'Hoodies',
		});
		expect(bySku.get('woo-belt')).toMatchObject({ price: 5500, tax: 'standard' });
		expect(
			['woo-hoodie', 'woo-album', 'logo-collection', 'wp-pennant'].filter((sku) => bySku.has(sku)),
		).toEqual([]);
	});

	test('Shopify: a variant is named by its options and counts what is on hand', async () => {
		await shop.importPath(shared('shop-exports/shopify/product-csvs/jewelery.csv'), { currency: 'USD' });
		const gemstones = shop.items().filter(({ name }) => name.startsWith('Gemstone'));
		expect(gemstones.map(({ name, price, category }) => [name, price, category])).toEqual([
			['Gemstone Necklace Blue', 2799, 'Necklace'],
			['Gemstone Necklace Purple', 2799, 'Necklace'],
		]);
		expect(shop.stock()['Gemstone Necklace Blue']).toBe(1);
	});

	test('Medusa: drafts come in when asked for, in the currency asked for', async () => {
		const path = shared('shop-exports/medusa/exported-products-comma.csv');
		await shop.importPath(path, { currency: 'DKK', includeDrafts: true });
		expect(shop.items().map(({ name, price }) => [name, price])).toEqual([
			['Base product large / green', 3000],
			['Base product small / green', 5000],
			['Proposed product large / green', 3000],
		]);
	});

	test('Medusa: placeholder barcodes and an empty price are reported', async () => {
		const path = shared('shop-exports/medusa/v1-template.csv');
		const report = await shop.importPath(path, { currency: 'USD', includeDrafts: true });
		expect(report.errors.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
			[2, 'Variant Barcode', 'test-barcode-1', 'gtin_characters'],
			[3, 'Variant Barcode', 'test-barcode-1-1', 'gtin_characters'],
			[4, 'Variant Barcode', 'test-barcode-2', 'gtin_characters'],
			[5, 'Variant Barcode', 'test-barcode-3', 'gtin_characters'],
			[6, 'Variant Barcode', 'test-barcode-4', 'gtin_characters'],
			[6, 'Price USD', '', 'no_price'],
		]);
	});

	test("Medusa: a file without the shop's currency is refused", async () => {
		const path = shared('shop-exports/medusa/v1-template.csv');
		await expect(shop.importPath(path)).rejects.toMatchObject({ code: 'other_currency' });
	});

	test('Datakick: every valid code comes in, the one bad one is named', async () => {
		const report = await shop.importPath(shared('catalog/datakick/items.csv.gz'), { defaultPrice: '100' });
		expect(report).toMatchObject({ format: 'plain', rows: 3281, created: 3280, bad_rows: 1 });
		expect(report.errors).toMatchObject([
			{ line: 254, column: 'GTIN-14', value: '00o27000382493', code: 'gtin_characters' },
		]);
	});

	test('Open Food Facts: Japanese names and a wrong check digit', async () => {
		const report = await shop.importPath(shared('catalog/openfoodfacts/kana-names.csv'), {
			defaultPrice: '100',
		});
		expect(report).toMatchObject({ rows: 70, created: 69, bad_rows: 1 });
		expect(report.errors).toMatchObject([{ line: 6, value: '2000000016601', code: 'gtin_check_digit' }]);
	});

	test("a Japanese supermarket's list with two byte order marks and no names is sold by its codes", async () => {
		const report = await shop.importPath(shared('transactions/jp-100knocks/product.csv.gz'));
		expect(report).toMatchObject({ format: 'plain', rows: 10_030, created: 10_023, bad_rows: 7 });
		expect(shop.items()[0]).toMatchObject({ sku: 'P040101001', name: 'P040101001', price: 198 });
	});

	test('the tables of EC-CUBE and Magento that are no product lists are refused by what they say', async () => {
		const tables = readdirSync(shared('shop-exports/ec-cube/import_csv/ja')).filter((name) =>
			name.endsWith('.csv'),
		);
		const before = shop.state();
		for (const table of [
			...tables.map((name) => `ec-cube/import_csv/ja/${name}`),
			'magento/MsrpSampleData/products_msrp.csv',
		]) {
			await expect(shop.importPath(shared(`shop-exports/${table}`)), table).rejects.toMatchObject({
				code: 'unknown_format',
			});
		}
		expect(shop.state()).toBe(before);
	});
});
