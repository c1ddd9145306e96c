import { request as httpRequest } from 'node:http';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EnrolAnswer, HelloAnswer } from '#protocol/wire.ts';
import { enrolRequest, TestServer } from './server-harness.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(() => server.dispose());

const enrol = async (code: string, signed = code) =>
	server.post('/v1/devices/enrol', await enrolRequest(code, signed));

test('a code enrols one device, with its own register and a token that works', async () => {
	const response = await enrol(server.code());
	expect(response.status).toBe(200);
	const identity = v.parse(EnrolAnswer, await response.json());
	expect(identity).toMatchObject({
		store: 'shibuya',
		store_code: 'SBY',
		device: 't01',
		register: 'R01',
		incarnation: 1,
	});
	expect((await server.call('/v1/feeds/catalogue/packs', { token: identity.token })).status).toBe(200);
});

test('devices are numbered through the shop and registers through the store', async () => {
	const names = [];
	for (const store of ['shibuya', 'yokohama', 'shibuya']) {
		const { identity } = await server.enrol(store);
		names.push([identity.device, identity.register]);
	}
	expect(names).toEqual([
		['t01', 'R01'],
		['t02', 'R01'],
		['t03', 'R02'],
	]);
});

test('a code works once', async () => {
	const code = server.code();
	expect((await enrol(code)).status).toBe(200);
	const again = await enrol(code);
	expect(again.status).toBe(403);
	expect(await again.json()).toMatchObject({ error: 'enrol_code_wrong' });
});

test('a code used twice at once enrols one device', async () => {
	const code = server.code();
	const answers = await Promise.all([enrol(code), enrol(code), enrol(code)]);
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
});

test('a code is too old after a day', async () => {
	const code = server.code();
	server.now += 24 * 3600_000;
	expect((await enrol(code)).status).toBe(403);
});

test('a wrong proof enrols nothing and does not use the code up', async () => {
	const code = server.code();
	expect((await enrol(code, 'AAAA-BBBB')).status).toBe(403);
	expect((await enrol(code)).status).toBe(200);
});

test('codes and tokens are not kept as they are', async () => {
	const code = server.code();
	const { token } = (await (await enrol(code)).json()) as EnrolAnswer;
	const kept = JSON.stringify([
		server.db.all('SELECT * FROM office_enrol_codes'),
		server.db.all('SELECT * FROM office_devices'),
	]);
	expect(kept).not.toContain(code);
	expect(kept).not.toContain(token);
});

test('a browser on the server itself gets a code by itself, a neighbour or a rebound name does not', async () => {
	const hello = v.parse(HelloAnswer, await (await server.call('/v1/devices/hello')).json());
	expect(hello).toMatchObject({ local: true, stores: [{ id: 'shibuya' }, { id: 'yokohama' }] });
	const local = await server.post('/v1/devices/local-code', { store: 'yokohama' });
	const { code } = (await local.json()) as { code: string };
	expect(((await (await enrol(code)).json()) as EnrolAnswer).store).toBe('yokohama');
	expect(await localCodeAs({ host: 'noren.example:8080' })).toBe(403);
	expect(await localCodeAs({ host: 'localhost', origin: 'http://evil.example' })).toBe(403);
	expect(await localCodeAs({ host: `localhost:${server.running.port}` })).toBe(200);
});

test('guessing codes is slowed down', async () => {
	let status = 0;
	for (let n = 0; n < 25 && status !== 429; n++) {
		const response = await server.post('/v1/devices/enrol', {});
		status = response.status;
		if (status === 429) expect(await response.json()).toMatchObject({ error: 'too_many_requests' });
	}
	expect(status).toBe(429);
});

test('a request in another shape says where it is wrong', async () => {
	const response = await server.post('/v1/devices/enrol', { code: 'x' });
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({
		error: 'bad_request',
		reason: expect.stringContaining('code'),
	});
});

/** `fetch` does not let a caller choose the Host header. */
function localCodeAs(headers: Record<string, string>): Promise<number> {
	return new Promise((resolve, reject) => {
		const options = {
			port: server.running.port,
			path: '/v1/devices/local-code',
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
		};
		const call = httpRequest(options, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		call.on('error', reject);
		call.end(JSON.stringify({ store: 'shibuya' }));
	});
}

test("every store's tills hear of every device's key, which stays when the device has a new life", async () => {
	const { identity } = await server.enrol('yokohama');
	await server.enrol('shibuya');
	const keys = server.db
		.all<{ feed: string; id: string }>(
			"SELECT feed, id FROM feed_docs WHERE id LIKE 'key:%' AND withdrawn = 0 ORDER BY feed, id",
		)
		.map(({ feed, id }) => `${feed} ${id}`);
	expect(keys).toEqual(
		['store-shibuya', 'store-yokohama'].flatMap((feed) => [
			`${feed} key:${identity.device}.1`,
			`${feed} key:t02.1`,
		]),
	);
});
