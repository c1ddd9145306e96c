import { invariant } from '#domain/invariant.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { TaxClass } from './tax-class.ts';
import type { Tax } from './tax-stack.ts';

/** What an item is for tax, not what it costs: `standard`, `reduced`, `exempt`, or a country pack's own. */
export type TaxCategoryId = string;

/**
 * A rate with the day from which it holds (domain.md §0.5); `validFrom` is an ISO date, inclusive. A row may bring its
 * own mark (TFR-05), and a pack with more than one tax on a thing says which they are (`rate` is then for people).
 */
export type TaxRate = {
	readonly validFrom: string;
	readonly rate: Rate;
	readonly mark?: string;
	readonly taxes?: readonly Tax[];
};

/** A tax category with its history of rates and the sign that marks its lines on the receipt (※ for 8 %). */
export type TaxCategory = {
	readonly id: TaxCategoryId;
	readonly mark: string;
	readonly rates: readonly TaxRate[];
	/** `taxable` when nothing is said. */
	readonly taxClass?: TaxClass;
	/** The category of the same thing consumed on the premises (food at 8 % is 10 % there, domain.md §1.8). */
	readonly eatInAs?: TaxCategoryId;
};

/** The rate that holds on a day of supply: the latest one that had begun. */
export function rateOn(category: TaxCategory, day: string): Rate {
	return rateRowOn(category, day).rate;
}

/** The whole row of the rate that holds on a day of supply. */
export function rateRowOn(category: TaxCategory, day: string): TaxRate {
	let found: TaxRate | undefined;
	for (const rate of category.rates) {
		if (rate.validFrom <= day && (found === undefined || rate.validFrom > found.validFrom)) found = rate;
	}
	invariant(found, `tax category ${category.id} has no rate on ${day}`);
	return found;
}
