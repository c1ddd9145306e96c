import type { Column, Columns } from '../columns.ts';
import { type Outcome, UnreadableFile } from '../import-outcome.ts';
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
	readonly name: string;
	readonly slug: string;
	readonly category: string;
	readonly optionCount: number;
	readonly isEnabled: boolean;
};

/**
 * Vendure's product import: a row with a name begins a product, rows without one are further variants of it. Lists
 * are separated by `|`; columns may be per language (`name:ja`) or custom fields (`variant:gtin`).
 */
export const VENDURE: ProductFormat = {
	name: 'vendure',
	recognises: (columns) =>
		localised(columns, 'name') !== null &&
		columns.find('taxCategory', 'stockOnHand', 'trackInventory') !== null &&
		(localised(columns, 'optionGroups') ??
			localised(columns, 'optionValues') ??
			columns.find('variantFacets')) !== null,
	mapper: (columns, options) => {
		const names = vendureColumns(columns);
		const missing = (['sku', 'price'] as const).filter((name) => names[name] === null);
		if (missing.length > 0) {
			throw new UnreadableFile('missing_columns', `the Vendure file has no column ${missing.join(', ')}`);
		}
		let product: Product | null = null;
		return {
			row: (row) => {
				if (row.text(names.name) !== '') product = readProduct(row, names);
				return vendureRow(row, names, product, options);
			},
			end: () => [],
		};
	},
};

/** A column without language, else in Japanese, else in the first language of the file. */
const localised = (columns: Columns, name: string): Column | null =>
	columns.find(name, `${name}:ja`) ?? columns.matching(new RegExp(`^${name}:\\w+$`, 'i'))[0]?.column ?? null;

function vendureColumns(columns: Columns) {
	return {
		name: localised(columns, 'name'),
		slug: localised(columns, 'slug'),
		facets: localised(columns, 'facets'),
		groups: localised(columns, 'optionGroups'),
		values: localised(columns, 'optionValues'),
		sku: columns.find('sku'),
		price: columns.find('price'),
		tax: columns.find('taxCategory'),
		stock: columns.find('stockOnHand'),
		track: columns.find('trackInventory'),
		enabled: columns.find('product:enabled', 'enabled'),
		gtin: columns.find(
			'variant:gtin',
			'variant:barcode',
			'variant:ean',
			'variant:jan',
			'variant:upc',
			'gtin',
			'barcode',
		),
	};
}
type VendureColumns = ReturnType<typeof vendureColumns>;

const list = (text: string): string[] => (text === '' ? [] : text.split('|').map((value) => value.trim()));

function vendureRow(
	row: RowReader,
	names: VendureColumns,
	product: Product | null,
	options: MappingOptions,
): readonly Outcome[] {
	if (!product) {
		row.refuse(names.name, 'variation_without_parent');
		return bad(row);
	}
	if (!product.isEnabled && !options.includeDrafts) return skipped(row, 'not_published');
	const values = list(row.text(names.values));
	if (values.length !== product.optionCount) {
		row.refuse(names.values, 'options_mismatch', `${values.length} ≠ ${product.optionCount}`);
	}
	const sku = row.text(names.sku);
	const item = {
		// A SKU may stand on several variants there, so it takes all three to tell them apart.
		source: `vendure:${product.slug}:${sku}:${values.join('/')}`,
		sku,
		gtins: row.gtins(names.gtin),
		name: variantName(row.name(names.name, product.name), values),
		reading: '',
		category: product.category,
		price: row.price(names.price, options.currency),
		taxCategory: row.taxCategory(names.tax),
		taxIncluded: options.taxIncluded ?? true,
		stock: stockOnHand(row, names),
		...familyOf(`vendure:${product.slug}`, values),
	};
	return [itemOrProblems(row, item, { identity: names.sku?.name ?? '', gtin: names.gtin?.name ?? '' })];
}

/** A figure that Vendure does not track still says how many there were, unless it is below zero. */
function stockOnHand(row: RowReader, names: VendureColumns): number | null {
	const stock = row.quantity(names.stock);
	if (stock !== null && stock < 0 && !row.flag(names.track, true)) return null;
	return stock;
}

function readProduct(row: RowReader, names: VendureColumns): Product {
	const facets = list(row.text(names.facets));
	const facet = facets.find((entry) => /^category:/i.test(entry)) ?? facets[0] ?? '';
	return {
		name: row.text(names.name),
		slug: row.text(names.slug) || row.text(names.name),
		category: facet.split(':').at(-1)?.trim() ?? '',
		optionCount: list(row.text(names.groups)).length,
		isEnabled: row.flag(names.enabled, true),
	};
}
