import { type Money, minus, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** A price an operator set by hand, with why and by whose leave; kept on the line and in the sale. */
export type PriceOverride = {
	readonly unitPrice: Money;
	/** A code of the shop's list of reasons. */
	readonly reason: string;
	/** Who set it, and who allowed it (null when the operator may). */
	readonly operator: string;
	readonly approver: string | null;
	/** Entry of the approval, which is for this price alone; not there when the operator may. */
	readonly approval?: string;
};

/** How a price is set by hand, for one unit: a new price, or so much or so many percent (whole, 1 to 100) off. */
export type PriceChange = {
	readonly kind: 'price' | 'amount_off' | 'percent_off';
	readonly value: number;
};

/**
 * What one unit costs after a change of its listed price. The discount of a percent is rounded down, as promotions round
 * theirs; more off than there is to pay, or nothing changed, is a slip.
 */
export function changedPrice(
	listed: Money,
	{ kind, value }: PriceChange,
): Result<Money, 'price_change_invalid'> {
	const isWhole = Number.isSafeInteger(value) && value >= 0;
	if (!isWhole || (kind === 'percent_off' && value > 100)) return refused('price_change_invalid');
	const price = kind === 'price' ? money(value) : minus(listed, discount(listed, kind, value));
	return price < 0 || price === listed ? refused('price_change_invalid') : ok(price);
}

const discount = (listed: Money, kind: 'amount_off' | 'percent_off', value: number): Money =>
	kind === 'amount_off' ? money(value) : money(Number((BigInt(listed) * BigInt(value)) / 100n));
