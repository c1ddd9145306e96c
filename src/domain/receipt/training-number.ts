import { formatReceiptNumber, type ReceiptSeries } from './receipt-number.ts';

/** Training counts in a series of its own, so that the real one has no gap (NUM-07): `SBY-R01-T000001`. */
export function formatTrainingNumber(series: ReceiptSeries, number: number): string {
	const real = formatReceiptNumber(series, number);
	const cut = real.lastIndexOf('-') + 1;
	return `${real.slice(0, cut)}T${real.slice(cut)}`;
}
