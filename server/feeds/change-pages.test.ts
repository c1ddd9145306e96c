import { beforeEach, expect, test } from 'vitest';
import type { ChangesPage, FeedDoc } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { ChangePages } from './change-pages.ts';
import { formatPosition } from './feed-position.ts';
import { feedHead, publishDocs } from './publish.ts';

const OPTIONS = { limit: 2, epoch: 'e1', start: 's1' };
const goods = (id: string, price: number) =>
	({ _id: `item:${id}`, type: 'item', price }) as unknown as FeedDoc;

let db: Database;
let clock: number;
let pages: ChangePages;
beforeEach(() => {
	db = new Database(':memory:');
	clock = 1_000_000;
	pages = new ChangePages(db, () => clock);
});

const publish = (...docs: FeedDoc[]) => publishDocs(db, 'catalogue', docs);
const bytesAfter = (since: number) => pages.page('catalogue', since, feedHead(db, 'catalogue'), OPTIONS);

/** Reads as a tablet does, to the empty page; answers what it holds then. */
function readAll(): Record<string, unknown> {
	const held: Record<string, unknown> = {};
	for (let since = 0; ; ) {
		const page = JSON.parse(bytesAfter(since).toString()) as ChangesPage;
		if (page.rows.length === 0) return held;
		for (const row of page.rows) {
			if (!row.withdrawn) held[row.id] = (row.doc as unknown as { price: number }).price;
		}
		since = Number(/\d+/.exec(page.last_seq)?.[0]);
		expect(page.last_seq).toBe(formatPosition(since, 'e1'));
	}
}

test('a full page is served as it is while the feed moves on', () => {
	publish(goods('a', 1), goods('b', 1), goods('c', 1));
	const first = bytesAfter(0);
	publish(goods('a', 2));
	expect(bytesAfter(0)).toBe(first);
});

test('a page that ended at the head is made anew when the feed has moved', () => {
	publish(goods('a', 1));
	const short = bytesAfter(0);
	publish(goods('b', 1));
	expect(bytesAfter(0)).not.toBe(short);
	expect(readAll()).toEqual({ 'item:a': 1, 'item:b': 1 });
});

test('who reads a kept page gets what has moved since further on, and ends with the newest of everything', () => {
	publish(goods('a', 1), goods('b', 1), goods('c', 1), goods('d', 1));
	readAll();
	publish(goods('a', 2), goods('c', 2));
	publish(goods('a', 3));
	expect(readAll()).toEqual({ 'item:a': 3, 'item:b': 1, 'item:c': 2, 'item:d': 1 });
});

test('a kept page is made anew after half a minute', () => {
	publish(goods('a', 1), goods('b', 1), goods('c', 1));
	const first = bytesAfter(0);
	clock += 30_001;
	expect(bytesAfter(0)).not.toBe(first);
});
