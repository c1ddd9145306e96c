import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChangesPage, type FeedDoc, type ItemDoc, type PackInfo, PackManifest } from '#protocol/feed.ts';
import { Database } from '#server/database/database.ts';
import { publishDocs, withdrawDocs } from '#server/feeds/publish.ts';
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
	reading: 'しょうひん',
	category: 'food',
	price,
	tax_category: 'reduced',
	tax_included: true,
});
const items = (count: number) => Array.from({ length: count }, (_, n) => anItem(n));

const manifestOf = async (feed = 'catalogue') =>
	v.parse(PackManifest, await (await tablet.get(`/v1/feeds/${feed}/packs`)).json());
const changes = async (since: string, limit = 500) =>
	v.parse(
		ChangesPage,
		await (await tablet.get(`/v1/feeds/catalogue/_changes?since=${since}&limit=${limit}`)).json(),
	);

/** Loads a pack as a tablet does, checking what it must check. */
async function loadPack({ hash, count, bytes }: PackInfo): Promise<FeedDoc[]> {
	const response = await tablet.get(`/v1/packs/${hash}`);
	expect(response.headers.get('cache-control')).toContain('immutable');
	const text = await response.text();
	expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
	expect(Buffer.byteLength(text)).toBe(bytes);
	const docs = text.split('\n').map((line) => JSON.parse(line) as FeedDoc);
	expect(docs).toHaveLength(count);
	return docs;
}

/** A tablet's replica: packs, then changes until an empty page. */
async function pullAll(limit: number): Promise<Map<string, FeedDoc>> {
	const { packs, since } = await manifestOf();
	const replica = new Map<string, FeedDoc>();
	for (const pack of packs) for (const doc of await loadPack(pack)) replica.set(doc._id, doc);
	for (let at = since; ; ) {
		const page = await changes(at, limit);
		if (page.rows.length === 0) return replica;
		for (const row of page.rows) row.withdrawn ? replica.delete(row.id) : replica.set(row.id, row.doc);
		at = page.last_seq;
	}
}

function published(): Map<string, FeedDoc> {
	const rows = server.db.all<{ id: string; doc: string }>(
		"SELECT id, doc FROM feed_docs WHERE feed = 'catalogue' AND withdrawn = 0",
	);
	return new Map(rows.map(({ id, doc }) => [id, JSON.parse(doc) as FeedDoc]));
}

test('packs and the changes since are exactly the published documents', async () => {
	server.publish('catalogue', items(3200));
	expect(await pullAll(500)).toEqual(published());
	const { since } = await manifestOf();
	server.publish('catalogue', [anItem(7, 999), anItem(99_999)]);
	server.db.transaction(() => withdrawDocs(server.db, 'catalogue', ['item:000003']));
	expect((await manifestOf()).since).toBe(since);
	const replica = await pullAll(1);
	expect(replica).toEqual(published());
	expect(replica.has('item:000003')).toBe(false);
	expect(replica.get('item:000007')).toMatchObject({ price: 999 });
});

test('a document that was withdrawn is in no pack, and its place in the changes says so', async () => {
	server.publish('catalogue', items(5));
	server.db.transaction(() => withdrawDocs(server.db, 'catalogue', ['item:000002']));
	const { packs, count } = await manifestOf();
	expect(count).toBe(4);
	const docs = (await Promise.all(packs.map(loadPack))).flat();
	expect(docs.map(({ _id }) => _id)).not.toContain('item:000002');
	const { rows } = await changes('0');
	expect(rows.at(-1)).toEqual({ id: 'item:000002', withdrawn: true });
});

test('pages in feed order end with an empty one that stays where it was', async () => {
	server.publish('catalogue', items(25));
	const ids: string[] = [];
	let since = '0';
	for (let page = await changes(since, 7); page.rows.length > 0; page = await changes(since, 7)) {
		ids.push(...page.rows.map(({ id }) => id));
		since = page.last_seq;
	}
	expect(ids).toEqual(items(25).map(({ _id }) => _id));
	expect(await changes(since)).toMatchObject({ rows: [], last_seq: since });
});

test('a position of another life of the server is answered with rewind', async () => {
	server.publish('catalogue', items(3));
	const { last_seq, epoch } = await changes('0');
	for (const query of ['since=3-other', 'since=nonsense', `since=${last_seq}&epoch=other`]) {
		const response = await tablet.get(`/v1/feeds/catalogue/_changes?${query}`);
		expect(response.status).toBe(409);
		expect(await response.json()).toMatchObject({ error: 'rewind' });
	}
	expect((await tablet.get(`/v1/feeds/catalogue/_changes?since=${last_seq}&epoch=${epoch}`)).status).toBe(
		200,
	);
});

test('the epoch stays over a restart', async () => {
	const { epoch } = await changes('0');
	await server.restart();
	expect((await changes('0')).epoch).toBe(epoch);
});

test('a tablet reads what everyone may know and its own store, nothing else', async () => {
	const status = async (path: string) => (await tablet.get(path)).status;
	for (const feed of ['catalogue', 'availability', 'store-shibuya']) {
		expect(await status(`/v1/feeds/${feed}/packs`)).toBe(200);
		expect(await status(`/v1/feeds/${feed}/_changes`)).toBe(200);
	}
	expect(await status('/v1/feeds/store-yokohama/packs')).toBe(403);
	expect(await status('/v1/feeds/store-yokohama/_changes')).toBe(403);
	expect(await status('/v1/feeds/customers/packs')).toBe(404);
	expect((await server.call('/v1/feeds/catalogue/packs')).status).toBe(401);
});

test('documents that come in at one place leave the packs of all others as they were', async () => {
	server.publish('catalogue', items(12_000));
	const before = (await manifestOf()).packs.map(({ hash }) => hash);
	// Enough of them in one place to be worth a new snapshot.
	const more = Array.from({ length: 3000 }, (_, n) => ({ ...anItem(0), _id: `item:000000a${n}` }));
	server.publish('catalogue', more);
	await manifestOf();
	await server.running.parts.packs.idle();
	const after = (await manifestOf()).packs.map(({ hash }) => hash);
	expect(before.length).toBeGreaterThan(1);
	expect(after.filter((hash) => !before.includes(hash)).length).toBeLessThanOrEqual(3);
	expect(after.filter((hash) => before.includes(hash)).length).toBeGreaterThanOrEqual(before.length - 1);
});

test('a replaced pack stays readable for a day and is removed after it', async () => {
	server.publish('catalogue', items(10));
	const [old] = (await manifestOf()).packs;
	server.publish('catalogue', [anItem(3, 5)]);
	await manifestOf();
	const path = `/v1/packs/${old?.hash}`;
	expect((await tablet.get(path)).status).toBe(200);
	server.now += 25 * 3600_000;
	server.publish('catalogue', [anItem(3, 6)]);
	await manifestOf();
	expect((await tablet.get(path)).status).toBe(404);
});

test('a document published by a command beside the server pokes connected tablets', async () => {
	const abort = new AbortController();
	const stream = await server.call('/v1/poke', { token: tablet.token, signal: abort.signal });
	// The tablet's own enrolment published its key as the first change.
	const heard = reads(stream, '"head":"2-');
	const other = new Database(server.running.parts.folder.database);
	const doc: FeedDoc = { _id: 'staff:1', type: 'staff', name: '佐藤', role: 'cashier', pin_hash: 'x' };
	other.transaction(() => {
		publishDocs(other, 'store-yokohama', [doc]);
		publishDocs(other, 'store-shibuya', [doc]);
	});
	other.close();
	const text = await heard;
	expect(text).toMatch(/event: poke\ndata: \{"feed":"store-shibuya","head":"2-[^"]+"\}\n\n/);
	expect(text).not.toContain('yokohama');
	abort.abort();
});

test('a stream of pokes does not hold the server open', async () => {
	const stream = await server.call('/v1/poke', { token: tablet.token });
	const ended = stream.text();
	await server.running.close();
	expect(await ended).toContain('hello');
});

async function reads(response: Response, wanted: string): Promise<string> {
	let text = '';
	const decoder = new TextDecoder();
	for await (const chunk of response.body ?? []) {
		text += decoder.decode(chunk as Uint8Array, { stream: true });
		if (text.includes(wanted)) break;
	}
	return text;
}
