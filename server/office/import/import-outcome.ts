import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Money } from '#domain/money/money.ts';
import type { Pack } from '#domain/stock/receiving.ts';
import type { RowCode, SkipCode } from './reasons.ts';

/** One sellable thing as a shop's export describes it, whatever the format was. */
export type ImportedItem = {
	/** Identity that stays the same in every export of the same shop, e.g. `shopify:<handle>:<sku>`. */
	readonly source: string;
	readonly sku: string;
	readonly gtins: readonly Gtin[];
	/** Cases and inner packs; left out by a file that says nothing of them. */
	readonly packs?: readonly Pack[];
	/** Its product in the place it came from, and the values it differs by; left out by a file that says nothing of them. */
	readonly family?: { readonly product: string; readonly values: readonly string[] };
	/** Product name with option values: `クラシックTシャツ M / 赤`. */
	readonly name: string;
	readonly reading: string;
	readonly category: string;
	/** Price of one in minor units of the shop's currency. */
	readonly price: Money;
	readonly taxCategory: string;
	readonly taxIncluded: boolean;
	/** What the file says is on hand; null when it says nothing. */
	readonly stock: number | null;
};

/** Every barcode by which an item is found: its own and those of its packs. */
export const codesOf = ({ gtins, packs = [] }: Pick<ImportedItem, 'gtins' | 'packs'>): readonly string[] => [
	...gtins,
	...packs.map(({ gtin }) => gtin),
];

/** One thing wrong with one row. `line` is the physical line in the file on which the row begins. */
export type RowProblem = {
	readonly line: number;
	readonly column: string;
	readonly value: string;
	readonly code: RowCode;
	/** What the reason needs to name, such as the other line of a duplicate. */
	readonly detail?: string;
};

/** What became of one row. A row that only describes others (a parent, a picture) is skipped. */
export type Outcome =
	| {
			readonly kind: 'item';
			readonly line: number;
			readonly item: ImportedItem;
			readonly columns: ItemColumns;
	  }
	| { readonly kind: 'bad'; readonly line: number; readonly problems: readonly RowProblem[] }
	| { readonly kind: 'skipped'; readonly line: number; readonly code: SkipCode };

/** Where an item's identity and codes stood, so that a duplicate found later can be shown to the reader. */
export type ItemColumns = { readonly identity: string; readonly gtin: string };

/** Why a file cannot be read as products at all; `detail` names headers, currencies or positions. */
export class UnreadableFile extends Error {
	readonly code: string;

	constructor(code: string, message: string) {
		super(message);
		this.name = 'UnreadableFile';
		this.code = code;
	}
}
