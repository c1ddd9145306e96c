import type { Rate } from '#domain/money/rounding.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import type { TaxPack } from './tax-pack.ts';

/**
 * Value added tax as most of the world has it: inclusive prices, rounded half up once per rate and document; rates come
 * from the shop's settings. Zero-rated and exempt are two totals (GEN-12).
 */
export const VAT: TaxPack = {
	id: 'vat',
	categories: [
		{
			id: 'zero',
			mark: '',
			taxClass: 'zero_rated',
			rates: [{ validFrom: '1968-01-01', rate: { n: 0, d: 100 } }],
		},
		{ id: 'exempt', mark: '', taxClass: 'non_taxable', rates: [] },
		{ id: 'out_of_scope', mark: '', taxClass: 'out_of_scope', rates: [] },
	],
	taxIncluded: true,
	roundAt: 'rate',
	roundings: ['half_up', 'half_even', 'floor', 'ceil'],
	priceBasis: 'as_listed',
	returnInvoiceRequired: () => true,
	judgeRegistrationNumber: (text) =>
		/^[A-Z]{2}[0-9A-Z+*]{2,13}$/.test(
			text
				.normalize('NFKC')
				.toUpperCase()
				.replace(/[\s.-]/g, ''),
		)
			? 'accept'
			: 'refuse',
	stamp: () => null,
};

/** A VAT category of one rate from a day on, for settings. */
export const vatCategory = (id: string, rate: Rate, validFrom = '1968-01-01'): TaxCategory => ({
	id,
	mark: '',
	rates: [{ validFrom, rate }],
});
