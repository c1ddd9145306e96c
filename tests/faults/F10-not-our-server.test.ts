import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerProof, tokenHash } from '#protocol/answer-proof.ts';
import { sha256Hex } from '#protocol/hash.ts';
import { NONCE_HEADER, PROOF_HEADER, TIME_HEADER } from '#protocol/wire.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';

type Answering = (request: Request, ask: () => Promise<Response>) => Promise<Response>;

let server: TestServer;
let proxy: FaultProxy;
let tablet: SyncingTablet;
/** Whatever stands between the tablet and its server. */
let between: Answering;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000', { price: 100 })]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	between = (_request, ask) => ask();
	tablet = await SyncingTablet.start(server, proxy.url, {
		fetch: (input, init) => between(new Request(input, init), () => fetch(input, init)),
	});
});
afterEach(async () => {
	await tablet.close();
	await proxy.close();
	await server.dispose();
});

const json = (body: object, status = 200, headers: Record<string, string> = {}) =>
	new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

/** A push answer as only a liar gives it: everything is safe. */
const lie = () => ({
	rows: [],
	epoch: 'x',
	head: 'x',
	acked_through: 1_000_000,
	backed_up_through: 1_000_000,
	server_time: server.now,
});

test('F10: a captive portal counts as offline, and is named', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	proxy.hangUp();
	proxy.fault = { kind: 'portal' };
	expect(await tablet.round.run()).toMatchObject({ isWell: false });
	expect(await tablet.health()).toMatchObject({
		online: false,
		unsynced: 3,
		trouble: 'server_answer_invalid',
	});
	proxy.hangUp();
	proxy.fault = { kind: 'pass' };
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	expect(await tablet.health()).toMatchObject({ online: true, unsynced: 0, trouble: null });
});

test.each([
	['without a proof', () => ({})],
	['with an invented proof', () => ({ [PROOF_HEADER]: 'a'.repeat(64), [TIME_HEADER]: '1' })],
])('F10: an answer in the server’s form %s acknowledges nothing', async (_name, headers) => {
	await tablet.round.run();
	await tablet.trade(2);
	between = async () => json(lie(), 200, headers());
	expect(await tablet.round.run()).toMatchObject({ isWell: false });
	expect(await tablet.health()).toMatchObject({ acknowledged: 0, unsynced: 3, online: false });
	between = (_request, ask) => ask();
	await tablet.round.run();
	expect(await tablet.inLedger()).toHaveLength(3);
	expect((await tablet.health()).unsynced).toBe(0);
});

test('F10: yesterday’s genuine answer, given again from a cache, is not taken for today’s', async () => {
	const kept = new Map<string, Response>();
	const keyOf = (url: string) => new URL(url).pathname;
	between = async (request, ask) => {
		const answer = await ask();
		kept.set(keyOf(request.url), answer.clone());
		return answer;
	};
	await tablet.round.run();
	await tablet.trade(2);
	await tablet.round.run();
	await tablet.trade(2);
	server.publish('catalogue', [anItemDoc('00000', { price: 999 })]);
	const currentAt = (await tablet.health()).feeds.map((feed) => feed.currentAt);
	server.now += 60_000;
	between = async (request, ask) => kept.get(keyOf(request.url))?.clone() ?? ask();
	expect(await tablet.round.run()).toMatchObject({ isWell: false });
	expect(await tablet.health()).toMatchObject({ unsynced: 2, online: false });
	expect((await tablet.health()).feeds.map((feed) => feed.currentAt)).toEqual(currentAt);
});

test.each(['status', 'body', 'time', 'nonce'] as const)(
	'F10, F19: a proof covers the %s of an answer',
	async (part) => {
		await tablet.round.run();
		const token = (await tablet.outbox.credentials())?.token ?? '';
		await tablet.trade(1);
		between = async (request) => {
			const body = JSON.stringify(lie());
			const proven = {
				nonce: request.headers.get(NONCE_HEADER) ?? '',
				time: server.now,
				status: 200,
				bodyHash: sha256Hex(body),
			};
			const other = { status: 201, bodyHash: sha256Hex('{}'), time: server.now + 1, nonce: '00' };
			const changed = part === 'body' ? 'bodyHash' : part;
			const proof = answerProof(tokenHash(token), { ...proven, [changed]: other[changed] });
			const headers = { [PROOF_HEADER]: proof, [TIME_HEADER]: String(proven.time) };
			return new Response(body, { status: 200, headers });
		};
		await tablet.round.run();
		expect(await tablet.health()).toMatchObject({ acknowledged: 0, online: false });
	},
);

test('a server that has never proven itself is an older one, and works', async () => {
	between = async (_request, ask) => {
		const answer = await ask();
		const headers = new Headers(answer.headers);
		headers.delete(PROOF_HEADER);
		headers.delete(TIME_HEADER);
		headers.delete('content-encoding');
		return new Response(await answer.arrayBuffer(), { status: answer.status, headers });
	};
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	await tablet.trade(1);
	await tablet.round.run();
	expect(await tablet.health()).toMatchObject({ acknowledged: 2, trouble: null });
});

test('a server that does not know the device says so, and that is shown although it can prove nothing', async () => {
	await tablet.round.run();
	await tablet.trade(1);
	tablet.transport.authorise('another-token', tablet.outbox);
	await tablet.round.run();
	expect(await tablet.health()).toMatchObject({ trouble: 'device_unknown', unsynced: 2 });
});
