import type { Columns } from '../columns.ts';
import type { Outcome } from '../import-outcome.ts';
import type { SkipCode } from '../reasons.ts';
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

type Parent = {
	readonly key: string;
	readonly name: string;
	readonly category: string;
	readonly taxClass: string;
	readonly isPublished: boolean;
};

/**
 * WooCommerce's product export. A `variable` row is the parent of `variation` rows, which name it by SKU or `id:44`
 * and may come before it. The price is the sale price while the sale lasts, else the regular one: what the web shop
 * charges at this moment.
 */
export const WOOCOMMERCE: ProductFormat = {
	name: 'woocommerce',
	recognises: (columns) => columns.has('Type', 'Name') && columns.has('Regular price'),
	mapper: (columns, options) => {
		const mapper = new WooMapper(columns, options);
		return { row: (row) => mapper.row(row), end: () => mapper.end() };
	},
};

function wooColumns(columns: Columns) {
	return {
		id: columns.find('ID'),
		type: columns.find('Type'),
		sku: columns.find('SKU'),
		gtin: columns.find(
			'GTIN, UPC, EAN, or ISBN',
			'GTIN',
			'EAN',
			'Barcode',
			'Meta: _global_unique_id',
			'Meta: _ean',
		),
		name: columns.find('Name'),
		published: columns.find('Published'),
		taxStatus: columns.find('Tax status'),
		taxClass: columns.find('Tax class'),
		stock: columns.find('Stock'),
		salePrice: columns.find('Sale price'),
		saleStarts: columns.find('Date sale price starts'),
		saleEnds: columns.find('Date sale price ends'),
		regularPrice: columns.find('Regular price'),
		categories: columns.find('Categories'),
		parent: columns.find('Parent'),
		attributes: columns.matching(/^Attribute \d+ value\(s\)$/i).map(({ column }) => column),
	};
}

class WooMapper {
	readonly #names: ReturnType<typeof wooColumns>;
	readonly #options: MappingOptions;
	readonly #parents = new Map<string, Parent>();
	#waiting: { readonly row: RowReader; readonly key: string }[] = [];

	constructor(columns: Columns, options: MappingOptions) {
		this.#names = wooColumns(columns);
		this.#options = options;
	}

	row(row: RowReader): readonly Outcome[] {
		const types = row
			.text(this.#names.type)
			.toLowerCase()
			.split(/\s*,\s*/);
		if (types.includes('variable')) {
			this.#remember(row);
			return skipped(row, 'parent');
		}
		const reason = unsellable(types);
		if (reason) return skipped(row, reason);
		if (!types.includes('variation')) return this.#item(row, null);
		const key = parentKey(row.text(this.#names.parent));
		const parent = this.#parents.get(key);
		if (parent) return this.#item(row, parent);
		this.#waiting.push({ row, key });
		return [];
	}

	/** Variations that stood before their parent, and those that have none. */
	end(): readonly Outcome[] {
		const waiting = this.#waiting;
		this.#waiting = [];
		return waiting.flatMap(({ row, key }) => {
			const parent = this.#parents.get(key);
			if (parent) return this.#item(row, parent);
			row.refuse(this.#names.parent, 'variation_without_parent');
			return bad(row);
		});
	}

	#remember(row: RowReader): void {
		const names = this.#names;
		const parent: Parent = {
			key: row.firstText(names.id, names.sku),
			name: row.text(names.name),
			category: leafCategory(row.text(names.categories)),
			taxClass: row.text(names.taxClass),
			isPublished: row.text(names.published) === '' || row.text(names.published) === '1',
		};
		for (const key of [`id:${row.text(names.id)}`, row.text(names.sku)]) {
			if (key !== '' && key !== 'id:') this.#parents.set(parentKey(key), parent);
		}
	}

	#item(row: RowReader, parent: Parent | null): readonly Outcome[] {
		const names = this.#names;
		const isPublished = row.text(names.published) === '' || row.text(names.published) === '1';
		if (!(isPublished && (parent?.isPublished ?? true)) && !this.#options.includeDrafts) {
			return skipped(row, 'not_published');
		}
		const sku = row.text(names.sku);
		const id = row.text(names.id);
		const item = {
			source: `woocommerce:${id !== '' ? id : sku || row.text(names.name)}`,
			sku,
			gtins: row.gtins(names.gtin),
			name: this.#itemName(row, parent),
			reading: '',
			category: leafCategory(row.text(names.categories)) || (parent?.category ?? ''),
			price: this.#price(row),
			taxCategory: this.#taxCategory(row, parent),
			taxIncluded: this.#options.taxIncluded ?? true,
			stock: row.quantity(names.stock),
			...(parent && this.#family(row, parent)),
		};
		const identity = (id !== '' ? names.id : names.sku)?.name ?? '';
		return [itemOrProblems(row, item, { identity, gtin: names.gtin?.name ?? '' })];
	}

	/** WooCommerce names a variation itself (`Hoodie - Blue, Yes`); where it did not, the options are added. */
	#itemName(row: RowReader, parent: Parent | null): string {
		const own = row.text(this.#names.name);
		if (parent === null) return row.name(this.#names.name);
		if (own !== '' && own !== parent.name) return row.name(this.#names.name);
		const product = row.name(this.#names.name, parent.name);
		return variantName(
			product,
			this.#names.attributes.map((column) => row.text(column)),
		);
	}

	#family(row: RowReader, parent: Parent) {
		const values = this.#names.attributes.map((column) => row.text(column));
		return familyOf(`woocommerce:${parent.key}`, values);
	}

	#price(row: RowReader): ReturnType<RowReader['price']> {
		const { salePrice, saleStarts, saleEnds, regularPrice } = this.#names;
		const starts = saleDay(row.text(saleStarts));
		const ends = saleDay(row.text(saleEnds));
		const { now, currency, defaultPrice } = this.#options;
		const isOnSale = row.text(salePrice) !== '' && now >= (starts ?? now) && now < (ends ?? now) + DAY_MS;
		return row.price(isOnSale ? salePrice : regularPrice, currency, defaultPrice);
	}

	#taxCategory(row: RowReader, parent: Parent | null): string {
		if (['none', 'shipping'].includes(row.text(this.#names.taxStatus).toLowerCase())) return 'exempt';
		const isParents = row.text(this.#names.taxClass).toLowerCase() === 'parent';
		if (!isParents) return row.taxCategory(this.#names.taxClass);
		return row.taxCategoryOf(this.#names.taxClass, parent?.taxClass ?? '');
	}
}

const DAY_MS = 86_400_000;

/** Start of a day that a sale names (`2026-11-01` or with a time); null when the cell says none. */
function saleDay(text: string): number | null {
	const time = Date.parse(text.slice(0, 10));
	return Number.isNaN(time) ? null : time;
}

/** Why a type of product has no place at a till; null for goods. */
function unsellable(types: readonly string[]): SkipCode | null {
	if (types.includes('grouped')) return 'grouped';
	if (types.includes('external')) return 'external';
	return types.includes('virtual') || types.includes('downloadable') ? 'virtual' : null;
}

const parentKey = (text: string): string =>
	text
		.trim()
		.toLowerCase()
		.replace(/^id:\s*/, 'id:');

/** `Clothing > Tshirts, Sale` → `Tshirts`: the most exact name of the first category. */
const leafCategory = (text: string): string => text.split(',')[0]?.split('>').at(-1)?.trim() ?? '';
