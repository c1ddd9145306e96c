import { invariant } from '#domain/invariant.ts';

/** Where a receipt number comes from: one gapless series per device incarnation (domain.md §5.1). */
export type ReceiptSeries = {
	readonly storeCode: string;
	readonly register: string;
	readonly incarnation: number;
};

/** `SBY-R01-000123`; a later incarnation adds its letter (`SBY-R01b-000001`), so a number is never issued twice. */
export function formatReceiptNumber(series: ReceiptSeries, number: number): string {
	invariant(Number.isInteger(number) && number >= 1, `receipt numbers start at 1, got ${number}`);
	const letter = incarnationLetter(series.incarnation);
	return `${series.storeCode}-${series.register}${letter}-${String(number).padStart(6, '0')}`;
}

/** '' for the first life of a device, then b, c, … z, ba, bb, … */
function incarnationLetter(incarnation: number): string {
	invariant(Number.isInteger(incarnation) && incarnation >= 1, 'incarnations start at 1');
	if (incarnation === 1) return '';
	let rest = incarnation - 1;
	let letters = '';
	while (rest > 0) {
		letters = String.fromCharCode(97 + (rest % 26)) + letters;
		rest = Math.floor(rest / 26);
	}
	return letters;
}
