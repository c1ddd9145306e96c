import { argon2id } from 'hash-wasm';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';
import { ChangesPage, type FeedDoc, PackManifest } from '#protocol/feed.ts';
import { openBytes, type TextKey, textKey } from '#protocol/sealed-text.ts';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { fromBase64Url, openFeed } from '../support/customers-feed.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let shibuya: Tablet;
let yokohama: Tablet;

beforeEach(async () => {
	server = await TestServer.start({ seed: (db) => seedDemoShop(db, { items: 60, customers: 40 }) });
	shibuya = await server.enrol('shibuya');
	yokohama = await server.enrol('yokohama');
	await server.settled();
});
afterEach(() => server.dispose());

const V2 = { 'noren-protocol': '2' };

/** What a tablet has of a feed: packs, and the changes since. */
async function pull(tablet: Tablet, feed: string, headers: Record<string, string> = V2): Promise<FeedDoc[]> {
	const manifest = v.parse(PackManifest, await (await tablet.get(`/v1/feeds/${feed}/packs`, headers)).json());
	const docs = new Map<string, FeedDoc>();
	for (const { hash } of manifest.packs) {
		const text = await (await tablet.get(`/v1/packs/${hash}`, headers)).text();
		for (const line of text.trimEnd().split('\n')) {
			const doc = JSON.parse(line) as FeedDoc;
			docs.set(doc._id, doc);
		}
	}
	for (let since = manifest.since; ; ) {
		const response = await tablet.get(`/v1/feeds/${feed}/_changes?since=${since}`, headers);
		const page = v.parse(ChangesPage, await response.json());
		for (const row of page.rows) {
			if (row.withdrawn) docs.delete(row.id);
			else docs.set(row.id, row.doc);
		}
		if (page.rows.length === 0) return [...docs.values()];
		since = page.last_seq;
	}
}

/** The key that a PIN opens at a store. */
async function unlock(tablet: Tablet, store: string, person: string, pin: string): Promise<TextKey | null> {
	const docs = await pull(tablet, `store-${store}`);
	const staff = docs.find((doc) => doc._id === `staff:${person}`);
	if (staff?.type !== 'staff' || !staff.unlock) throw new Error('no unlock');
	const { salt, memory, passes, sealed } = staff.unlock;
	const stretched = await argon2id({
		...{ password: pin, salt: fromBase64Url(salt) ?? new Uint8Array(), parallelism: 1, hashLength: 32 },
		...{ memorySize: memory, iterations: passes, outputType: 'binary' },
	});
	const key = await textKey(new Uint8Array(stretched));
	const opened = key && (await openBytes(key, sealed));
	return opened && textKey(opened);
}

test("the seed's customers are on their stores' feeds, and open with the PIN of whoever works there", async () => {
	const key = await unlock(shibuya, 'shibuya', 'suzuki', '0002');
	if (!key) throw new Error('does not open');
	expect(await unlock(shibuya, 'shibuya', 'suzuki', '0001')).toBeNull();
	const feed = await openFeed(await pull(shibuya, 'customers-shibuya'), key);
	const rows = server.db.all<{ id: string; name: string; kana: string; points: number; history: string }>(
		'SELECT id, name, kana, points, history FROM office_customers',
	);
	const here = rows.filter(({ history }) => history.includes('"shibuya"'));
	expect(here.length).toBeGreaterThan(5);
	expect([...feed.customers.keys()].sort()).toEqual(here.map(({ id }) => id).sort());
	expect([...feed.keys.keys()].sort()).toEqual([...feed.customers.keys()].sort());
	for (const { id, name, kana, points, history } of here) {
		const customer = feed.customers.get(id);
		expect(customer?.profile).toMatchObject({ name, kana });
		expect(customer?.lots.reduce((sum, lot) => sum + lot.points, 0)).toBe(points);
		const purchases = JSON.parse(history) as { number: string; total: number }[];
		expect(customer?.timeline.map(({ number }) => number).sort()).toEqual(
			purchases.map(({ number }) => number).sort(),
		);
		expect(customer?.totals.spend).toBe(purchases.reduce((sum, { total }) => sum + total, 0));
		expect(feed.keys.get(id)).toMatchObject({ name, kana, into: null });
		expect(feed.personKeys.has(id)).toBe(true);
	}
	expect([...feed.customers.values()].some(({ rfm }) => rfm?.segment)).toBe(true);
	expect([...feed.customers.values()].some(({ rank }) => rank !== 'regular')).toBe(true);
});

test("a store's customers go to its own tablets only, and to none that do not know of them (L14)", async () => {
	expect((await shibuya.get('/v1/feeds/customers-yokohama/packs', V2)).status).toBe(403);
	expect((await shibuya.get('/v1/feeds/customers-nowhere/_changes', V2)).status).toBe(403);
	expect((await yokohama.get('/v1/feeds/customers-yokohama/packs', V2)).status).toBe(200);
	expect(await pull(shibuya, 'customers-shibuya', { 'noren-protocol': '1' })).toEqual([]);
});

test('the store says by what rules points are earned, and what members agree to', async () => {
	const store = (await pull(shibuya, 'store-shibuya')).find(({ _id }) => _id === 'store:shibuya');
	if (store?.type !== 'store') throw new Error('no store');
	const rules = v.parse(WireLoyalty, store.loyalty);
	expect(rules.terms.at(-1)?.ja).toContain('ポイント');
});

test('publishing again changes nothing, also after everything derived was made anew (L8)', async () => {
	const heads = () => server.db.all("SELECT * FROM feed_heads WHERE feed LIKE 'customers-%' ORDER BY feed");
	const before = heads();
	expect(before).toHaveLength(2);
	await server.running.parts.projector.rebuild();
	expect(server.db.get('SELECT count(*) AS n FROM proj_customer_dirty')).toEqual({ n: 0 });
	expect(heads()).toEqual(before);
});

test('no name, number or address lies in feed documents, packs or the journal in the clear', async () => {
	await pull(shibuya, 'customers-shibuya');
	const texts = [
		...server.db.all<{ text: string }>("SELECT doc AS text FROM feed_docs WHERE feed LIKE 'customers-%'"),
		...server.db.all<{ text: string }>('SELECT entry AS text FROM office_journal'),
		...server.db.all<{ text: string }>('SELECT key || also AS text FROM feed_customer_index'),
	]
		.map(({ text }) => text)
		.join('\n');
	const rows = server.db.all<{
		name: string;
		kana: string;
		phone: string;
		mail: string;
		member_number: string;
	}>('SELECT name, kana, phone, mail, member_number FROM office_customers');
	for (const row of rows) {
		for (const personal of [...Object.values(row), row.phone.replaceAll('-', '')]) {
			expect(texts.includes(personal)).toBe(false);
		}
	}
});

test('members that an older Noren seeded, without the ids of what they bought, are published too', async () => {
	const history = [
		{ ...{ day: '2026-01-05', channel: 'store', place: 'shibuya', number: 'SBY-1', total: 300, points: 3 } },
	].map((purchase) => ({ ...purchase, lines: [{ sku: 'N1', name: '茶', quantity: 1, unit_price: 300 }] }));
	server.db.run('UPDATE office_customers SET history = ?', JSON.stringify(history));
	await server.running.parts.projector.rebuild();
	const key = await unlock(shibuya, 'shibuya', 'sato', '0001');
	if (!key) throw new Error('does not open');
	const { customers } = await openFeed(await pull(shibuya, 'customers-shibuya'), key);
	expect(customers.size).toBe(40);
	for (const { timeline } of customers.values()) {
		expect(timeline).toMatchObject([{ number: 'SBY-1', lines: [{ itemId: '', name: '茶', paid: 300 }] }]);
	}
});
