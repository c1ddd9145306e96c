import { type Money, sum } from '#domain/money/money.ts';
import { amountDue, type TaxTotal } from './tax-document.ts';

/** Who issues the document; a shop that is not registered has no number and prints none (domain.md §1.3). */
export type Issuer = { readonly name: string; readonly registrationNumber: string | null };

/** A line as the law wants it: what it is, with the mark of its rate. */
export type InvoiceLine = {
	readonly name: string;
	readonly mark: string;
	readonly quantity: number;
	readonly amount: Money;
};

/**
 * What a receipt has to say, as data: 適格簡易請求書, 適格返還請求書, or a plain receipt of an unregistered shop. Layout and
 * words belong to the receipt.
 */
export type Invoice = {
	readonly kind: 'simplified_invoice' | 'return_invoice' | 'receipt';
	readonly issuerName: string;
	readonly registrationNumber: string | null;
	/** ISO day of the sale, or of the return. */
	readonly date: string;
	/** Of a return: the day of the original sale, or the days between which it was. */
	readonly suppliedOn: { readonly from: string; readonly to: string } | null;
	readonly lines: readonly InvoiceLine[];
	readonly totals: readonly TaxTotal[];
	/** Marks in use; each needs its legend (`※は軽減税率対象`). */
	readonly marks: readonly string[];
	readonly due: Money;
	readonly tax: Money;
	/** Whether the law asks for it; a till prints it in any case (domain.md §1.6). */
	readonly isRequired: boolean;
};

/** The parts of a document that are known when it is made. */
export type InvoiceParts = {
	readonly issuer: Issuer;
	readonly date: string;
	readonly lines: readonly InvoiceLine[];
	readonly totals: readonly TaxTotal[];
};

/** The invoice of a sale. */
export const saleInvoice = (parts: InvoiceParts): Invoice => ({
	...common(parts),
	kind: parts.issuer.registrationNumber === null ? 'receipt' : 'simplified_invoice',
	suppliedOn: null,
	isRequired: parts.issuer.registrationNumber !== null,
});

/**
 * The return invoice of returned lines; `isRequired` asks the country pack (in Japan from 10,000 yen with tax, RET-03).
 */
export const returnInvoice = (
	parts: InvoiceParts,
	suppliedOn: { readonly from: string; readonly to: string },
	isRequired: (returned: Money) => boolean,
): Invoice => ({
	...common(parts),
	kind: parts.issuer.registrationNumber === null ? 'receipt' : 'return_invoice',
	suppliedOn,
	isRequired: parts.issuer.registrationNumber !== null && isRequired(amountDue(parts.totals)),
});

const common = ({ issuer, date, lines, totals }: InvoiceParts) => ({
	issuerName: issuer.name,
	registrationNumber: issuer.registrationNumber,
	date,
	lines,
	totals,
	marks: [...new Set(lines.map(({ mark }) => mark).filter((mark) => mark !== ''))].sort(),
	due: amountDue(totals),
	tax: sum(totals.map(({ tax }) => tax)),
});
