import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Money } from '#domain/money/money.ts';
import type { Pack } from '#domain/stock/receiving.ts';
import type { TaxCategoryId } from '#domain/tax/tax-category.ts';

/** One sellable thing with one SKU; a variant of a product is an item of its own. */
export type Item = {
	/** Stable key of the item in this shop; never shown. */
	readonly id: string;
	readonly sku: string;
	/** Every GTIN that sells this item; may be empty (sold by tapping or searching). */
	readonly gtins: readonly Gtin[];
	/** Name as printed on the receipt, variant included. */
	readonly name: string;
	/** Reading in kana and other words to be found by; empty when unknown. */
	readonly reading: string;
	readonly category: string;
	/** List price of one, in minor units of the shop's currency. */
	readonly price: Money;
	readonly taxCategory: TaxCategoryId;
	/** The product whose variant it is, and by what it differs from the others: size, colour. Left out for goods of one kind. */
	readonly product?: string | undefined;
	readonly variant?: readonly string[] | undefined;
	/** Cases and inner packs of it, by their own GTINs. */
	readonly packs?: readonly Pack[] | undefined;
	/** Whether `price` contains the tax (総額表示, the default in Japan). */
	readonly taxIncluded: boolean;
};
