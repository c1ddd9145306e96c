import Dexie from 'dexie';
import type { ChangeRow, FeedName } from '#protocol/feed.ts';
import { lineId } from '#protocol/line-id.ts';
import { startsOf } from '#protocol/pieces.ts';
import type { NorenDatabase } from './database.ts';

/** Whether changes take people away: then nothing of them may stay under the changes, sealed as it is (domain.md §10.3). */
export const takesPeopleAway = (feed: FeedName, rows: readonly ChangeRow[]): boolean =>
	feed.startsWith('customers-') &&
	rows.some(({ id, withdrawn }) => (withdrawn ? id.startsWith('customer:') : id.startsWith('erased:')));

/** Whether a document of the packs may not stay once it was changed: people who went, and search keys they were among. */
export const mustNotStay = (id: string, isWithdrawn: boolean): boolean =>
	id.startsWith('cindex:') || (isWithdrawn && id.startsWith('customer:'));

/** A page's text without some of its documents; null when it has none of them. */
export function textWithout(text: string, gone: ReadonlySet<string>): string | null {
	const lines = text.split('\n');
	const kept = lines.filter((line) => line === '' || !gone.has(lineId(line)));
	return kept.length === lines.length ? null : kept.join('\n');
}

/**
 * Writes the pages of a feed anew without what later changes took away or replaced. Inside the transaction of those
 * changes; a page that was written anew is no pack of the server's any more, and is not reused as one.
 */
export async function forgetInPages(db: NorenDatabase, feed: FeedName): Promise<void> {
	const changes = await db.deltas.where('feed').equals(feed).toArray();
	const gone = new Set(changes.flatMap(({ id, doc }) => (mustNotStay(id, doc === null) ? [id] : [])));
	const keys = await db.pages
		.where('[feed+generation+index]')
		.between([feed], [feed, Dexie.maxKey])
		.primaryKeys();
	for (const key of keys) {
		const row = await db.pages.get(key);
		// Packs of people are plain ones.
		const text = row?.text && textWithout(new TextDecoder().decode(row.text), gone);
		if (!row?.text || text === null || text === undefined) continue;
		const lineStarts = startsOf(text, '\n');
		await db.pages.put({ ...row, hash: '', text: new TextEncoder().encode(text), lineStarts });
	}
}
