import type { Money } from '#domain/money/money.ts';
import { listPrice, memberPrice, type PriceBook } from './price-list.ts';
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
	readonly member: { readonly price: Money; readonly priceList: string } | null;
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
export function linePrice(
	line: PriceableLine,
	{ prices, store, businessDay, rank }: PriceQuestion,
): LinePrice {
	if (line.isFinalPrice) return ownPrice(line, line.override ?? null);
	const found = listPrice(prices, line.itemId, store, businessDay);
	const list = { listPrice: found?.price ?? line.unitPrice, priceList: found?.priceList ?? null };
	if (line.override) {
		const { override } = line;
		return { ...list, unitPrice: override.unitPrice, override, isFinal: true, member: null };
	}
	const member = memberPrice(prices, line.itemId, store, businessDay, rank);
	const isLower = member?.priceList && member.price < list.listPrice;
	return {
		...list,
		unitPrice: list.listPrice,
		override: null,
		isFinal: false,
		member: isLower ? { price: member.price, priceList: member.priceList ?? '' } : null,
	};
}

const ownPrice = (line: PriceableLine, override: PriceOverride | null): LinePrice => ({
	listPrice: line.unitPrice,
	priceList: null,
	unitPrice: override?.unitPrice ?? line.unitPrice,
	override,
	isFinal: true,
	member: null,
});
