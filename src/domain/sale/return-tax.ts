import { invariant } from '#domain/invariant.ts';
import { type Money, minus, plus } from '#domain/money/money.ts';
import type { Rate, Rounding } from '#domain/money/rounding.ts';
import { taxExclusive, taxInclusive } from '#domain/tax/tax.ts';

/** What one rate of a sale came to, as the sale keeps it: rate and rounding of its own day, never today's (RET-04). */
export type SoldTotal = {
	readonly rate: Rate;
	readonly rounding: Rounding;
	/** Whether amounts below are with tax (内税) or without (外税). */
	readonly isInclusive: boolean;
	/** Everything sold at this rate, in that basis. */
	readonly amount: Money;
	readonly tax: Money;
};

/**
 * Tax of one return: what is due on everything returned so far including it, less what was before (domain.md §1.6).
 * Rounding each return by itself would lose yen (RET-02); this way any split sums to the tax of the sale (I5). Amounts
 * are positive and in the sale's basis.
 */
export function returnTax(sold: SoldTotal, before: Money, now: Money): Money {
	const after = plus(before, now);
	invariant(before >= 0 && now >= 0 && after <= sold.amount, 'nobody returns more than was sold');
	return minus(taxOnReturned(sold, after), taxOnReturned(sold, before));
}

/** The end is the sale's own tax: lines of mixed basis may have made it differ from the formula by some yen. */
function taxOnReturned(sold: SoldTotal, returned: Money): Money {
	if (returned === sold.amount) return sold.tax;
	const tax = sold.isInclusive ? taxInclusive : taxExclusive;
	return tax(returned, sold.rate, sold.rounding);
}
