import { charactersAt } from './french-string.ts';

/** What Portugal and Angola sign of an invoice; amounts as decimal text (domain.md §5.3). */
export type PortugueseInvoice = {
	readonly date: string;
	/** `YYYY-MM-DDTHH:MM:SS`. */
	readonly enteredAt: string;
	readonly number: string;
	readonly grossTotal: string;
	/** '' for the first of a series. */
	readonly previousHash: string;
};

/** `InvoiceDate;SystemEntryDate;InvoiceNo;GrossTotal;PreviousHash` (FIS-03). */
export const portugueseString = (invoice: PortugueseInvoice): string =>
	[invoice.date, invoice.enteredAt, invoice.number, invoice.grossTotal, invoice.previousHash].join(';');

/** The characters of a signature that are printed: the 1st, 11th, 21st and 31st (FIS-04). */
export const portugueseExtract = (signature: string): string => charactersAt(signature, [1, 11, 21, 31]);

/** ATCUD: the series' validation code and the number as printed behind its last slash (FIS-05). */
export const atcud = (validationCode: string, document: string): string =>
	`${validationCode}-${document.slice(document.lastIndexOf('/') + 1)}`;
