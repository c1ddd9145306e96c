import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';

let server: TestServer;
let proxy: FaultProxy;
let tablet: SyncingTablet;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	tablet = await SyncingTablet.start(server, proxy.url);
	await tablet.round.run();
});
afterEach(async () => {
	await tablet.close();
	await proxy.close();
	await server.dispose();
});

const offline = { isWell: false } as const;
const heal = () => {
	proxy.fault = { kind: 'pass' };
	proxy.hangUp();
};

test('F7: entries whose answer was swallowed stay pending, and are duplicates when they come again', async () => {
	await tablet.trade(5);
	proxy.hangUp();
	proxy.fault = { kind: 'swallow_reply' };
	expect(await tablet.round.run()).toMatchObject(offline);
	expect(await tablet.inLedger()).toHaveLength(6);
	expect(await tablet.health()).toMatchObject({ unsynced: 6, online: false, trouble: null });
	heal();
	expect(await tablet.round.run()).toMatchObject({ isWell: true, hasProgressed: true });
	expect(await tablet.inLedger()).toHaveLength(6);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, online: true });
	await server.settled();
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 5 });
});

test('F7: a page of changes cut anywhere is thrown away whole: neither documents nor checkpoint move', async () => {
	server.publish(
		'catalogue',
		Array.from({ length: 60 }, (_, n) => anItemDoc(`${n}`.padStart(5, '0'), { price: 500 + n })),
	);
	const before = await tablet.replica.checkpoint('catalogue');
	const counts = async () => (await tablet.replica.load('catalogue'))?.deltas.length;
	const path = `/v1/feeds/catalogue/_changes?since=${encodeURIComponent(before?.since ?? '')}`;
	const { token } = (await tablet.outbox.credentials()) ?? {};
	const page = await server.call(path, { token: token ?? '' });
	const length = (await page.arrayBuffer()).byteLength;
	for (const part of [0.05, 0.5, 0.9, 0.999]) {
		proxy.hangUp();
		proxy.fault = { kind: 'cut_reply', afterBytes: Math.floor(length * part) };
		expect(await tablet.round.run()).toMatchObject(offline);
		expect(await tablet.replica.checkpoint('catalogue')).toEqual(before);
		expect(await counts()).toBe(0);
	}
	heal();
	expect(await tablet.round.run()).toMatchObject({ isWell: true, hasProgressed: true });
	expect(await counts()).toBe(60);
});
