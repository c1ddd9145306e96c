import { searchKey } from '#domain/catalogue/search-text.ts';
import { invariant } from '#domain/invariant.ts';
import type { FeedDoc, FeedName } from './feed.ts';
import { codesOf, FIELD, RECORD, rawRecord } from './item-record.ts';
import { startsOf } from './pieces.ts';

/** By what the documents of one pack are found without reading any of them. Lines are counted from 0, in order of id. */
export type PageIndexes = {
	/** GTINs as numbers, ascending, each with the line it belongs to. Empty in other feeds than the catalogue. */
	readonly gtins: Float64Array;
	readonly gtinLines: Uint16Array;
	/** Records in the compared form, one a line, with their starts (and the end). */
	readonly search: string;
	readonly searchStarts: Uint32Array;
	readonly categories: Readonly<Record<string, Uint16Array>>;
};

/** Indexes of a pack whose documents are not looked for by anything but their ids. */
export const NO_INDEXES: PageIndexes = {
	gtins: new Float64Array(),
	gtinLines: new Uint16Array(),
	search: '',
	searchStarts: new Uint32Array(),
	categories: {},
};

/**
 * Indexes a pack's text, once: by the server for every tablet, or by a tablet whose server does not. Search text is
 * normalised for the whole pack in one pass, which is what makes 100,000 items affordable.
 */
export const indexPage = (feed: FeedName, text: string): PageIndexes =>
	feed === 'catalogue' ? indexDocs(docsOf(text)) : NO_INDEXES;

/** The documents of a pack's text. One parse for the pack is twice as fast as one a line. */
export const docsOf = (text: string): FeedDoc[] =>
	// Newlines inside strings are escaped in JSON.
	JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as FeedDoc[];

/** {@link indexPage} of documents. */
export function indexDocs(docs: readonly FeedDoc[]): PageIndexes {
	const records: string[] = [];
	const codes: { gtin: number; line: number }[] = [];
	const categories: Record<string, number[]> = {};
	for (const [line, item] of docs.entries()) {
		if (item.type !== 'item') {
			records.push(FIELD); // a newer server's: it keeps its line and is found by nothing
			continue;
		}
		records.push(rawRecord(item));
		for (const gtin of codesOf(item)) codes.push({ gtin: Number(gtin), line });
		categories[item.category] ??= [];
		categories[item.category]?.push(line);
	}
	codes.sort((a, b) => a.gtin - b.gtin);
	const search = searchKey(records.join(RECORD));
	const searchStarts = startsOf(search, RECORD);
	invariant(searchStarts.length === docs.length + 1, 'one search record a line');
	return {
		gtins: Float64Array.from(codes, ({ gtin }) => gtin),
		gtinLines: Uint16Array.from(codes, ({ line }) => line),
		search,
		searchStarts,
		categories: Object.fromEntries(
			Object.entries(categories).map(([name, lines]) => [name, Uint16Array.from(lines)]),
		),
	};
}
