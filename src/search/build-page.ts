import { searchKey } from '#domain/catalogue/search-text.ts';
import { invariant } from '#domain/invariant.ts';
import type { Page } from '#ports/replica.ts';
import type { FeedDoc, FeedName } from '#protocol/feed.ts';
import { codesOf, FIELD, RECORD, rawRecord } from './record.ts';

/**
 * Prepares a pack for serving: done once at import, so that a cold start only reads rows. Search text is normalised
 * for the whole pack in one pass, which is what makes 100,000 items affordable.
 */
export function buildPage(feed: FeedName, text: string): Page {
	const lineStarts = startsOf(text, '\n');
	const empty = { gtins: new Float64Array(), gtinLines: new Uint16Array(), search: '', categories: {} };
	if (feed !== 'catalogue') return { text, lineStarts, searchStarts: new Uint32Array(), ...empty };

	const records: string[] = [];
	const codes: { gtin: number; line: number }[] = [];
	const categories: Record<string, number[]> = {};
	// One parse for the pack is twice as fast as one a line; newlines inside strings are escaped in JSON.
	const docs = JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as FeedDoc[];
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
	invariant(searchStarts.length === lineStarts.length, 'one search record a line');
	return {
		text,
		lineStarts,
		gtins: Float64Array.from(codes, ({ gtin }) => gtin),
		gtinLines: Uint16Array.from(codes, ({ line }) => line),
		search,
		searchStarts,
		categories: Object.fromEntries(
			Object.entries(categories).map(([name, lines]) => [name, Uint16Array.from(lines)]),
		),
	};
}

/** The n-th piece of a text, without its separator. */
export function lineOf(text: string, starts: Uint32Array, line: number): string {
	const from = starts[line];
	const to = starts[line + 1];
	invariant(from !== undefined && to !== undefined, `no line ${line}`);
	return text.slice(from, to - 1);
}

/** Starts of the pieces, and one past the separator that ends the last (whether or not it is written). */
function startsOf(text: string, separator: string): Uint32Array {
	const body = text.endsWith(separator) ? text.slice(0, -1) : text;
	if (body === '') return Uint32Array.of(0);
	const starts = [0];
	for (let at = body.indexOf(separator); at >= 0; at = body.indexOf(separator, at + 1)) starts.push(at + 1);
	starts.push(body.length + 1);
	return Uint32Array.from(starts);
}
