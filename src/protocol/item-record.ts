import { searchKey } from '#domain/catalogue/search-text.ts';
import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { ItemDoc } from '#protocol/feed.ts';

/** Between the fields of a record, and between records: characters no normalised text contains. */
export const FIELD = '\u0001';
export const RECORD = '\u0002';

/** A text without the characters that separate records: some file has them in a name. */
export const withoutSeparators = (text: string): string =>
	text.replaceAll(FIELD, ' ').replaceAll(RECORD, ' ');

/** What an item can be found by, before normalising: reading first, because it also gives the order of lists. */
export function rawRecord(item: ItemDoc): string {
	const codes = item.gtins.map((gtin) => displayGtin(gtin as Gtin)).join(FIELD);
	const [reading, name, sku] = [item.reading || item.name, item.name, item.sku].map(withoutSeparators);
	return `${reading}${FIELD}${name}${FIELD}${sku}${FIELD}${codes}`;
}

/** Every code by which an item is scanned: its own and those of its packs. */
export const codesOf = ({ gtins, packs = [] }: ItemDoc): string[] => [
	...gtins,
	...packs.map(({ gtin }) => gtin),
];

/** The record of one item in the compared form (deltas; packs are normalised whole). */
export const recordOf = (item: ItemDoc): string => searchKey(rawRecord(item));

/** 0 when every word begins a field of the record, 1 when each is somewhere in it, null when one is missing. */
export function matchRank(record: string, words: readonly string[]): 0 | 1 | null {
	let rank: 0 | 1 = 0;
	for (const word of words) {
		const at = record.indexOf(word);
		if (at < 0) return null;
		if (at > 0 && record[at - 1] !== FIELD && !record.includes(FIELD + word)) rank = 1;
	}
	return rank;
}
