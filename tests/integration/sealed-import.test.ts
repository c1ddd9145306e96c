import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealFile } from '#protocol/sealed-file.ts';
import type { EnrolAnswer, SealedAnswer } from '#protocol/wire.ts';
import { sealingPublicKey } from '#server/office/sealing-key.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { runShop } from '../support/run-shop.ts';
import { type Tablet, TestServer } from './server-harness.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let server: TestServer;
let bringer: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	bringer = await server.enrol();
});
afterEach(() => server.dispose());

/** A tablet that keeps its keys, with some sales it cannot send. */
async function aStrandedTablet(sales: number) {
	const keys = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
	const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	const code = server.code();
	const signature = await crypto.subtle.sign(ECDSA, keys.privateKey, new TextEncoder().encode(code));
	const proof = Buffer.from(signature).toString('base64url');
	const request = { code, public_key: { kty, crv, x, y }, proof };
	const identity = (await (await server.post('/v1/devices/enrol', request)).json()) as EnrolAnswer;
	const journal = new TestJournal(identity);
	journal.trade(sales);
	const { store, device, incarnation } = identity;
	const seal = (sealingKey = sealingPublicKey(server.db)) =>
		sealFile(journal.entries, {
			device: { store, device, incarnation },
			sealingKey,
			deviceKeys: keys,
			sealedAt: 1,
		});
	return { journal, identity, seal };
}

const bring = async (file: string, token = bringer.token) => {
	const headers = { 'content-type': 'application/json' };
	const response = await server.call('/v1/journal/sealed', { method: 'POST', headers, body: file, token });
	return { status: response.status, answer: (await response.json()) as SealedAnswer };
};

test('another tablet brings the entries of a stranded one, once; the second time all are known (F16)', async () => {
	const stranded = await aStrandedTablet(450);
	const file = await stranded.seal();
	const nothing = { device: 't02', incarnation: 1, quarantined: 0, refused: null };
	expect((await bring(file)).answer).toEqual({ ...nothing, stored: 451, duplicate: 0 });
	expect((await bring(file)).answer).toEqual({ ...nothing, stored: 0, duplicate: 451 });
	await server.settled();
	expect(server.db.get('SELECT count(*) AS n, sum(total) AS total FROM proj_sales')).toEqual({
		n: 450,
		total: 450 * 160,
	});
});

test('the command knows a sealed file by its content, with the server running and without', async () => {
	const stranded = await aStrandedTablet(3);
	const path = join(server.folder, 'from the tablet.txt');
	await writeFile(path, await stranded.seal());
	const running = await runShop(server.folder, 'import', path, '--json');
	expect(JSON.parse(running.out)).toMatchObject({ stored: 4, duplicate: 0, refused: null });
	await server.running.close();
	const stopped = await runShop(server.folder, 'import', path, '--json');
	expect(JSON.parse(stopped.out)).toMatchObject({ stored: 0, duplicate: 4, refused: null });
});

test('what is not for this shop, unknown, altered or no sealed file is refused in its own word and changes nothing', async () => {
	const stranded = await aStrandedTablet(3);
	const file = await stranded.seal();
	const keys = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	const elsewhere = await stranded.seal({ kty: 'EC', crv: 'P-256', x, y });
	expect((await bring(elsewhere)).answer.refused).toBe('not_for_this_shop');
	expect((await bring(file.replace('"sealed_at":1', '"sealed_at":2'))).answer.refused).toBe('not_genuine');
	expect((await bring(file.replace('"device":"t02"', '"device":"t77"'))).answer.refused).toBe(
		'unknown_device',
	);
	expect((await bring('gtin,name\n')).answer.refused).toBe('not_sealed');
	expect((await bring(file, 'no token')).status).toBe(401);
	expect(await server.running.parts.ledger.devices()).toEqual([]);
	const path = join(server.folder, 'sealed.json');
	await writeFile(path, elsewhere);
	const refused = await runShop(server.folder, 'import', path);
	expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('another shop') });
});

test("a revoked device's file is kept aside, whole", async () => {
	const stranded = await aStrandedTablet(3);
	const file = await stranded.seal();
	server.db.run("UPDATE office_devices SET state = 'revoked', revoked_at = 1 WHERE id = 't02'");
	expect((await bring(file)).answer).toMatchObject({ stored: 0, quarantined: 4, refused: null });
});
