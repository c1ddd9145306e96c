import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';

/** Entries of the backlog; 20,000 are thirty busy days (`NOREN_BACKLOG=20000`). */
const BACKLOG = Number(process.env.NOREN_BACKLOG ?? 2000);
const CHANGES = BACKLOG / 2;

let server: TestServer;
let proxy: FaultProxy;
let tablet: SyncingTablet;
/** Every entry and every changed document that crossed the line or tried to. */
let sent: number;

beforeEach(async () => {
	sent = 0;
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	tablet = await SyncingTablet.start(server, proxy.url, {
		firstByteMs: 5000,
		fetch: (input, init) => {
			if (String(input).endsWith('_bulk_docs')) {
				sent += (JSON.parse(String(init?.body)) as { docs: object[] }).docs.length;
			}
			return fetch(input, init);
		},
	});
	await tablet.round.run();
});
afterEach(async () => {
	await tablet.close();
	await proxy.close();
	await server.dispose();
});

test('F35: thirty days over a line that breaks every few moments: always forward, never from the beginning', async () => {
	await tablet.backlog(BACKLOG);
	server.publish(
		'catalogue',
		Array.from({ length: CHANGES }, (_, n) => anItemDoc(String(n).padStart(6, '0'), { price: 1000 + n })),
	);
	proxy.fault = { kind: 'slow', bytesPerMs: 400, cutAfterMs: 250 };
	proxy.hangUp();
	let acked = 0;
	let since = '';
	let cuts = 0;
	for (let round = 0; acked < BACKLOG || since === ''; round++) {
		expect(round).toBeLessThan(BACKLOG / 5);
		const outcome = await tablet.round.run();
		const now = (await tablet.health()).acknowledged;
		expect(now).toBeGreaterThanOrEqual(acked);
		acked = now;
		if (!outcome.isWell) cuts++;
		else since = (await tablet.replica.checkpoint('catalogue'))?.since ?? '';
	}
	expect(cuts).toBeGreaterThan(0);
	expect(sent).toBeLessThan(BACKLOG * 3);
	expect(await tablet.inLedger()).toHaveLength(BACKLOG);
	expect((await (await tablet.catalogue())?.search('item', 0, 1))?.total).toBe(CHANGES + 1);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });
}, 600_000);
