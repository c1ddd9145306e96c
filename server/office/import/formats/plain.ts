import type { Columns } from '../columns.ts';
import type { Outcome } from '../import-outcome.ts';
import { itemOrProblems, type MappingOptions, type ProductFormat } from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

const GTIN = [
	'gtin',
	'gtin-14',
	'gtin-13',
	'gtin14',
	'gtin13',
	'jan',
	'janコード',
	'jancode',
	'jan_code',
	'ean',
	'ean13',
	'ean-13',
];
const GTIN_MORE = ['upc', 'upc-a', 'barcode', 'bar code', 'バーコード', '商品バーコード', 'code_ean', 'isbn'];
const NAME = [
	'name',
	'product_name',
	'product name',
	'item name',
	'item',
	'title',
	'商品名',
	'品名',
	'商品名称',
	'名称',
];
const PRICE_INCLUDED = ['税込価格', '税込', '販売価格(税込)', '税込販売価格', '税込売価', 'price_with_tax'];
const PRICE_EXCLUDED = ['税抜価格', '税抜', '本体価格', '販売価格(税抜)', '税別価格', 'price_without_tax'];
const PRICE = [
	'price',
	'価格',
	'販売価格',
	'売価',
	'単価',
	'unit_price',
	'unit price',
	'retail price',
	'selling price',
	'amount',
];
const NOT_PRODUCTS = [
	'order_id',
	'order id',
	'order_no',
	'注文番号',
	'invoice',
	'invoiceno',
	'email',
	'customer_id',
];

/**
 * A plain list: `gtin,name,price[,…]` in any order, with English or Japanese headings. The item is its first GTIN;
 * goods without one (vegetables) are known by SKU, else by name. Where the file has no names, the code is the name.
 */
export const PLAIN: ProductFormat = {
	name: 'plain',
	recognises: (columns) => {
		const names = plainColumns(columns);
		if (columns.find(...NOT_PRODUCTS)) return false;
		if (names.name === null) return names.price !== null && (names.sku !== null || names.gtin !== null);
		return names.gtin !== null || names.price !== null;
	},
	mapper: (columns, options) => {
		const names = plainColumns(columns);
		return { row: (row) => plainRow(row, names, options), end: () => [] };
	},
};

function plainColumns(columns: Columns) {
	const included = columns.find(...PRICE_INCLUDED);
	const excluded = included ? null : columns.find(...PRICE_EXCLUDED);
	return {
		gtin: columns.find(...GTIN, ...GTIN_MORE),
		name: columns.find(...NAME),
		price: included ?? columns.find(...PRICE) ?? excluded,
		isExcluded: !included && !columns.find(...PRICE) && excluded !== null,
		sku: columns.find(
			'sku',
			'item code',
			'item_code',
			'product_code',
			'product_cd',
			'code',
			'商品コード',
			'品番',
			'商品番号',
			'自社コード',
		),
		brand: columns.find(
			'brand',
			'brand name',
			'brands',
			'manufacturer',
			'ブランド',
			'ブランド名',
			'メーカー',
			'メーカー名',
		),
		size: columns.find('size', '規格', 'サイズ', '容量', '内容量'),
		reading: columns.find(
			'reading',
			'kana',
			'カナ',
			'かな',
			'商品名カナ',
			'商品名かな',
			'フリガナ',
			'よみ',
			'読み',
			'ヨミガナ',
		),
		category: columns.find(
			'category',
			'categories',
			'department',
			'カテゴリ',
			'カテゴリー',
			'分類',
			'部門',
			'商品分類',
		),
		tax: columns.find(
			'tax',
			'tax class',
			'tax_class',
			'tax category',
			'tax_category',
			'tax rate',
			'tax_rate',
			'税率',
			'税区分',
			'消費税',
			'消費税率',
		),
		packs: columns.find('pack_gtin', 'case_gtin', 'pack barcode', 'ケースjan', 'ケースコード', 'itf'),
		pieces: columns.find('pack_quantity', 'case_quantity', 'pieces', 'ケース入数', '入数'),
		stock: columns.find(
			'stock',
			'quantity',
			'qty',
			'on hand',
			'inventory',
			'stock quantity',
			'在庫',
			'在庫数',
			'数量',
		),
	};
}
type PlainColumns = ReturnType<typeof plainColumns>;

function plainRow(row: RowReader, names: PlainColumns, options: MappingOptions): readonly Outcome[] {
	const gtins = row.gtins(names.gtin);
	const sku = row.text(names.sku);
	const name = fullName(row, names);
	const source = gtins[0] ? `gtin:${gtins[0]}` : sku !== '' ? `sku:${sku}` : `name:${name}`;
	const packs = row.packs(names.packs, names.pieces);
	const item = {
		source,
		sku,
		gtins,
		name,
		reading: row.text(names.reading),
		category: row.text(names.category),
		price: row.price(names.price, options.currency, options.defaultPrice),
		taxCategory: row.taxCategory(names.tax),
		taxIncluded: options.taxIncluded ?? !names.isExcluded,
		stock: row.quantity(names.stock),
		...(packs && { packs }),
	};
	const identity = gtins[0] ? names.gtin : sku !== '' ? names.sku : names.name;
	return [itemOrProblems(row, item, { identity: identity?.name ?? '', gtin: names.gtin?.name ?? '' })];
}

/** `Trader Joe's Turkey Jerky 4 oz`: brand and size are said once. */
function fullName(row: RowReader, names: PlainColumns): string {
	const name = names.name === null ? row.firstText(names.sku, names.gtin) : row.name(names.name);
	if (name === '') return name;
	const has = (part: string) => name.toLowerCase().includes(part.toLowerCase());
	const brand = row.text(names.brand);
	const size = row.text(names.size);
	return [brand !== '' && !has(brand) ? brand : '', name, size !== '' && !has(size) ? size : '']
		.filter((part) => part !== '')
		.join(' ');
}
