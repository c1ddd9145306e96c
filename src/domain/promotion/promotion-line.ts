import type { Money } from '#domain/money/money.ts';
import type { LocalTime } from './local-time.ts';

/** A line as promotions see it: amounts in the basis of the sale, before anything is taken off. */
export type PromotionLine = {
	readonly id: string;
	readonly itemId: string;
	readonly category: string | null;
	readonly quantity: number;
	/** For all units at the list price. */
	readonly amount: number;
	/** For all units at the price for members, where that is lower. */
	readonly memberAmount: number | null;
	/** The list that price is in. */
	readonly memberList: string;
	/** The tax group the line is in: discounts are split over these first. */
	readonly taxKey: string;
	readonly isFinalPrice: boolean;
	readonly scannedAt: LocalTime | null;
};

/** What one rule takes off one line; stored with the sale and never worked out again (domain.md §0.7). */
export type DiscountShare = {
	readonly kind: 'member_price' | 'promotion' | 'basket' | 'coupon' | 'points';
	/** The promotion, or the price list of a price for members. */
	readonly id: string;
	readonly amount: Money;
	/** Of how many units of the line. */
	readonly units: number;
};

/**
 * The order in which lines are looked at, whatever the order in which they were scanned: dearest unit first, then by
 * item, then by line (I11).
 */
export const canonicalOrder = (a: PromotionLine, b: PromotionLine): number =>
	unitPriceOf(b) - unitPriceOf(a) || compare(a.itemId, b.itemId) || compare(a.id, b.id);

/** What one unit costs at the list price, whole minor units. */
export const unitPriceOf = ({ amount, quantity }: PromotionLine): number =>
	(amount - (amount % quantity)) / quantity;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
