import { afterEach, beforeEach, expect, test } from 'vitest';
import { addRoutes, newApp } from '#server/http/build-app.ts';
import type { Parts } from '#server/http/parts.ts';
import { type Ledger, LedgerFullError } from '#server/ledger/ledger.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

/** The server's own ledger on a disk that has no room for some of it. */
function shortOfRoom(ledger: Ledger, short: 'append' | 'quarantine'): Ledger {
	const full = () => Promise.reject(new LedgerFullError('disk full'));
	return {
		append: (...args) => (short === 'append' ? full() : ledger.append(...args)),
		quarantine: (...args) => (short === 'quarantine' ? full() : ledger.quarantine(...args)),
		get: (id) => ledger.get(id),
		changesSince: (...args) => ledger.changesSince(...args),
		heldSeqs: (key) => ledger.heldSeqs(key),
		devices: () => ledger.devices(),
		entriesOf: (key) => ledger.entriesOf(key),
		head: () => ledger.head(),
		info: () => ledger.info(),
		epoch: () => ledger.epoch(),
		close: () => ledger.close(),
	};
}

/** A push through the routes over other parts; answers as the wire does. */
async function pushOver(parts: Parts, docs: readonly object[]) {
	const app = newApp(false);
	await addRoutes(app, parts, undefined);
	try {
		const headers = { authorization: `Bearer ${tablet.token}` };
		return await app.inject({ method: 'POST', url: '/v1/journal/_bulk_docs', headers, payload: { docs } });
	} finally {
		await app.close();
	}
}

test('a ledger without room answers 507 with a time to come again, and acknowledges nothing', async () => {
	const { parts } = server.running;
	tablet.journal.trade(2);
	const answer = await pushOver(
		{ ...parts, ledger: shortOfRoom(parts.ledger, 'append') },
		tablet.journal.entries,
	);
	expect(answer.statusCode).toBe(507);
	expect(answer.json()).toMatchObject({ error: 'server_full' });
	expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
	expect((await tablet.report()).acked_through).toBe(0);
	expect((await tablet.push()).acked_through).toBe(3);
});

test('when only a part of a push found room, it is refused as a whole, and sending it again settles it', async () => {
	const { parts } = server.running;
	const [open, sale] = tablet.journal.trade(1);
	const docs = [open as object, { ...sale, kind: 'seance' }];
	const answer = await pushOver({ ...parts, ledger: shortOfRoom(parts.ledger, 'quarantine') }, docs);
	expect(answer.statusCode).toBe(507);
	expect(answer.json()).not.toHaveProperty('rows');
	expect((await tablet.report()).acked_through).toBe(1); // the part that is durable, and no more
	const again = await tablet.push(docs);
	expect(again.rows.map(({ result }) => result)).toEqual(['duplicate', 'quarantined']);
	expect(again.acked_through).toBe(2);
});

test('a database without room answers 507, while pushes that need none of it go on', async () => {
	const { db, random } = server.running.parts;
	const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
	db.exec(`PRAGMA max_page_count = ${pages}`);
	expect(() => {
		for (let n = 0; n < 20_000; n++) createEnrolCode(db, 'shibuya', server.now, random);
	}).toThrow(/full/i);
	const answer = await server.post('/v1/devices/local-code', { store: 'shibuya' });
	expect(answer.status).toBe(507);
	expect(await answer.json()).toMatchObject({ error: 'server_full' });
	expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
	tablet.journal.openTill();
	server.now += 3_600_000;
	expect((await tablet.push()).acked_through).toBe(1);
	db.exec('PRAGMA max_page_count = 1000000');
	expect((await server.post('/v1/devices/local-code', { store: 'shibuya' })).status).toBe(200);
});
