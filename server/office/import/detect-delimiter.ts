import { UnreadableFile } from './import-outcome.ts';

/** A CSV text with its delimiter known and byte order marks and a `sep=;` line (Excel) taken off. */
export type SniffedText = {
	readonly delimiter: string;
	readonly firstLine: number;
	readonly chunks: AsyncIterable<string>;
};

const DELIMITERS = [',', ';', '\t'] as const;
const HEADER_LIMIT = 64 * 1024;
const LEADING_MARKS = /^\ufeff+/;

/** Reads as far as the header's end, decides the delimiter, and hands the text on from its beginning. */
export async function sniffDelimiter(chunks: AsyncIterable<string>): Promise<SniffedText> {
	const rest = chunks[Symbol.asyncIterator]();
	let head = '';
	while (!/\n[\s\S]*\n/.test(head) && head.length < HEADER_LIMIT) {
		const next = await rest.next();
		if (next.done) break;
		head += next.value;
	}
	head = head.replace(LEADING_MARKS, '');
	if (head.trim() === '') throw new UnreadableFile('empty', 'the file has no text in it');
	const separator = /^sep=(.)\r?\n/i.exec(head);
	if (separator?.[1]) {
		const text = head.slice(separator[0].length);
		return { delimiter: separator[1], firstLine: 2, chunks: joined(text, rest) };
	}
	return { delimiter: likeliest(head.split('\n', 1)[0] ?? ''), firstLine: 1, chunks: joined(head, rest) };
}

/** The delimiter that the header line has most of outside quotes. */
function likeliest(header: string): string {
	const bare = header.replace(/"[^"]*"/g, '');
	const count = (delimiter: string) => bare.split(delimiter).length;
	return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
	try {
		yield head;
		for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
	} finally {
		await rest.return?.();
	}
}
