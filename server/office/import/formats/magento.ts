import type { Columns } from '../columns.ts';
import type { Outcome } from '../import-outcome.ts';
import type { SkipCode } from '../reasons.ts';
import {
	itemOrProblems,
	type MappingOptions,
	type ProductFormat,
	skipped,
	variantName,
} from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

/**
 * Magento's product CSVs: the export (`product_type`, `product_online`) and the shorter one of its sample data
 * (`attribute_set`). Only simple products are goods; a configurable one is the parent of simple ones.
 */
export const MAGENTO: ProductFormat = {
	name: 'magento',
	recognises: (columns) =>
		columns.has('sku', 'name', 'price') &&
		columns.find('attribute_set', 'attribute_set_code', 'product_type') !== null,
	mapper: (columns, options) => {
		const names = magentoColumns(columns);
		return { row: (row) => magentoRow(row, names, options), end: () => [] };
	},
};

function magentoColumns(columns: Columns) {
	return {
		sku: columns.find('sku'),
		name: columns.find('name'),
		type: columns.find('product_type'),
		online: columns.find('product_online'),
		price: columns.find('price'),
		stock: columns.find('qty'),
		tax: columns.find('tax_class_name'),
		categories: columns.find('categories', 'category'),
		options: ['size', 'color'].map((name) => columns.find(name)),
		gtin: columns.find('gtin', 'ean', 'upc', 'barcode', 'jan'),
	};
}
type MagentoColumns = ReturnType<typeof magentoColumns>;

function magentoRow(row: RowReader, names: MagentoColumns, options: MappingOptions): readonly Outcome[] {
	const reason = unsellable(row.text(names.type).toLowerCase());
	if (reason) return skipped(row, reason);
	if (row.text(names.online) === '2' && !options.includeDrafts) return skipped(row, 'not_published');
	const sku = row.text(names.sku);
	const product = row.name(names.name);
	const item = {
		source: `magento:${sku || product}`,
		sku,
		gtins: row.gtins(names.gtin),
		name: variantName(
			product,
			names.options.map((column) => row.text(column)).filter((value) => isNews(value, product)),
		),
		reading: '',
		category: row.text(names.categories).split(/[\n,]/).at(-1)?.split('/').at(-1)?.trim() ?? '',
		price: row.price(names.price, options.currency, options.defaultPrice),
		taxCategory: row.taxCategory(names.tax),
		taxIncluded: options.taxIncluded ?? true,
		stock: row.quantity(names.stock),
	};
	return [itemOrProblems(row, item, { identity: names.sku?.name ?? '', gtin: names.gtin?.name ?? '' })];
}

/** One option value that the name does not say yet; a cell with several describes a family, not this item. */
const isNews = (value: string, product: string): boolean =>
	value !== '' && !value.includes('\n') && !product.toLowerCase().includes(value.toLowerCase());

function unsellable(type: string): SkipCode | null {
	if (type === 'configurable') return 'parent';
	if (type === 'grouped' || type === 'bundle') return 'grouped';
	if (type === 'virtual' || type === 'downloadable') return 'virtual';
	return type === 'giftcard' ? 'gift_card' : null;
}
