import { checkRegistrationNumber } from '#domain/tax/japan/registration-number.ts';
import { stampHint } from '#domain/tax/japan/stamp-duty.ts';
import type { TaxPack } from './tax-pack.ts';

const RETURN_INVOICE_FROM = 10_000;

/** Consumption tax: inclusive prices, once per rate and document, 適格簡易請求書 (domain.md §1.1–§1.8). */
export const JAPAN: TaxPack = {
	id: 'japan',
	categories: [
		{
			id: 'standard',
			mark: '',
			rates: [
				{ validFrom: '1989-04-01', rate: { n: 3, d: 100 } },
				{ validFrom: '1997-04-01', rate: { n: 5, d: 100 } },
				{ validFrom: '2014-04-01', rate: { n: 8, d: 100 } },
				{ validFrom: '2019-10-01', rate: { n: 10, d: 100 } },
			],
		},
		{
			id: 'reduced',
			mark: '※',
			eatInAs: 'standard',
			rates: [{ validFrom: '2019-10-01', rate: { n: 8, d: 100 } }],
		},
		{
			id: 'export',
			mark: '',
			taxClass: 'zero_rated',
			rates: [{ validFrom: '1989-04-01', rate: { n: 0, d: 100 } }],
		},
		{ id: 'non_taxable', mark: '', taxClass: 'non_taxable', rates: [] },
		{ id: 'out_of_scope', mark: '', taxClass: 'out_of_scope', rates: [] },
	],
	taxIncluded: true,
	roundAt: 'rate',
	roundings: ['floor', 'half_up', 'ceil'],
	priceBasis: 'as_listed',
	returnInvoiceRequired: (returned) => Math.abs(returned) >= RETURN_INVOICE_FROM,
	judgeRegistrationNumber(text) {
		const { status } = checkRegistrationNumber(text);
		return status === 'valid' ? 'accept' : status === 'unusual' ? 'warn' : 'refuse';
	},
	stamp: stampHint,
};
