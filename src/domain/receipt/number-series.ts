import { invariant } from '#domain/invariant.ts';

/** The parts of a printed number: which series, and which number of it. */
export type SeriesNumber = { readonly series: string; readonly number: number; readonly isTraining: boolean };

const NUMBER = /^(.+)-(T?)(\d{6,})$/;

/** Reads a printed number back: `SBY-R01b-000123`, `SBY-R01-T000001` for training; null when it is not one. */
export function parseReceiptNumber(text: string): SeriesNumber | null {
	const match = NUMBER.exec(text.normalize('NFKC').trim());
	if (!match) return null;
	const [, series = '', training = '', digits] = match;
	const number = Number(digits);
	return number >= 1 ? { series: `${series}${training && '-T'}`, number, isTraining: training !== '' } : null;
}

/** One numbered document as it arrived somewhere: from a tablet, or out of an export. */
export type NumberedDocument = {
	readonly series: string;
	readonly number: number;
	readonly id: string;
	readonly hash: string;
};

/** What is wrong with the numbers of a series (I7). A gap may still arrive; a fork never heals. */
export type NumberFault =
	| { readonly code: 'gap'; readonly series: string; readonly from: number; readonly to: number }
	/** One id with two contents: a cloned device, or one put back (NUM-04). Never merged. */
	| { readonly code: 'forked'; readonly series: string; readonly number: number }
	/** Two documents share a number. */
	| { readonly code: 'number_twice'; readonly series: string; readonly number: number };

/**
 * Looks at documents in whatever order they came: gaps, forks and numbers given out twice, series by series (NUM-02…05).
 * A document that came twice as it is counts once (NUM-03).
 */
export function checkNumbers(documents: Iterable<NumberedDocument>): NumberFault[] {
	const bySeries = new Map<string, Map<number, NumberedDocument>>();
	const faults: NumberFault[] = [];
	for (const document of documents) {
		const { series, number } = document;
		const numbers = bySeries.get(series) ?? new Map<number, NumberedDocument>();
		bySeries.set(series, numbers);
		const known = numbers.get(number);
		if (!known) numbers.set(number, document);
		else if (known.id !== document.id) faults.push({ code: 'number_twice', series, number });
		else if (known.hash !== document.hash) faults.push({ code: 'forked', series, number });
	}
	for (const [series, numbers] of bySeries) faults.push(...gapsOf(series, [...numbers.keys()]));
	return faults;
}

/** Numbers between what the server has and what was given out: printed, not known, recoverable from paper (NUM-06). */
export function unknownTail(serverHas: number, lastGivenOut: number): readonly number[] {
	invariant(serverHas >= 0 && lastGivenOut >= 0, 'receipt numbers start at 1');
	return Array.from({ length: Math.max(0, lastGivenOut - serverHas) }, (_, at) => serverHas + 1 + at);
}

function gapsOf(series: string, numbers: readonly number[]): NumberFault[] {
	const faults: NumberFault[] = [];
	let last = 0;
	for (const number of [...numbers].sort((a, b) => a - b)) {
		if (number > last + 1 && last > 0) faults.push({ code: 'gap', series, from: last + 1, to: number - 1 });
		last = number;
	}
	return faults;
}
