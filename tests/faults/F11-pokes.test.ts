import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { later } from '#platform/timer.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';

// Nothing here is about speed: on a busy machine it takes as long as it takes.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let server: TestServer;
let proxy: FaultProxy;
let tablet: SyncingTablet;
/** How much faster than a shop's the tablet's own waiting passes. */
let haste = 1;
/** The tablet's network, which a test can look at or spoil. */
let call: typeof fetch;

beforeEach(async () => {
	haste = 1;
	call = fetch;
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000', { price: 100 })]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	tablet = await SyncingTablet.start(server, proxy.url, {
		later: (ms, work) => later(ms / haste, work),
		fetch: (input, init) => call(input, init),
	});
});
afterEach(async () => {
	await tablet.close();
	await proxy.close();
	await server.dispose();
});

const until = (claim: () => Promise<void> | void) => vi.waitFor(claim, { timeout: 20_000, interval: 50 });
const price = async () => (await (await tablet.catalogue())?.search('item', 0, 1))?.items[0]?.price;
const publish = (amount: number) => server.publish('catalogue', [anItemDoc('00000', { price: amount })]);

test('F11: a poke brings a change at once, long before the next periodic pull', async () => {
	tablet.loop.start();
	await until(async () => expect(await price()).toBe(100));
	publish(200);
	await until(async () => expect(await price()).toBe(200));
	expect(tablet.callsTo('/v1/poke')).toBe(1);
});

test('F11: without any poke the periodic pull brings it', async () => {
	haste = 50;
	call = (input, init) =>
		String(input).endsWith('/v1/poke') ? Promise.reject(new TypeError('no pokes here')) : fetch(input, init);
	tablet.loop.start();
	await until(async () => expect(await price()).toBe(100));
	publish(300);
	await until(async () => expect(await price()).toBe(300));
});

test('F11: a channel that says hello and then nothing is hung up after forty seconds of silence and called again', async () => {
	let hungUp = 0;
	call = async (input, init) => {
		if (!String(input).endsWith('/v1/poke')) return fetch(input, init);
		const dead = new ReadableStream<Uint8Array>({
			start(stream) {
				stream.enqueue(new TextEncoder().encode(': hello\n\n'));
				init?.signal?.addEventListener('abort', () => {
					hungUp++;
					stream.error(new DOMException('hung up', 'AbortError'));
				});
			},
		});
		return new Response(dead, { status: 200 });
	};
	haste = 100;
	tablet.loop.start();
	await until(() => expect(hungUp).toBeGreaterThan(1));
	expect(tablet.callsTo('/v1/poke')).toBeGreaterThan(1);
	haste = 1;
	call = fetch;
});

test('F11: a storm of pokes is one pull after another, never two at a time', async () => {
	await tablet.round.run();
	let open = 0;
	let most = 0;
	call = async (input, init) => {
		const isChanges = String(input).includes('/catalogue/_changes');
		if (isChanges) most = Math.max(most, ++open);
		try {
			return await fetch(input, init);
		} finally {
			if (isChanges) open--;
		}
	};
	tablet.loop.start();
	for (let poke = 0; poke < 50; poke++) tablet.loop.nudge();
	publish(500);
	await until(async () => expect(await price()).toBe(500));
	await tablet.loop.stop();
	expect(most).toBe(1);
});
