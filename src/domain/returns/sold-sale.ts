import type { Money } from '#domain/money/money.ts';
import type { SalePricedLine } from '#domain/pricing/price-sale.ts';
import type { TaxMethod } from '#domain/tax/tax-document.ts';
import type { TaxTreatment } from '#domain/tax/tax-treatment.ts';

/** A share of a discount as the sale keeps it. */
export type SoldShare = { readonly kind: string; readonly id: string; readonly amount: Money };

/** A line of a completed sale, as far as returning it goes: all of it stored with the sale, nothing looked up again. */
export type SoldLine = {
	readonly id: string;
	readonly quantity: number;
	/** Before discounts, in the basis of the sale: Σ shares + `paid`. */
	readonly undiscounted: Money;
	readonly shares: readonly SoldShare[];
	readonly paid: Money;
	/** What points were earned on, and how many times. */
	readonly accrualBase: Money;
	readonly treatment: TaxTreatment;
};

/** A completed sale as returns see it. */
export type SoldSale = { readonly method: TaxMethod; readonly lines: readonly SoldLine[] };

/** Units of lines that come back, by line id. */
export type ReturnedUnits = ReadonlyMap<string, number>;

/** What a priced line keeps once it is sold. */
export const toSoldLine = (line: SalePricedLine): SoldLine => ({
	id: line.id,
	quantity: line.quantity,
	undiscounted: line.undiscounted,
	shares: line.shares.map(({ kind, id, amount }) => ({ kind, id, amount })),
	paid: line.paid,
	accrualBase: line.accrualBase,
	treatment: line.treatment,
});
