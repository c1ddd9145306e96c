import { invariant } from '#domain/invariant.ts';
import type { Rate } from '#domain/money/rounding.ts';

/** What an item is for tax, not what it costs: `standard`, `reduced`, `exempt`, or a country pack's own. */
export type TaxCategoryId = string;

/** A rate with the day from which it holds (domain.md §0.5); `validFrom` is an ISO date, inclusive. */
export type TaxRate = { readonly validFrom: string; readonly rate: Rate };

/** A tax category with its history of rates and the sign that marks its lines on the receipt (※ for 8 %). */
export type TaxCategory = {
	readonly id: TaxCategoryId;
	readonly mark: string;
	readonly rates: readonly TaxRate[];
};

/** The rate that holds on a day of supply: the latest one that had begun. */
export function rateOn(category: TaxCategory, day: string): Rate {
	let found: TaxRate | undefined;
	for (const rate of category.rates) {
		if (rate.validFrom <= day && (found === undefined || rate.validFrom > found.validFrom)) found = rate;
	}
	invariant(found, `tax category ${category.id} has no rate on ${day}`);
	return found.rate;
}
