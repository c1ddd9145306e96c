import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BucketSums, differingBuckets } from '#protocol/bucket-check.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { ChangesPage, type FeedDoc, type ItemDoc } from '#protocol/feed.ts';
import { CheckAnswer } from '#protocol/wire.ts';
import { withdrawDocs } from '#server/feeds/publish.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

const anItem = (n: number, price = 100): ItemDoc => ({
	_id: `item:${String(n).padStart(6, '0')}`,
	type: 'item',
	sku: `sku-${n}`,
	gtins: [],
	name: `商品 ${n}`,
	reading: '',
	category: 'food',
	price,
	tax_category: 'reduced',
	tax_included: true,
});
const items = (count: number) => Array.from({ length: count }, (_, n) => anItem(n));
const check = async () => v.parse(CheckAnswer, await (await tablet.get('/v1/feeds/catalogue/check')).json());

/** What a tablet holds that reads the feed as it is served, and where that ends. */
async function replica(): Promise<{ at: string; docs: Map<string, FeedDoc> }> {
	const docs = new Map<string, FeedDoc>();
	for (let at = '0'; ; ) {
		const path = `/v1/feeds/catalogue/_changes?since=${at}&limit=1000`;
		const page = v.parse(ChangesPage, await (await tablet.get(path)).json());
		if (page.rows.length === 0) return { at, docs };
		for (const row of page.rows) row.withdrawn ? docs.delete(row.id) : docs.set(row.id, row.doc);
		at = page.last_seq;
	}
}

function sumsOf(docs: ReadonlyMap<string, FeedDoc>) {
	const sums = new BucketSums();
	for (const [id, doc] of docs) sums.add(id, canonicalJson(doc as unknown as Json));
	return sums.sums();
}

test("the checksums are those of the documents a tablet gets, at the feed's head", async () => {
	server.publish('catalogue', items(2500));
	server.publish('catalogue', [anItem(3, 777), anItem(9000)]);
	server.db.transaction(() => withdrawDocs(server.db, 'catalogue', ['item:000005', 'item:000006']));
	const { at, docs } = await replica();
	const answer = await check();
	expect(answer).toMatchObject({ feed: 'catalogue', epoch: server.running.parts.epoch.current(), as_of: at });
	expect(answer.buckets).toEqual(sumsOf(docs));
	expect(answer.buckets.reduce((sum, [count]) => sum + count, 0)).toBe(2499);
});

test('a missing, a stale and a surplus document each show in their bucket', async () => {
	server.publish('catalogue', items(300));
	const { docs } = await replica();
	const { buckets } = await check();
	const differs = (change: (copy: Map<string, FeedDoc>) => void) => {
		const copy = new Map(docs);
		change(copy);
		return differingBuckets(sumsOf(copy), buckets);
	};
	expect(differs(() => {})).toEqual([]);
	expect(differs((copy) => copy.delete('item:000007'))).toHaveLength(1);
	expect(differs((copy) => copy.set('item:000007', anItem(7, 99)))).toHaveLength(1);
	expect(differs((copy) => copy.set('item:009999', anItem(9999)))).toHaveLength(1);
});

test('documents that change while a feed is added up count once, as they are at the end', async () => {
	server.publish('catalogue', items(4000));
	const { checks } = server.running.parts;
	const first = checks.sums('catalogue');
	// The first slices are read; these are among them, not yet read, and new.
	await new Promise((resolve) => setImmediate(resolve));
	server.publish('catalogue', [anItem(1, 5), anItem(3999, 6), anItem(7777)]);
	server.db.transaction(() => withdrawDocs(server.db, 'catalogue', ['item:000002', 'item:003998']));
	const { asOf, buckets } = await first;
	expect(asOf).toBe(4005);
	expect(buckets).toEqual(sumsOf((await replica()).docs));
});

test('a feed that has not moved is added up once', async () => {
	server.publish('catalogue', items(10));
	const { checks } = server.running.parts;
	const [one, two] = await Promise.all([checks.sums('catalogue'), checks.sums('catalogue')]);
	expect(two).toBe(one);
	expect(await checks.sums('catalogue')).toBe(one);
	server.publish('catalogue', [anItem(1, 5)]);
	expect((await checks.sums('catalogue')).asOf).toBe(one.asOf + 1);
});

test('an empty feed and one of another store answer as feeds do', async () => {
	expect(await check()).toMatchObject({ buckets: Array.from({ length: 256 }, () => [0, 0, 0]) });
	expect((await tablet.get('/v1/feeds/store-yokohama/check')).status).toBe(403);
	expect((await tablet.get('/v1/feeds/nothing/check')).status).toBe(404);
});
