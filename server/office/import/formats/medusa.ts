import type { Column, Columns } from '../columns.ts';
import { type Outcome, UnreadableFile } from '../import-outcome.ts';
import {
	familyOf,
	itemOrProblems,
	type MappingOptions,
	type ProductFormat,
	skipped,
	variantName,
} from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

const PRICE = /^(?:Variant )?Price (?:(.*)\[([A-Z]{3})\]|([A-Z]{3}))$/i;
const INTERNAL_ID = /^p(?:cat|typ|col)_/;

/**
 * Medusa's product template (v1: `Price USD`, `Option 1 Value`) and export (v2: `Variant Price USD`, `Variant Option
 * 1 Value`). A price column is one currency, or one region's in brackets; the shop's currency is taken, a region's
 * where the plain one is empty.
 */
export const MEDUSA: ProductFormat = {
	name: 'medusa',
	recognises: (columns) =>
		columns.has('Product Title', 'Variant Title') && columns.find('Product Handle', 'Variant Id') !== null,
	mapper: (columns, options) => {
		const names = medusaColumns(columns);
		const prices = priceColumns(columns, options.currency);
		return { row: (row) => medusaRow(row, names, prices, options), end: () => [] };
	},
};

function medusaColumns(columns: Columns) {
	return {
		productId: columns.find('Product Id'),
		handle: columns.find('Product Handle'),
		title: columns.find('Product Title'),
		status: columns.find('Product Status'),
		productDeleted: columns.find('Product Deleted At'),
		giftCard: columns.find('Product Is Giftcard'),
		categories: [
			...columns.matching(/^Product Category 1( Name)?$/i).map(({ column }) => column),
			columns.find('Product Type'),
			columns.find('Product Collection Title'),
		],
		variantId: columns.find('Variant Id'),
		variantTitle: columns.find('Variant Title'),
		variantDeleted: columns.find('Variant Deleted At'),
		options: columns.matching(/^(?:Variant )?Option \d+ Value$/i).map(({ column }) => column),
		sku: columns.find('Variant SKU'),
		barcode: columns.find('Variant Barcode'),
		ean: columns.find('Variant EAN'),
		upc: columns.find('Variant UPC'),
		stock: columns.find('Variant Inventory Quantity'),
	};
}
type MedusaColumns = ReturnType<typeof medusaColumns>;

/** The columns of the currency, the one without a region first. Throws when the file has other currencies only. */
function priceColumns(columns: Columns, currency: string): Column[] {
	const all = columns.matching(PRICE).map(({ column, match }) => ({
		column,
		currency: (match[2] ?? match[3] ?? '').toUpperCase(),
		isRegional: match[2] !== undefined,
	}));
	const own = all.filter((price) => price.currency === currency);
	if (own.length === 0 && all.length > 0) {
		const others = [...new Set(all.map((price) => price.currency))].join(', ');
		throw new UnreadableFile(
			'other_currency',
			`the file has prices in ${others}, but the shop sells in ${currency} (an empty shop takes --currency CODE)`,
		);
	}
	return own.sort((a, b) => Number(a.isRegional) - Number(b.isRegional)).map(({ column }) => column);
}

function medusaRow(
	row: RowReader,
	names: MedusaColumns,
	prices: readonly Column[],
	options: MappingOptions,
): readonly Outcome[] {
	if (row.firstText(names.productDeleted, names.variantDeleted) !== '') return skipped(row, 'deleted');
	if (row.flag(names.giftCard, false)) return skipped(row, 'gift_card');
	const status = row.text(names.status).toLowerCase();
	if (!['', 'published'].includes(status) && !options.includeDrafts) return skipped(row, 'not_published');
	const sku = row.text(names.sku);
	const values = names.options.map((column) => row.text(column)).filter((value) => value !== '');
	const title = row.name(names.title);
	const variant = row.text(names.variantTitle);
	const identity = sku || values.join('/') || variant;
	const price = prices.find((column) => row.text(column) !== '') ?? prices[0] ?? null;
	const item = {
		source: `medusa:${row.text(names.variantId) || `${row.firstText(names.handle, names.productId)}:${identity}`}`,
		sku,
		gtins: row.gtins(names.barcode, names.ean, names.upc),
		name: variantName(title, values.length > 0 ? values : variant === title ? [] : [variant]),
		reading: '',
		category: names.categories.map((column) => row.text(column)).find(isName) ?? '',
		price: row.price(price, options.currency, options.defaultPrice),
		taxCategory: 'standard',
		taxIncluded: options.taxIncluded ?? true,
		stock: row.quantity(names.stock),
		...familyOf(`medusa:${row.firstText(names.handle, names.productId) || title}`, values),
	};
	return [
		itemOrProblems(row, item, { identity: names.variantId?.name ?? '', gtin: names.barcode?.name ?? '' }),
	];
}

/** Exports of v2 have internal ids where a category's name should be. */
const isName = (text: string): boolean => text !== '' && !INTERNAL_ID.test(text);
