import Dexie from 'dexie';
import type { FeedName } from '#protocol/feed.ts';
import { type Page, packedPage, plainPage, unpackedText } from '#protocol/pack-page.ts';
import type { NorenDatabase, PageRow } from './database.ts';

/** Where a page is. */
export type PageKey = [feed: string, generation: string, index: number];

/** Pages of a feed's generation, in order. */
export function readPages(db: NorenDatabase, feed: FeedName, generation: string): Promise<PageRow[]> {
	return ofGeneration(db, feed, generation).toArray();
}

/** Keys of the pages of a feed's generation, in order: they are read one at a time where memory is short. */
export function pageKeys(db: NorenDatabase, feed: FeedName, generation: string): Promise<PageKey[]> {
	return ofGeneration(db, feed, generation).primaryKeys();
}

/** Every page of a feed on the device, of whatever generation, by the hash of its text. */
export async function pagesByHash(db: NorenDatabase, feed: FeedName): Promise<Map<string, PageKey[]>> {
	const held = db.pages.where('[feed+hash]').between([feed, Dexie.minKey], [feed, Dexie.maxKey]);
	const [hashes, keys] = await db.transaction('r', db.pages, () =>
		Promise.all([held.keys() as unknown as PromiseLike<[string, string][]>, held.primaryKeys()]),
	);
	const found = new Map<string, PageKey[]>();
	for (const [at, key] of keys.entries()) {
		const hash = hashes[at]?.[1] ?? '';
		found.set(hash, [...(found.get(hash) ?? []), key]);
	}
	return found;
}

/** A row as a page. Nothing of its text is read: a start needs none of it, a look-up a little. */
export function toPage(row: PageRow): Page {
	const { gtins, gtinLines, search, searchStarts, categories } = row;
	const indexes = { gtins, gtinLines, search, searchStarts, categories };
	return row.packed ? packedPage(indexes, row.packed) : plainPage(indexes, row.text, row.lineStarts);
}

/** The text of a row, as its pack has it. */
export const textOf = async (row: PageRow): Promise<string> =>
	row.packed ? unpackedText(row.packed) : new TextDecoder().decode(row.text);

const ofGeneration = (db: NorenDatabase, feed: FeedName, generation: string) =>
	db.pages.where('[feed+generation+index]').between([feed, generation], [feed, generation, Dexie.maxKey]);
