import 'fake-indexeddb/auto';
import { createServer } from 'node:net';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backOffMs } from '#sync/back-off.ts';
import { Transport } from '#sync/transport.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';

// Nothing here is about speed: on a busy machine it takes as long as it takes.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let server: TestServer;
let proxy: FaultProxy;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
});
afterEach(async () => {
	await proxy.close();
	await server.dispose();
});

test('F8: a server that takes the call and never answers is a server that is not there; the outbox shows its age', async () => {
	const tablet = await SyncingTablet.start(server, proxy.url, { firstByteMs: 3000 });
	await tablet.round.run();
	await tablet.trade(2);
	const soldAt = server.now;
	server.now += 3_600_000;
	proxy.hangUp();
	proxy.fault = { kind: 'hang' };
	expect(await tablet.round.run()).toMatchObject({ isWell: false });
	expect(await tablet.health()).toMatchObject({ online: false, unsynced: 3, oldestUnsyncedAt: soldAt });
	proxy.hangUp();
	proxy.fault = { kind: 'pass' };
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	expect((await tablet.health()).unsynced).toBe(0);
	await tablet.close();
});

test('F8: an answer that stops in the middle is given up after a silence; one that only trickles is not', async () => {
	const text = JSON.stringify({ ok: 'x'.repeat(400) });
	const mode = { stopsAfter: 100 };
	const trickling = createServer((socket) => {
		socket.on('error', () => socket.destroy());
		socket.once('data', () => {
			socket.write(
				`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`,
			);
			const send = (at: number) => {
				if (at >= text.length || at >= mode.stopsAfter || socket.destroyed) return;
				socket.write(text.slice(at, at + 50));
				setTimeout(() => send(at + 50), 60);
			};
			send(0);
		});
	});
	await new Promise<void>((resolve) => trickling.listen(0, '127.0.0.1', resolve));
	const address = trickling.address();
	const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
	const transport = new Transport({ baseUrl, fetch, now: Date.now, firstByteMs: 20_000, idleMs: 1000 });
	const schema = v.object({ ok: v.string() });
	expect(await transport.json(schema, '/')).toMatchObject({
		ok: false,
		failure: { code: 'server_unreachable' },
	});
	mode.stopsAfter = Number.POSITIVE_INFINITY;
	expect(await transport.json(schema, '/')).toMatchObject({ ok: true, value: { ok: 'x'.repeat(400) } });
	await new Promise((resolve) => trickling.close(resolve));
});

test('F8: tablets wait longer after each failure, at most eight seconds, and never in step', () => {
	for (let failures = 1; failures < 12; failures++) {
		const [soonest, latest] = [backOffMs(failures, () => 0), backOffMs(failures, () => 1)];
		expect(latest).toBe(Math.min(1000 * 2 ** (failures - 1), 8000));
		expect(soonest).toBe(latest / 2);
	}
});
