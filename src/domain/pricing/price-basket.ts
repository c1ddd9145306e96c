import type { Basket, BasketLine } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, minus, plus, sum, times } from '#domain/money/money.ts';
import type { Rate, Rounding } from '#domain/money/rounding.ts';
import { taxExclusive, taxInclusive, toInclusive } from '#domain/tax/tax.ts';
import { rateOn, type TaxCategory, type TaxCategoryId } from '#domain/tax/tax-category.ts';

/** What the shop has decided about tax: its categories and how it rounds (one mode for every document). */
export type TaxRules = { readonly categories: readonly TaxCategory[]; readonly rounding: Rounding };

/** A line with its amount as listed (in the line's own basis, inclusive or exclusive). */
export type PricedLine = BasketLine & {
	readonly extended: Money;
	readonly rate: Rate;
	/** The receipt's sign for the rate (※), empty for the standard one. */
	readonly mark: string;
};

/** What one rate comes to: `net + tax = gross`, tax rounded once (domain.md I3, I4). */
export type TaxGroup = {
	readonly category: TaxCategoryId;
	readonly rate: Rate;
	readonly mark: string;
	readonly gross: Money;
	readonly net: Money;
	readonly tax: Money;
};

/** A basket with every figure the screen, the receipt and the sale need. */
export type PricedBasket = {
	readonly lines: readonly PricedLine[];
	readonly groups: readonly TaxGroup[];
	readonly itemCount: number;
	readonly total: Money;
};

/** Prices a basket for a business day (ISO date): line amounts, one tax group per rate, and the total. */
export function priceBasket(basket: Basket, rules: TaxRules, businessDay: string): PricedBasket {
	const byId = new Map(rules.categories.map((category) => [category.id, category]));
	const lines = basket.lines.map((line): PricedLine => {
		const category = byId.get(line.taxCategory);
		invariant(category, `unknown tax category ${line.taxCategory}`);
		return {
			...line,
			extended: times(line.unitPrice, line.quantity),
			rate: rateOn(category, businessDay),
			mark: category.mark,
		};
	});
	const groups = groupByRate(lines).map((group) => priceGroup(group, rules.rounding));
	return {
		lines,
		groups,
		itemCount: lines.reduce((count, { quantity }) => count + quantity, 0),
		total: sum(groups.map(({ gross }) => gross)),
	};
}

function groupByRate(lines: readonly PricedLine[]): PricedLine[][] {
	const groups = new Map<TaxCategoryId, PricedLine[]>();
	for (const line of lines) {
		const group = groups.get(line.taxCategory);
		if (group) group.push(line);
		else groups.set(line.taxCategory, [line]);
	}
	return [...groups.values()];
}

/**
 * Brings a rate's lines to one basis, then rounds the tax once: all exclusive → tax on top; otherwise exclusive
 * lines are turned into inclusive amounts first (TAX-20).
 */
function priceGroup(lines: readonly PricedLine[], rounding: Rounding): TaxGroup {
	const first = lines[0];
	invariant(first, 'a tax group has lines');
	const { taxCategory: category, rate, mark } = first;
	if (lines.every(({ taxIncluded }) => !taxIncluded)) {
		const net = sum(lines.map(({ extended }) => extended));
		const tax = taxExclusive(net, rate, rounding);
		return { category, rate, mark, gross: plus(net, tax), net, tax };
	}
	const gross = sum(
		lines.map(({ extended, taxIncluded }) =>
			taxIncluded ? extended : toInclusive(extended, rate, rounding),
		),
	);
	const tax = taxInclusive(gross, rate, rounding);
	return { category, rate, mark, gross, net: minus(gross, tax), tax };
}
