import type { Money } from '#domain/money/money.ts';

/** Goods and food sold only together, at one price (一体資産). */
export type OnePricedSet = {
	/** Price without tax. */
	readonly netPrice: Money;
	/** What the food costs the shop, and what all of it does. */
	readonly foodCost: Money;
	readonly cost: Money;
};

const NET_PRICE_LIMIT = 10_000;

/**
 * Whether a set counts as food for tax: 10,000 yen without tax at most and food at least two thirds of it (domain.md
 * §1.8). Parts with prices of their own, or chosen freely, are no such set: they share the price (EAT-06).
 */
export const isTaxedAsFood = ({ netPrice, foodCost, cost }: OnePricedSet): boolean =>
	netPrice <= NET_PRICE_LIMIT && foodCost * 3 >= cost * 2;
