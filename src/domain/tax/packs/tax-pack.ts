import type { Money } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import type { StampHint, StampQuestion } from '#domain/tax/japan/stamp-duty.ts';
import type { PriceBasis } from '#domain/tax/tax-basis.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import type { RoundAt } from '#domain/tax/tax-document.ts';

/** What a country decides about tax and its documents. A till has one; the rules themselves are the same for all. */
export type TaxPack = {
	readonly id: 'japan' | 'vat' | 'us_sales_tax';
	/** Categories a new shop begins with; its own rows come with its settings. */
	readonly categories: readonly TaxCategory[];
	/** Whether a price on the shelf holds the tax when nothing is said. */
	readonly taxIncluded: boolean;
	readonly roundAt: RoundAt;
	/** Modes an entity may choose; the first is the usual one. */
	readonly roundings: readonly [Rounding, ...Rounding[]];
	readonly priceBasis: PriceBasis;
	/** Whether a return of this much (with tax, positive) needs a return invoice by law. */
	returnInvoiceRequired(returned: Money): boolean;
	/** Whether a text can stand as the issuer's registration number: `warn` is odd, `refuse` is not one. */
	judgeRegistrationNumber(text: string): 'accept' | 'warn' | 'refuse';
	/** The stamp a paper receipt needs; none where there is no such duty. */
	stamp(question: StampQuestion): StampHint | null;
};
