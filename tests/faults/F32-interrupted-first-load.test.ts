import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemDoc } from '#protocol/feed.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';

// Nothing here is about speed: on a busy machine it takes as long as it takes.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** Enough for about eight packs. */
const items: ItemDoc[] = Array.from({ length: 24_000 }, (_, n) =>
	anItemDoc(String(n).padStart(6, '0'), { price: 100 + n, name: `品 ${n}` }),
);

let server: TestServer;
let tablet: SyncingTablet;
let database: string;
/** How many packs still come through; then the line is gone. */
let packsLeft: number;
/** Hashes of the packs that arrived, over all lives of the tablet. */
let arrived: string[];

const start = () =>
	SyncingTablet.start(server, server.running.url, {
		database,
		fetch: async (input, init) => {
			const hash = /\/v1\/packs\/(\w+)$/.exec(String(input))?.[1];
			if (!hash) return fetch(input, init);
			if (packsLeft-- <= 0) throw new TypeError('cut');
			const answer = await fetch(input, init);
			arrived.push(hash);
			return answer;
		},
	});

beforeEach(async () => {
	database = `tablet-${crypto.randomUUID()}`;
	packsLeft = Number.POSITIVE_INFINITY;
	arrived = [];
	server = await TestServer.start();
	server.publish('catalogue', items);
	server.publish('store-shibuya', [aStore(), aClerk()]);
	tablet = await start();
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

const generations = async () =>
	new Set(
		(await tablet.db.pages.toArray()).filter(({ feed }) => feed === 'catalogue').map((p) => p.generation),
	);
const total = async () => (await (await tablet.catalogue())?.search('品', 0, 1))?.total;

test('F32: a first load cut again and again, over restarts, fetches each pack once and shows nothing before all are there', async () => {
	const wanted = 1 + (await packCount());
	for (let life = 0; (await total()) === undefined; life++) {
		expect(life).toBeLessThan(wanted);
		packsLeft = 3;
		await tablet.round.run();
		await tablet.close();
		tablet = await start();
	}
	expect(new Set(arrived).size).toBe(arrived.length);
	expect(await total()).toBe(items.length);
	expect(await generations()).toHaveLength(1);
});

test('F32: a catalogue that changed meanwhile costs the packs that changed, and leaves nothing of the old one', async () => {
	packsLeft = 5;
	await tablet.round.run();
	expect(await total()).toBeUndefined();
	const before = [...arrived];
	expect(before).toHaveLength(5);
	await tablet.close();
	// Early items get dearer and many come at the end: first pack and last packs are others now.
	server.publish('catalogue', [anItemDoc('000001', { price: 7, name: '品 1' })]);
	server.publish(
		'catalogue',
		Array.from({ length: 9000 }, (_, n) => anItemDoc(`9${String(n).padStart(5, '0')}`, { name: `品 x${n}` })),
	);
	await server.running.parts.packs.manifest('catalogue', server.running.parts.epoch.current());
	await server.running.parts.packs.idle();
	packsLeft = Number.POSITIVE_INFINITY;
	tablet = await start();
	await tablet.round.run();
	expect(new Set(arrived).size).toBe(arrived.length);
	const manifest = await server.running.parts.packs.manifest(
		'catalogue',
		server.running.parts.epoch.current(),
	);
	const asked = manifest.packs.map(({ hash, prepared }) => prepared?.hash ?? hash);
	const reused = asked.filter((hash) => before.includes(hash)).length;
	expect(reused).toBeGreaterThan(2);
	expect(await total()).toBe(items.length + 9000);
	const found = (await (await tablet.catalogue())?.search('品1', 0, 50_000))?.items;
	expect(found?.find(({ id }) => id === '000001')?.price).toBe(7);
	expect(await generations()).toHaveLength(1);
	const pages = (await tablet.db.pages.toArray()).filter(({ feed }) => feed === 'catalogue');
	expect(pages.map(({ hash }) => hash).sort()).toEqual(manifest.packs.map(({ hash }) => hash).sort());
});

test('F32: the former catalogue serves while the next one is on its way', async () => {
	await tablet.round.run();
	expect(await total()).toBe(items.length);
	const served = (await tablet.replica.checkpoint('catalogue'))?.generation;
	server.publish(
		'catalogue',
		Array.from({ length: 8000 }, (_, n) => anItemDoc(`8${String(n).padStart(5, '0')}`, { name: `品 y${n}` })),
	);
	await server.running.parts.packs.manifest('catalogue', server.running.parts.epoch.current());
	await server.running.parts.packs.idle();
	await tablet.round.run();
	packsLeft = 2;
	await tablet.round.run();
	expect((await tablet.replica.checkpoint('catalogue'))?.generation).toBe(served);
	expect(await total()).toBe(items.length + 8000);
	packsLeft = Number.POSITIVE_INFINITY;
	await tablet.round.run();
	expect((await tablet.replica.checkpoint('catalogue'))?.generation).not.toBe(served);
	expect(await total()).toBe(items.length + 8000);
	expect(await generations()).toHaveLength(1);
});

async function packCount(): Promise<number> {
	const { packs, epoch } = server.running.parts;
	return (await packs.manifest('catalogue', epoch.current())).packs.length;
}
