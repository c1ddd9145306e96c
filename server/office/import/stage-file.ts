import { Columns } from './columns.ts';
import { csvRecords } from './csv-records.ts';
import { sniffDelimiter } from './detect-delimiter.ts';
import { detectFormat } from './detect-format.ts';
import { type RowProblem, UnreadableFile } from './import-outcome.ts';
import type { PeopleFormat } from './people/outcome.ts';
import type { PeopleStaging } from './people/people-staging.ts';
import { readText } from './read-text.ts';
import type { MappingOptions, ProductFormat } from './row-mapper.ts';
import { RowReader } from './row-reader.ts';
import type { Scratch } from './scratch.ts';
import type { Staging } from './staging.ts';

/** What is known of a file once it was read to its end. */
export type ReadFile = {
	readonly of: 'items' | 'people';
	readonly format: string;
	readonly encoding: string;
	readonly sha256: string;
	/** Data records, without the header and blank lines. */
	readonly rows: number;
};

/** What the file is, where detection should be overruled. */
export type FileHints = { readonly format?: string | undefined; readonly encoding?: string | undefined };

/** Where rows wait, by what they are of. */
export type Stagings = {
	readonly scratch: Scratch;
	readonly items: Staging;
	readonly people: PeopleStaging;
};

/** Reads a file once from start to end into staging. Throws UnreadableFile when it is nothing that is known. */
export async function stageFile(
	path: string,
	hints: FileHints,
	options: MappingOptions,
	{ scratch, items, people }: Stagings,
): Promise<ReadFile> {
	const text = await readText(path, hints.encoding);
	const sniffed = await sniffDelimiter(text.chunks);
	const records = csvRecords(sniffed.chunks, sniffed.delimiter, sniffed.firstLine);
	const header = await records.next();
	if (header.done || !header.value.ok) {
		throw new UnreadableFile('no_header', 'the first line is not a CSV header');
	}
	const columns = new Columns(header.value.cells);
	const format = detectFormat(columns, hints.format);
	const taker =
		format.of === 'items'
			? itemTaker(format.format, columns, options, items)
			: peopleTaker(format.format, columns, options, people);
	let rows = 0;
	for await (const record of records) {
		rows++;
		const problem = record.ok ? columnProblem(record.line, record.cells, columns) : quoteProblem(record);
		scratch.row();
		if (problem) scratch.addProblem(problem);
		else if (record.ok) taker.row(new RowReader(record.line, record.cells));
	}
	taker.end();
	scratch.finish();
	return {
		...{ of: format.of, format: format.format.name, encoding: text.encoding(), sha256: text.sha256(), rows },
	};
}

type Taker = { readonly row: (row: RowReader) => void; readonly end: () => void };

function itemTaker(
	format: ProductFormat,
	columns: Columns,
	options: MappingOptions,
	staging: Staging,
): Taker {
	const mapper = format.mapper(columns, options);
	return {
		row: (row) => {
			for (const outcome of mapper.row(row)) staging.add(outcome);
		},
		end: () => {
			for (const outcome of mapper.end()) staging.add(outcome);
		},
	};
}

function peopleTaker(
	format: PeopleFormat,
	columns: Columns,
	options: MappingOptions,
	staging: PeopleStaging,
): Taker {
	const mapper = format.mapper(columns, options);
	return { row: (row) => staging.add(mapper(row)), end: () => undefined };
}

/** Empty cells too many are a spreadsheet's habit; anything else means that columns have slipped. */
function columnProblem(line: number, cells: readonly string[], columns: Columns): RowProblem | null {
	const expected = columns.names.length;
	if (cells.length === expected) return null;
	if (cells.length > expected && cells.slice(expected).every((cell) => cell === '')) return null;
	const detail = `${cells.length} ≠ ${expected}`;
	return {
		line,
		column: '',
		value: cells.join(' | ').slice(0, 200).toWellFormed(),
		code: 'wrong_column_count',
		detail,
	};
}

const quoteProblem = ({ line, text }: { line: number; text?: string }): RowProblem => ({
	line,
	column: '',
	value: (text ?? '').slice(0, 200).toWellFormed(),
	code: 'quote_unbalanced',
});
