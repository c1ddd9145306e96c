import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemDoc } from '#protocol/feed.ts';
import { unpackedText } from '#protocol/pack-page.ts';
import { preparePack, readPrepared } from '#protocol/prepared-pack.ts';
import { withdrawDocs } from '#server/feeds/publish.ts';
import { nameStart } from '#server/feeds/server-start.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { TestServer } from './server-harness.ts';

// Nothing here is about speed: on a busy machine it takes as long as it takes.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const items: ItemDoc[] = Array.from({ length: 5000 }, (_, n) =>
	anItemDoc(String(n).padStart(6, '0'), { price: 100 + n, name: `品 ${n}` }),
);
const DAY = 24 * 3600_000;

let server: TestServer;
let tablet: SyncingTablet;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', items);
	tablet = await SyncingTablet.start(server, server.running.url);
	await tablet.round.run();
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

const catalogueHealth = async () => (await tablet.health()).feeds.find(({ feed }) => feed === 'catalogue');
const check = async () => {
	tablet.round.checkSoon();
	await tablet.round.run();
	return catalogueHealth();
};
const total = async () => (await (await tablet.catalogue())?.search('品', 0, 1))?.total;

test('packs, changes laid over them and withdrawn documents add up to the server’s sums (L9)', async () => {
	server.publish('catalogue', [
		anItemDoc('000007', { price: 9, name: '品 7' }),
		anItemDoc('zz', { name: '品 "z" \\ ' }),
		{ ...anItemDoc('y'), _id: 'item:y"1\\', name: '品 y' },
	]);
	server.db.transaction(() => withdrawDocs(server.db, 'catalogue', ['item:000003', 'item:000004']));
	await tablet.round.run();
	expect(await check()).toMatchObject({ check: 'equal', checkedAt: server.now });
	expect(tablet.installed.filter((feed) => feed === 'catalogue')).toHaveLength(1);
	expect(await total()).toBe(items.length);
});

test('a document that was skipped is noticed, the feed is loaded anew, and nothing good is fetched twice', async () => {
	server.publish('catalogue', [anItemDoc('000007', { price: 9, name: '品 7' })]);
	await tablet.round.run();
	await tablet.db.deltas.clear();
	tablet.calls.length = 0;
	expect(await check()).toMatchObject({ check: 'repaired' });
	expect(
		(await (await tablet.catalogue())?.search('品 7', 0, 9000))?.items.find(({ id }) => id === '000007')
			?.price,
	).toBe(9);
	expect(tablet.callsTo('/v1/packs/')).toBe(0);
	expect(await check()).toMatchObject({ check: 'equal' });
});

test('once the server was started again, feeds are compared within minutes: it may have been put back (L9)', async () => {
	const aFewMinutes = async () => {
		for (let round = 0; round < 4; round++) {
			server.now += 60_000;
			await tablet.round.run();
		}
		return catalogueHealth();
	};
	expect(await check()).toMatchObject({ check: 'equal' });
	server.publish('catalogue', [anItemDoc('000007', { price: 9, name: '品 7' })]);
	await tablet.round.run();
	await tablet.db.deltas.clear();
	expect(await aFewMinutes()).toMatchObject({ check: 'equal' });
	nameStart(server.db, (count) => new Uint8Array(count).fill(7));
	expect(await aFewMinutes()).toMatchObject({ check: 'repaired' });
});

test('a page spoilt on the disk is noticed and only that page is fetched again', async () => {
	const pages = await tablet.db.pages
		.where('[feed+hash]')
		.between(['catalogue'], ['catalogue', []])
		.toArray();
	const page = pages.find(({ packed }) => packed?.ids.includes('item:000001'));
	if (!page?.packed) throw new Error('no page');
	const text = (await unpackedText(page.packed)).replace('"price":101', '"price":999');
	await tablet.db.pages.put({ ...page, ...(await readPrepared(await preparePack(text))) });
	expect(
		(await (await tablet.catalogue())?.search('品 1', 0, 9000))?.items.find(({ id }) => id === '000001')
			?.price,
	).toBe(999);
	tablet.calls.length = 0;
	expect(await check()).toMatchObject({ check: 'repaired' });
	expect(tablet.callsTo('/v1/packs/')).toBe(1);
	expect(
		(await (await tablet.catalogue())?.search('品 1', 0, 9000))?.items.find(({ id }) => id === '000001')
			?.price,
	).toBe(101);
	expect(await total()).toBe(items.length);
});

test('each feed is compared once a day by itself, not in the first round, and one in a round', async () => {
	expect(tablet.callsTo('/v1/feeds/catalogue/check')).toBe(0);
	for (let round = 0; round < 5; round++) await tablet.round.run();
	const checks = () => tablet.calls.filter((call) => call.endsWith('/check')).length;
	const first = checks();
	expect(first).toBe((await tablet.health()).feeds.length);
	for (let round = 0; round < 5; round++) await tablet.round.run();
	expect(checks()).toBe(first);
	server.now += DAY + 1;
	for (let round = 0; round < 5; round++) await tablet.round.run();
	expect(checks()).toBe(2 * first);
});

test('types and fields of a newer server are kept and counted, and disturb no reader', async () => {
	const future = { _id: 'item:future', type: 'hologram', depth: 3 } as unknown as ItemDoc;
	const odd = { _id: 'thing:Z', type: 'thing', Zed: { a: [1, 'x'] } } as unknown as ItemDoc;
	const richer = { ...anItemDoc('000005', { name: '品 5' }), weight_grams: 12 } as ItemDoc;
	server.publish('catalogue', [future, odd, richer]);
	await tablet.round.run();
	expect(await total()).toBe(items.length);
	expect(await check()).toMatchObject({ check: 'equal' });
	const { packs, epoch } = server.running.parts;
	server.publish(
		'catalogue',
		Array.from({ length: 6000 }, (_, n) => anItemDoc(`n${n}`, { name: `新 ${n}` })),
	);
	await packs.manifest('catalogue', epoch.current());
	await packs.idle();
	await tablet.round.run();
	await tablet.round.run();
	expect(tablet.installed.filter((feed) => feed === 'catalogue')).toHaveLength(2);
	expect(await check()).toMatchObject({ check: 'equal' });
	expect(await total()).toBe(items.length);
	const catalogue = await tablet.catalogue();
	expect(catalogue?.categories().reduce((sum, { count }) => sum + count, 0)).toBe(items.length + 6000);
});
