import type { Rate } from '#domain/money/rounding.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import type { RoundAt } from '#domain/tax/tax-document.ts';
import type { TaxPack } from './tax-pack.ts';

/**
 * Sales tax: exclusive prices, several jurisdictions on one base, rounded by line or for the whole document as the
 * state or the shop decides (GEN-08).
 */
export const usSalesTax = (roundAt: Extract<RoundAt, 'line' | 'document'>): TaxPack => ({
	id: 'us_sales_tax',
	categories: [
		{ id: 'exempt', mark: '', taxClass: 'non_taxable', rates: [] },
		{ id: 'out_of_scope', mark: '', taxClass: 'out_of_scope', rates: [] },
	],
	taxIncluded: false,
	roundAt,
	roundings: ['half_up', 'half_even', 'ceil', 'floor'],
	priceBasis: 'as_listed',
	returnInvoiceRequired: () => false,
	judgeRegistrationNumber: () => 'accept',
	stamp: () => null,
});

/** A taxable category of one or more jurisdictions on the same base, from a day on. */
export function jurisdictions(
	id: string,
	rates: readonly { readonly id: string; readonly rate: Rate }[],
	validFrom = '1900-01-01',
): TaxCategory {
	const d = rates.reduce((all, { rate }) => (all * rate.d) / greatestCommon(all, rate.d), 1);
	const n = rates.reduce((all, { rate }) => all + rate.n * (d / rate.d), 0);
	const taxes = rates.map((jurisdiction) => ({ ...jurisdiction, kind: 'percent' as const }));
	return { id, mark: '', rates: [{ validFrom, rate: { n, d }, taxes }] };
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b));
