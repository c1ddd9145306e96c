import { type RowCode, rowReason, type SkipCode, skipReason } from './reasons.ts';

/** One thing wrong in a file, with its reason in English and Japanese. */
export type ReportedError = {
	readonly line: number;
	readonly column: string;
	readonly value: string;
	readonly code: RowCode;
	readonly reason: string;
};

/** How many of something were new, different, or as they were. */
export type Kept = { readonly created: number; readonly changed: number; readonly unchanged: number };

/** What an import did. Every row is an item, skipped, or bad: rows = created + changed + unchanged + skipped + bad_rows. */
export type ImportReport = {
	readonly file: string;
	readonly format: string;
	readonly encoding: string;
	readonly rows: number;
	readonly created: number;
	readonly changed: number;
	readonly unchanged: number;
	readonly skipped: number;
	readonly skips: readonly { code: SkipCode; count: number; first_line: number; reason: string }[];
	readonly bad_rows: number;
	readonly error_count: number;
	/** Of a file of customers or orders: what its rows came to. A row is then none of these by itself. */
	readonly people?: Kept;
	readonly orders?: Kept;
	readonly lines?: Kept;
	/** What a person might do about it, where there is something. */
	readonly hints: readonly string[];
};

/** What went wrong with a row, in words. */
export const reportedError = (problem: {
	readonly line: number;
	readonly column: string;
	readonly value: string;
	readonly code: RowCode;
	readonly detail?: string;
}): ReportedError => ({
	line: problem.line,
	column: problem.column,
	value: problem.value,
	code: problem.code,
	reason: rowReason(problem.code, problem.detail),
});

/** Skipped rows, with words. */
export const reportedSkips = (
	skips: readonly { code: SkipCode; count: number; firstLine: number }[],
): ImportReport['skips'] =>
	skips.map(({ code, count, firstLine }) => ({
		code,
		count,
		first_line: firstLine,
		reason: skipReason(code),
	}));

/** Advice for errors that usually have one cause for the whole file. */
export function hintsFor(codes: ReadonlySet<RowCode | 'no_price_column'>, currency: string): string[] {
	const hints: string[] = [];
	if (codes.has('no_price_column')) {
		hints.push(
			'The file has no price column, so nothing in it can be sold yet. --price N gives every row one price.',
		);
	}
	if (codes.has('money_too_many_decimals')) {
		hints.push(
			`Prices are read in ${currency}. If the file is in another currency, an empty shop takes --currency CODE.`,
		);
	}
	return hints;
}

/** The report as lines for a person: counts, what was left out, and the first errors. */
export function reportLines(report: ImportReport, errors: readonly ReportedError[]): string[] {
	const more = report.error_count - errors.length;
	return [
		`${report.file}: ${report.format}, ${report.encoding}`,
		`  ${report.rows} rows: ${report.created} new, ${report.changed} changed, ${report.unchanged} unchanged, ` +
			`${report.skipped} skipped, ${report.bad_rows} bad`,
		...keptLines(report),
		...report.skips.map(
			({ count, reason, first_line }) => `  skipped ${count} (first on line ${first_line}): ${reason}`,
		),
		...errors.map(
			({ line, column, value, reason }) => `  line ${line}, ${column || 'row'}: ${shown(value)} ${reason}`,
		),
		...(more > 0 ? [`  … and ${more} more (--report FILE writes them all)`] : []),
		...report.hints.map((hint) => `  ${hint}`),
	];
}

function keptLines({ people, orders, lines }: ImportReport): string[] {
	const named = Object.entries({ customers: people, orders, lines });
	return named.flatMap(([name, kept]) =>
		kept && kept.created + kept.changed + kept.unchanged > 0
			? [`  ${name}: ${kept.created} new, ${kept.changed} changed, ${kept.unchanged} unchanged`]
			: [],
	);
}

/** One error as a line of CSV. */
export const csvLine = (cells: readonly (string | number)[]): string =>
	`${cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;

const shown = (value: string): string =>
	value === '' ? '(empty)' : `"${value.replace(/\s+/g, ' ').slice(0, 60)}"`;
