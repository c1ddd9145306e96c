import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** What a shop allows when there is no receipt (RET-05). */
export type NoReceiptPolicy = {
	readonly isAllowed: boolean;
	/** How many days back the lowest price is looked for. */
	readonly days: number;
	/** The most that is given for one item, or null. */
	readonly maxAmount: Money | null;
};

/** A price an item was sold at on a day (ISO). */
export type PriceOnDay = { readonly day: string; readonly price: Money };

/**
 * What is given for an item that comes without a receipt: the lowest price of the last days, or the one of today when
 * none is known; always with a manager's approval and flagged in X and Z (`return_without_receipt`). Days are ISO dates;
 * `since` is the first one that counts.
 */
export function priceWithoutReceipt(
	policy: NoReceiptPolicy,
	prices: readonly PriceOnDay[],
	since: string,
	today: Money,
	isApproved: boolean,
): Result<Money, 'return_needs_receipt' | 'approval_missing' | 'return_above_limit'> {
	if (!policy.isAllowed) return refused('return_needs_receipt');
	if (!isApproved) return refused('approval_missing');
	const known = prices.filter(({ day }) => day >= since).map(({ price }) => price);
	const price = known.reduce((lowest, one) => (one < lowest ? one : lowest), today);
	if (policy.maxAmount !== null && price > policy.maxAmount) return refused('return_above_limit');
	return ok(price);
}
