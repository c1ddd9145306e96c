import type { Money } from '#domain/money/money.ts';
import { type FoundPrice, listPrice, memberPrice, type PriceBook } from './price-list.ts';
import type { PriceableLine, PriceOverride } from './priceable-line.ts';

/** What one unit is listed at, where that comes from, and what a member would pay. */
export type LinePrice = {
	/** The price in the catalogue or its price list, before an operator changed it. */
	readonly listPrice: Money;
	readonly priceList: string | null;
	/** What one unit costs before promotions. */
	readonly unitPrice: Money;
	readonly override: PriceOverride | null;
	readonly isFinal: boolean;
	readonly member: FoundPrice | null;
};

/** Where a price is looked up. */
export type PriceQuestion = {
	readonly prices: PriceBook;
	readonly store: string;
	readonly businessDay: string;
	readonly rank: string | null;
};

/**
 * Steps 1 and 2 of pricing (domain.md §9.1): the price list, then what an operator set by hand. A price that was set by
 * hand or printed on a label is final.
 */
export function linePrice(line: PriceableLine, question: PriceQuestion): LinePrice {
	const { override, isFinalPrice, unitPrice: own } = line;
	const { prices, store, businessDay, rank } = question;
	const found = isFinalPrice ? null : listPrice(prices, line.itemId, store, businessDay);
	const price = found?.price ?? own;
	const isFinal = isFinalPrice === true || override !== undefined;
	const member = isFinal ? null : memberPrice(prices, line.itemId, store, businessDay, rank);
	return {
		listPrice: price,
		priceList: found?.priceList ?? null,
		unitPrice: override ? override.unitPrice : price,
		override: override ?? null,
		isFinal,
		member: member && member.price < price ? member : null,
	};
}
