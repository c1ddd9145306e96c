import { normaliseGtin } from '#domain/gtin/gtin.ts';
import type { Columns } from '../columns.ts';
import type { Outcome } from '../import-outcome.ts';
import {
	familyOf,
	itemOrProblems,
	type MappingOptions,
	type ProductFormat,
	skipped,
	variantName,
} from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

/**
 * EC-CUBE's product CSV (download and upload have the same headings). One row is one variant; the row that only
 * holds a product with variants together is not visible. 販売価格 is what the shop charges, before tax unless told
 * otherwise. EC-CUBE has no JAN column: a product code that is a valid JAN is taken as one.
 */
export const EC_CUBE: ProductFormat = {
	name: 'ec-cube',
	recognises: (columns) =>
		columns.has('商品名') &&
		columns.find('販売価格', '通常価格') !== null &&
		columns.find(
			'公開ステータス(ID)',
			'商品規格ID',
			'規格分類1(ID)',
			'販売種別(ID)',
			'在庫数無制限フラグ',
		) !== null,
	mapper: (columns, options) => {
		const names = ecCubeColumns(columns);
		return { row: (row) => ecCubeRow(row, names, options), end: () => [] };
	},
};

function ecCubeColumns(columns: Columns) {
	return {
		productId: columns.find('商品ID'),
		classId: columns.find('商品規格ID'),
		status: columns.find('公開ステータス(ID)'),
		deleted: columns.find('商品削除フラグ'),
		visible: columns.find('商品規格表示フラグ'),
		name: columns.find('商品名'),
		words: columns.find('検索ワード'),
		options: [1, 2].map((n) => columns.find(`規格分類${n}(名称)`, `規格分類${n}`, `規格分類${n}(ID)`)),
		code: columns.find('商品コード'),
		jan: columns.find('JANコード', 'JAN', 'GTIN'),
		stock: columns.find('在庫数'),
		unlimited: columns.find('在庫数無制限フラグ'),
		regularPrice: columns.find('通常価格'),
		price: columns.find('販売価格'),
		tax: columns.find('税率', '消費税率'),
		categories: columns.find('商品カテゴリ(名称)', '商品カテゴリ'),
	};
}
type EcCubeColumns = ReturnType<typeof ecCubeColumns>;

function ecCubeRow(row: RowReader, names: EcCubeColumns, options: MappingOptions): readonly Outcome[] {
	if (row.flag(names.deleted, false)) return skipped(row, 'deleted');
	if (!row.flag(names.visible, true)) return skipped(row, 'parent');
	const status = row.text(names.status);
	if (status === '3') return skipped(row, 'deleted');
	if (!['', '1'].includes(status) && !options.includeDrafts) return skipped(row, 'not_published');
	const code = row.text(names.code);
	const values = names.options.map((column) => row.text(column)).filter((value) => value !== '');
	const price = row.text(names.price) === '' ? names.regularPrice : names.price;
	const item = {
		source: identity(row, names, code, values),
		sku: code,
		gtins: row.text(names.jan) === '' ? janOf(code) : row.gtins(names.jan),
		name: variantName(row.name(names.name), values),
		reading: row.text(names.words).replace(/\s+/g, ' ').slice(0, 500),
		category: row.text(names.categories).split(/[,、]/)[0]?.trim() ?? '',
		price: row.price(price ?? names.price, options.currency, options.defaultPrice),
		taxCategory: row.taxCategory(names.tax),
		taxIncluded: options.taxIncluded ?? false,
		stock: row.flag(names.unlimited, false) ? null : row.quantity(names.stock),
		...familyOf(`ec-cube:${row.firstText(names.productId, names.name)}`, values),
	};
	const columns = {
		identity: (code ? names.code : names.productId)?.name ?? '',
		gtin: (names.jan ?? names.code)?.name ?? '',
	};
	return [itemOrProblems(row, item, columns)];
}

/**
 * The code is in downloads and uploads alike, but variants may share it; ids are missing from uploads of new products.
 */
function identity(row: RowReader, names: EcCubeColumns, code: string, values: readonly string[]): string {
	if (code !== '') return `ec-cube:${code}:${values.join('/')}`;
	const classId = row.text(names.classId);
	if (classId !== '') return `ec-cube:class:${classId}`;
	return `ec-cube:${row.text(names.productId) || row.text(names.name)}:${values.join('/')}`;
}

/** The product code as a JAN when it is one; shops without the plugin keep it there. */
function janOf(code: string): ReturnType<RowReader['gtins']> {
	const gtin = /^\d+$/.test(code) ? normaliseGtin(code) : null;
	return gtin?.ok ? [gtin.value] : [];
}
