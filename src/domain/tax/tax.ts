import { type Money, plus } from '#domain/money/money.ts';
import { type Rate, type Rounding, scale } from '#domain/money/rounding.ts';

/** Tax contained in a tax-inclusive amount: `G × r / (1 + r)`, rounded once (内税, domain.md §1.1). */
export function taxInclusive(gross: Money, rate: Rate, rounding: Rounding): Money {
	return scale(gross, rate.n, rate.d + rate.n, rounding);
}

/** Tax on top of a tax-exclusive amount: `N × r`, rounded once (外税, domain.md §1.1). */
export function taxExclusive(net: Money, rate: Rate, rounding: Rounding): Money {
	return scale(net, rate.n, rate.d, rounding);
}

/** A tax-exclusive price as a tax-inclusive one. This sets a price; it is not the tax rounding of the document. */
export function toInclusive(net: Money, rate: Rate, rounding: Rounding): Money {
	return plus(net, taxExclusive(net, rate, rounding));
}
