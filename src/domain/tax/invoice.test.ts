import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { type InvoiceParts, returnInvoice, saleInvoice } from './invoice.ts';
import { JAPAN } from './packs/japan.ts';
import { jurisdictions, usSalesTax } from './packs/us-sales-tax.ts';
import { VAT, vatCategory } from './packs/vat.ts';
import { taxDocument } from './tax-document.ts';
import { treatmentOn } from './tax-treatment.ts';

const method = { basis: 'inclusive', roundAt: 'rate', rounding: 'floor' } as const;
const taxed = (id: string) => {
	const category = JAPAN.categories.find((candidate) => candidate.id === id);
	if (!category) throw new Error(id);
	return treatmentOn(category, '2026-11-22');
};

function parts(standard: number, reduced: number, registrationNumber: string | null): InvoiceParts {
	const sold = [
		{ amount: money(standard), quantity: 1, treatment: taxed('standard') },
		{ amount: money(reduced), quantity: 1, treatment: taxed('reduced') },
	];
	return {
		issuer: { name: '暖簾商店', registrationNumber },
		date: '2026-11-22',
		lines: sold.map(({ amount, treatment }) => ({ name: '品', mark: treatment.mark, quantity: 1, amount })),
		totals: taxDocument(sold, method),
	};
}

test('a simplified invoice has issuer, number, date, marked lines, and total and tax of every rate (§1.3)', () => {
	const invoice = saleInvoice(parts(2696, 1764, 'T7000012050002'));
	expect(invoice).toMatchObject({
		kind: 'simplified_invoice',
		registrationNumber: 'T7000012050002',
		date: '2026-11-22',
		marks: ['※'],
		due: 4460,
		tax: 375,
		isRequired: true,
	});
	expect(invoice.totals.map(({ rate, mark, gross, tax }) => [rate.n, mark, gross, tax])).toEqual([
		[10, '', 2696, 245],
		[8, '※', 1764, 130],
	]);
});

test('a shop that is not registered issues a plain receipt without a number', () => {
	const invoice = saleInvoice(parts(2696, 1764, null));
	expect([invoice.kind, invoice.registrationNumber]).toEqual(['receipt', null]);
});

test('RET-03: a return invoice is required from 10,000 yen with tax, and names both days', () => {
	const supplied = { from: '2026-11-01', to: '2026-11-01' };
	const of = (standard: number) =>
		returnInvoice(parts(standard, 0, 'T7000012050002'), supplied, JAPAN.returnInvoiceRequired);
	expect(of(-9999)).toMatchObject({
		kind: 'return_invoice',
		isRequired: false,
		due: -9999,
		suppliedOn: supplied,
	});
	expect(of(-10_000).isRequired).toBe(true);
});

test('the generic VAT pack rounds half up once a rate and asks for a well-formed number', () => {
	const category = vatCategory('standard', { n: 20, d: 100 });
	const sold = { amount: money(999), quantity: 1, treatment: treatmentOn(category, '2026-11-22') };
	const [rounding] = VAT.roundings;
	const [total] = taxDocument([sold], { basis: 'inclusive', roundAt: VAT.roundAt, rounding });
	expect([total?.net, total?.tax]).toEqual([832, 167]);
	expect(VAT.judgeRegistrationNumber('de 123456789')).toBe('accept');
	expect(VAT.judgeRegistrationNumber('12345')).toBe('refuse');
	expect(
		VAT.stamp({ tenders: [], total: money(1), tax: money(0), showsTax: true, isPaper: true }),
	).toBeNull();
});

test('US sales tax adds jurisdictions on one base and rounds by line or by document (GEN-08)', () => {
	const newYork = jurisdictions('taxable', [
		{ id: 'state', rate: { n: 4, d: 100 } },
		{ id: 'city', rate: { n: 45, d: 1000 } },
		{ id: 'transit', rate: { n: 375, d: 100_000 } },
	]);
	expect(newYork.rates[0]?.rate).toEqual({ n: 8875, d: 100_000 });
	const sold = { amount: money(99), quantity: 1, treatment: treatmentOn(newYork, '2026-11-22') };
	const byDocument = usSalesTax('document');
	const [rounding] = byDocument.roundings;
	const [total] = taxDocument([sold, sold, sold], {
		basis: 'exclusive',
		roundAt: byDocument.roundAt,
		rounding,
	});
	expect([total?.tax, total?.parts.map(({ tax }) => tax)]).toEqual([26, [12, 13, 1]]);
	expect(byDocument.taxIncluded).toBe(false);
});
