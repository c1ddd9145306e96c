import { invariant } from '#domain/invariant.ts';
import { type Money, minus } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import { taxInclusive, toInclusive } from '#domain/tax/tax.ts';
import { rateOn, type TaxCategory, type TaxCategoryId } from '#domain/tax/tax-category.ts';

/** Whether the customer takes the food away or eats it here; asked at the time of sale (domain.md §1.8). */
export type ServiceMode = 'take_away' | 'eat_in';

/** A store sells one thing at one price without tax, or at one price with tax, both ways. */
export type EatInPrices = 'same_net' | 'same_gross';

/** What of a line depends on how it is served; as listed it is the take-away. */
export type ServedPrice = {
	readonly taxCategory: TaxCategoryId;
	readonly unitPrice: Money;
	readonly taxIncluded: boolean;
};

/** How a store serves: the categories, what stays the same, and how a price is rounded. */
export type ServiceRules = {
	readonly categories: readonly TaxCategory[];
	readonly prices: EatInPrices;
	readonly rounding: Rounding;
};

/**
 * A line as served. Only categories with another one for eating in change (food does; beer and bags do not). Always
 * worked out from the listed price, so that switching to and fro changes nothing.
 */
export function servedAs(
	mode: ServiceMode,
	listed: ServedPrice,
	rules: ServiceRules,
	day: string,
): ServedPrice {
	const away = rules.categories.find(({ id }) => id === listed.taxCategory);
	invariant(away, `unknown tax category ${listed.taxCategory}`);
	const here = rules.categories.find(({ id }) => id === away.eatInAs);
	if (mode === 'take_away' || !here) return listed;
	const [awayRate, hereRate] = [rateOn(away, day), rateOn(here, day)];
	const { unitPrice, taxIncluded } = listed;
	if (taxIncluded === (rules.prices === 'same_gross')) return { ...listed, taxCategory: here.id };
	if (rules.prices === 'same_gross') {
		const gross = toInclusive(unitPrice, awayRate, rules.rounding);
		return { taxCategory: here.id, unitPrice: gross, taxIncluded: true };
	}
	const net = minus(unitPrice, taxInclusive(unitPrice, awayRate, rules.rounding));
	return {
		taxCategory: here.id,
		unitPrice: toInclusive(net, hereRate, rules.rounding),
		taxIncluded: true,
	};
}
