import type { Columns } from '../columns.ts';
import type { Outcome } from '../import-outcome.ts';
import {
	bad,
	familyOf,
	itemOrProblems,
	type MappingOptions,
	type ProductFormat,
	skipped,
	variantName,
} from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

type Product = {
	readonly title: string;
	readonly category: string;
	readonly hidden: boolean;
	readonly giftCard: boolean;
};

/**
 * Shopify's product export, old (`Variant Price`) and new (`Price`) template. Title, type, status and option names
 * stand on a product's first row only; further rows of the handle are variants or pictures. The price is
 * `Variant Price` (what the shop charges), not the crossed-out one.
 */
export const SHOPIFY: ProductFormat = {
	name: 'shopify',
	recognises: (columns) =>
		columns.find('Handle', 'URL handle') !== null &&
		columns.has('Title') &&
		columns.find('Option1 Value', 'Variant Price', 'Variant SKU', 'Variant Barcode') !== null,
	mapper: (columns, options) => {
		const products = new Map<string, Product>();
		const names = shopifyColumns(columns);
		return { row: (row) => shopifyRow(row, names, products, options), end: () => [] };
	},
};

function shopifyColumns(columns: Columns) {
	return {
		handle: columns.find('Handle', 'URL handle'),
		title: columns.find('Title'),
		type: columns.find('Type', 'Product type', 'Product category', 'Custom Product Type'),
		status: columns.find('Status'),
		published: columns.find('Published', 'Published on online store'),
		giftCard: columns.find('Gift Card'),
		options: [1, 2, 3].map((n) => columns.find(`Option${n} Value`)),
		sku: columns.find('Variant SKU', 'SKU'),
		price: columns.find('Variant Price', 'Price'),
		taxable: columns.find('Variant Taxable', 'Charge tax'),
		barcode: columns.find('Variant Barcode', 'Barcode'),
		stock: columns.find('Variant Inventory Qty', 'Inventory quantity'),
		picture: columns.find('Image Src', 'Product image URL'),
	};
}
type ShopifyColumns = ReturnType<typeof shopifyColumns>;

function shopifyRow(
	row: RowReader,
	names: ShopifyColumns,
	products: Map<string, Product>,
	options: MappingOptions,
): readonly Outcome[] {
	const handle = row.text(names.handle);
	const product = row.text(names.title) !== '' ? readProduct(row, names) : products.get(handle);
	if (handle !== '' && product) products.set(handle, product);
	const values = names.options.map((column) => row.text(column));
	const isVariant = row.firstText(...names.options, names.sku, names.price, names.barcode) !== '';
	if (!isVariant && row.text(names.title) === '' && row.text(names.picture) !== '')
		return skipped(row, 'picture');
	if (!product) {
		const isFirst = values.every((value) => value === '');
		row.refuse(isFirst ? names.title : names.handle, isFirst ? 'missing_name' : 'variation_without_parent');
		return bad(row);
	}
	if (product.giftCard) return skipped(row, 'gift_card');
	if (product.hidden && !options.includeDrafts) return skipped(row, 'not_published');
	const sku = row.text(names.sku).replace(/^'/, '');
	const item = {
		// Shopify keeps a product's option values unique, not its SKUs.
		source: `shopify:${handle}:${values.filter((value) => value !== '').join('/') || sku}`,
		sku,
		gtins: row.gtins(names.barcode),
		name: variantName(row.name(names.title, product.title), values),
		reading: '',
		category: product.category,
		price: row.price(names.price, options.currency),
		taxCategory: row.taxCategory(names.taxable),
		taxIncluded: options.taxIncluded ?? true,
		stock: row.quantity(names.stock),
		...familyOf(`shopify:${handle}`, values),
	};
	return [itemOrProblems(row, item, { identity: names.handle?.name ?? '', gtin: names.barcode?.name ?? '' })];
}

/** `Published` is about the online shop only: with a status column, an active product is sold in stores anyway. */
function readProduct(row: RowReader, names: ShopifyColumns): Product {
	const status = row.text(names.status).toLowerCase();
	const hidden = names.status ? !['', 'active'].includes(status) : !row.flag(names.published, true);
	return {
		title: row.text(names.title),
		category: row.text(names.type).split('>').at(-1)?.trim() ?? '',
		hidden,
		giftCard: row.flag(names.giftCard, false),
	};
}
