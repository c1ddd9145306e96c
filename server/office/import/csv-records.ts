/** A record of a CSV file, or a line that cannot be taken apart. `line` is the physical line it begins on, from 1. */
export type CsvRecord =
	| { readonly ok: true; readonly line: number; readonly cells: readonly string[] }
	| { readonly ok: false; readonly line: number; readonly text: string };

/** A quoted field longer than this has lost its closing quote: descriptions stay far below. */
const LONGEST_RECORD = 1_000_000;

/**
 * Takes CSV (RFC 4180) apart as it streams. Lenient where shops are sloppy: blanks around quoted fields, a quote
 * inside a bare field (`24" monitor`), any line ending. A quote that is never closed or is followed by text costs
 * its own line only: reading goes on at the next physical line, so the good rows behind it still come in. (csv-parse
 * swallows everything up to the next quote, which is why this is written here.) Blank lines are left out.
 */
export async function* csvRecords(
	chunks: AsyncIterable<string>,
	delimiter: string,
	firstLine = 1,
): AsyncGenerator<CsvRecord> {
	let buffer = '';
	let line = firstLine;
	for await (const chunk of chunks) {
		buffer = buffer === '' ? chunk : buffer + chunk;
		let from = 0;
		for (;;) {
			const taken = takeRecord(buffer, from, delimiter, false);
			if (taken === 'more') break;
			if (taken.cells === null) yield { ok: false, line, text: taken.text };
			else if (taken.cells.some((cell) => cell !== '')) yield { ok: true, line, cells: taken.cells };
			from = taken.end;
			line += taken.lines;
		}
		buffer = buffer.slice(from);
	}
	let from = 0;
	while (from < buffer.length) {
		const taken = takeRecord(buffer, from, delimiter, true);
		if (taken === 'more') return;
		if (taken.cells === null) yield { ok: false, line, text: taken.text };
		else if (taken.cells.some((cell) => cell !== '')) yield { ok: true, line, cells: taken.cells };
		from = taken.end;
		line += taken.lines;
	}
}

type Taken = { cells: string[] | null; text: string; end: number; lines: number } | 'more';

/** The record that begins at `from`; 'more' when its end is not in the buffer yet. */
function takeRecord(buffer: string, from: number, delimiter: string, isLast: boolean): Taken {
	const newline = buffer.indexOf('\n', from);
	if (newline === -1 && !isLast) return 'more';
	const end = newline === -1 ? buffer.length : newline;
	const text = buffer.slice(from, end);
	const next = Math.min(end + 1, buffer.length);
	if (!text.includes('"')) return { cells: trimmed(text.split(delimiter)), text, end: next, lines: 1 };
	const quoted = takeQuoted(buffer, from, delimiter, isLast);
	if (quoted === 'more' && buffer.length - from < LONGEST_RECORD) return 'more';
	if (quoted === 'more' || quoted === null) return { cells: null, text: text.trim(), end: next, lines: 1 };
	return { ...quoted, text };
}

/** A record with quotes in it; null when a quote is out of place. */
function takeQuoted(
	buffer: string,
	from: number,
	delimiter: string,
	isLast: boolean,
): { cells: string[]; end: number; lines: number } | 'more' | null {
	const cells: string[] = [];
	let at = from;
	let lines = 1;
	for (;;) {
		let start = at;
		while (buffer[start] === ' ' || (buffer[start] === '\t' && delimiter !== '\t')) start++;
		if (buffer[start] === '"') {
			const field = quotedField(buffer, start + 1);
			if (field === null) return isLast ? null : 'more';
			cells.push(field.value.trim());
			lines += field.lines;
			at = field.end;
			while (buffer[at] === ' ' || buffer[at] === '\r' || (buffer[at] === '\t' && delimiter !== '\t')) at++;
			if (at >= buffer.length && !isLast) return 'more';
			if (at < buffer.length && buffer[at] !== delimiter && buffer[at] !== '\n') return null;
		} else {
			const newline = buffer.indexOf('\n', at);
			const separator = buffer.indexOf(delimiter, at);
			if (newline === -1 && !isLast) return 'more';
			const lineEnd = newline === -1 ? buffer.length : newline;
			const end = separator === -1 || separator > lineEnd ? lineEnd : separator;
			cells.push(buffer.slice(at, end).trim());
			at = end;
		}
		if (at >= buffer.length) return { cells, end: buffer.length, lines };
		if (buffer[at] === '\n') return { cells, end: at + 1, lines };
		at++;
	}
}

/** The text up to the closing quote, `""` standing for one; null when it does not close in the buffer. */
function quotedField(buffer: string, from: number): { value: string; end: number; lines: number } | null {
	let value = '';
	let at = from;
	for (;;) {
		const quote = buffer.indexOf('"', at);
		if (quote === -1) return null;
		value += buffer.slice(at, quote);
		if (buffer[quote + 1] !== '"') {
			return { value, end: quote + 1, lines: value.split('\n').length - 1 };
		}
		value += '"';
		at = quote + 2;
	}
}

const trimmed = (cells: string[]): string[] => {
	for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] ?? '').trim();
	return cells;
};
