import type { Rate } from '#domain/money/rounding.ts';

/** From when on a foreign currency is taken at which rate (`ForeignCash.rate`: minor units for minor units). */
export type DatedRate = { readonly currency: string; readonly validFrom: string; readonly rate: Rate };

/** A currency that is taken today. */
export type TakenCurrency = { readonly currency: string; readonly rate: Rate };

/**
 * The currencies that a shop takes on a business day, each at its newest rate of that day or before; a rate of nothing
 * ends a currency. In the order in which the shop lists them (TND-11).
 */
export function currenciesOn(rates: readonly DatedRate[], day: string): TakenCurrency[] {
	const newest = new Map<string, DatedRate>();
	for (const row of rates) {
		const known = newest.get(row.currency);
		if (row.validFrom > day || (known && known.validFrom > row.validFrom)) continue;
		newest.set(row.currency, row);
	}
	return [...newest.values()]
		.filter(({ rate }) => rate.n > 0)
		.map(({ currency, rate }) => ({ currency, rate }));
}
