/** What Norway signs of a transaction; amounts as decimal text (domain.md §5.3). */
export type NorwegianSale = {
	/** '' for the first. */
	readonly previousSignature: string;
	readonly date: string;
	readonly time: string;
	readonly number: number;
	readonly amountWithTax: string;
	readonly amountWithoutTax: string;
};

/** `prevSignature;date;time;number;amountInclTax;amountExclTax`, previous 0 for the first (FIS-06). */
export const norwegianString = (sale: NorwegianSale): string =>
	[
		sale.previousSignature === '' ? '0' : sale.previousSignature,
		...[sale.date, sale.time, sale.number, sale.amountWithTax, sale.amountWithoutTax],
	].join(';');
