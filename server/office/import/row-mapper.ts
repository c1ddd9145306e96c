import type { Money } from '#domain/money/money.ts';
import type { Columns } from './columns.ts';
import type { ImportedItem, ItemColumns, Outcome } from './import-outcome.ts';
import type { SkipCode } from './reasons.ts';
import type { RowReader } from './row-reader.ts';

/** What an import is told besides the file. */
export type MappingOptions = {
	/** ISO code of the shop's currency: prices in the file are in it. */
	readonly currency: string;
	/** Price of items in files that have no price column (`--price`); null refuses such rows. */
	readonly defaultPrice: Money | null;
	/** Whether prices contain tax; null leaves it to what is usual in the format. */
	readonly taxIncluded: boolean | null;
	/** Whether drafts and hidden products come in too. */
	readonly includeDrafts: boolean;
	/** Epoch ms, for prices that hold for a time only. */
	readonly now: number;
};

/** Turns the rows of one format into outcomes, remembering products across their continuation rows. */
export type RowMapper = {
	/** Zero or more outcomes: a row may wait for its parent. */
	readonly row: (row: RowReader) => readonly Outcome[];
	/** What was still waiting at the end of the file. */
	readonly end: () => readonly Outcome[];
};

/** A format: how it is recognised and read. */
export type ProductFormat = {
	readonly name: string;
	/** Whether the header can only be this format's. */
	readonly recognises: (columns: Columns) => boolean;
	/** Throws UnreadableFile when a column is missing without which no row can be read. */
	readonly mapper: (columns: Columns, options: MappingOptions) => RowMapper;
};

/** The item, or everything that is wrong with its row. */
export function itemOrProblems(
	row: RowReader,
	item: Omit<ImportedItem, 'price'> & { readonly price: Money | null },
	columns: ItemColumns,
): Outcome {
	if (item.name.length > 500) row.refuse(null, 'text_too_long', item.name.slice(0, 40));
	if (item.sku.length > 200) row.refuse(null, 'text_too_long', item.sku.slice(0, 40));
	if (item.name.includes('\ufffd') && row.problems.length === 0)
		row.refuse(null, 'broken_characters', item.name);
	if (row.problems.length > 0 || item.price === null) {
		return { kind: 'bad', line: row.line, problems: row.problems };
	}
	const tidy = {
		name: item.name.toWellFormed(),
		sku: item.sku.toWellFormed(),
		reading: shortened(item.reading, 500),
		category: shortened(item.category, 200),
	};
	return { kind: 'item', line: row.line, item: { ...item, ...tidy, price: item.price }, columns };
}

/** A text for searching only, cut to what the wire carries. */
const shortened = (text: string, length: number): string =>
	text.slice(0, length).toWellFormed().replaceAll('\ufffd', '');

/** A row left out for a reason that is not its fault. */
export const skipped = (row: RowReader, code: SkipCode): readonly Outcome[] => [
	{ kind: 'skipped', line: row.line, code },
];

/** The row cannot come in; its problems say why. */
export const bad = (row: RowReader): readonly Outcome[] => [
	{ kind: 'bad', line: row.line, problems: row.problems },
];

/** Product name with its option values, as a receipt would say it: `クラシックTシャツ M / 赤`. */
export function variantName(product: string, options: readonly string[]): string {
	const values = options.filter(isValue);
	return values.length === 0 ? product : `${product} ${values.join(' / ')}`;
}

const isValue = (value: string): boolean =>
	value !== '' && !/^default( title| option value| variant)?$/i.test(value);

/** The product that an item is a variant of; nothing for goods of one kind. */
export function familyOf(product: string, options: readonly string[]): Pick<ImportedItem, 'family'> {
	const values = options.filter(isValue).map((value) => value.toWellFormed());
	return product === '' || values.length === 0 ? {} : { family: { product, values } };
}
