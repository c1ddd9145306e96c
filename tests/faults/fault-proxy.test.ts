import { createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
import { PASS } from '../support/toxic-lane.ts';

const BODY = 'x'.repeat(50_000);

let server: Server;
let proxy: FaultProxy;
let asked: number;

beforeEach(async () => {
	asked = 0;
	server = createServer((incoming, response) => {
		incoming.resume();
		incoming.on('end', () => response.end(`${++asked} ${BODY}`));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	proxy = new FaultProxy(() => (typeof address === 'object' ? (address?.port ?? 0) : 0));
	await proxy.listen();
});
afterEach(async () => {
	await proxy.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

/** The body of an answer, or the code of how the line ended. */
function ask(body = ''): Promise<string> {
	return new Promise((resolve) => {
		const call = request(
			// A connection of its own: one that is kept alive may be hung up just when it is used again.
			{ agent: false, port: proxy.port, host: '127.0.0.1', method: 'POST', path: '/x?y=1' },
			(answer) => {
				let text = '';
				answer.on('data', (chunk: Buffer) => {
					text += chunk.toString();
				});
				answer.on('end', () => resolve(text));
				answer.on('error', () => resolve(`broken after ${text.length > 0 ? 'some' : 'none'}`));
			},
		);
		call.on('error', (cause) => resolve('code' in cause ? String(cause.code) : 'error'));
		call.end(body);
	});
}

test('what passes comes through as it was sent', async () => {
	expect(await ask()).toBe(`1 ${BODY}`);
});

test.each([
	['delay', { kind: 'delay', ms: 5 }],
	['bandwidth', { kind: 'bandwidth', bytesPerMs: 1000 }],
	['slices', { kind: 'slice', bytes: 997, pauseMs: 1 }],
] as const)('%s changes when bytes come, and none of them, in both directions', async (_name, toxic) => {
	proxy.up = toxic;
	proxy.down = toxic;
	expect(await ask(BODY)).toBe(`1 ${BODY}`);
});

test('a line that is cut or reset in the middle is broken for the client; the server has the request', async () => {
	proxy.down = { kind: 'cut', afterBytes: 20_000 };
	expect(await ask()).toBe('broken after some');
	proxy.down = { kind: 'reset', afterBytes: 0 };
	expect(await ask()).toBe('ECONNRESET');
	expect(asked).toBe(2);
	proxy.up = { kind: 'cut', afterBytes: 10 };
	expect(await ask(BODY)).toBe('ECONNRESET');
	expect(asked).toBe(2);
});

test('a swallowed reply leaves the request done; one byte can be changed', async () => {
	proxy.fault = { kind: 'swallow_reply' };
	proxy.hangUp();
	expect(await ask()).toBe('ECONNRESET');
	expect(asked).toBe(1);
	proxy.heal();
	proxy.down = { kind: 'flip_byte', at: 1000 };
	const answer = await ask();
	expect(answer).toHaveLength(BODY.length + 2);
	expect(answer).not.toBe(`2 ${BODY}`);
});

test('a hung line goes on when the toxic is taken away, on the same connection', async () => {
	proxy.down = { kind: 'hang' };
	const answer = ask();
	expect(
		await Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve('silent'), 100))]),
	).toBe('silent');
	proxy.down = PASS;
	expect(await answer).toBe(`1 ${BODY}`);
	expect(proxy.forwarded).toBe(1);
});

test('a portal answers everything with its page, a stale cache with the last answer', async () => {
	await ask();
	proxy.fault = { kind: 'stale' };
	proxy.hangUp();
	expect(await ask()).toBe(`1 ${BODY}`);
	proxy.fault = { kind: 'portal' };
	proxy.hangUp();
	expect(await ask()).toContain('Free Wi-Fi');
	expect(asked).toBe(1);
});
