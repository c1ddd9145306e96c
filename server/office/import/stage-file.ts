import { Columns } from './columns.ts';
import { csvRecords } from './csv-records.ts';
import { sniffDelimiter } from './detect-delimiter.ts';
import { detectFormat } from './detect-format.ts';
import { type RowProblem, UnreadableFile } from './import-outcome.ts';
import { readText } from './read-text.ts';
import type { MappingOptions } from './row-mapper.ts';
import { RowReader } from './row-reader.ts';
import type { Staging } from './staging.ts';

/** What is known of a file once it was read to its end. */
export type ReadFile = {
	readonly format: string;
	readonly encoding: string;
	readonly sha256: string;
	/** Data records, without the header and blank lines. */
	readonly rows: number;
};

/** What the file is, where detection should be overruled. */
export type FileHints = { readonly format?: string | undefined; readonly encoding?: string | undefined };

/** Reads a file once from start to end into staging. Throws UnreadableFile when it is no product list. */
export async function stageFile(
	path: string,
	hints: FileHints,
	options: MappingOptions,
	staging: Staging,
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
	const mapper = format.mapper(columns, options);
	let rows = 0;
	for await (const record of records) {
		rows++;
		const problem = record.ok ? columnProblem(record.line, record.cells, columns) : quoteProblem(record);
		if (problem) staging.add({ kind: 'bad', line: record.line, problems: [problem] });
		else if (record.ok)
			for (const outcome of mapper.row(new RowReader(record.line, record.cells))) staging.add(outcome);
	}
	for (const outcome of mapper.end()) staging.add(outcome);
	staging.finish();
	return { format: format.name, encoding: text.encoding(), sha256: text.sha256(), rows };
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
