import type { Money } from '#domain/money/money.ts';
import type { TaxCategoryId } from '#domain/tax/tax-category.ts';
import type { Item } from './item.ts';

const OPEN = 'open:';

/** What is sold at a price that somebody keyed: so much of a department, at that department's tax. */
export type OpenPrice = {
	readonly department: string;
	readonly price: Money;
	readonly taxCategory: TaxCategoryId;
	readonly taxIncluded: boolean;
};

/**
 * An open-price item of a department (the trade's open ring): goods that no item is known of yet. Its name on the receipt
 * is its department's; the price is final, so no price list and no promotion finds it.
 */
export const openPriceItem = ({ department, price, taxCategory, taxIncluded }: OpenPrice): Item => ({
	...{ id: `${OPEN}${department}`, sku: 'OPEN', gtins: [], name: department, reading: '' },
	...{ category: department, price, taxCategory, taxIncluded },
});

/** Whether a line is of an open price: no shelf has such goods, so none moves. */
export const isOpenPrice = (itemId: string): boolean => itemId.startsWith(OPEN);
