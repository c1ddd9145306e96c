import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { keyOfHex, newPersonKey } from '../support/customers-feed.ts';
import { TestServer } from './server-harness.ts';

const STORE_KEY = '5a'.repeat(32);

let server: TestServer;
let tablet: SyncingTablet;
const database = `tablet-${crypto.randomUUID()}`;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	server.db.run('INSERT INTO office_customer_keys (store, key) VALUES (?, ?)', 'shibuya', STORE_KEY);
	tablet = await SyncingTablet.start(server, server.running.url, { database });
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

/** The same tablet at the server's address of now. */
async function restart(): Promise<void> {
	await tablet.close();
	tablet = await SyncingTablet.start(server, server.running.url, { database });
}

async function settle(): Promise<void> {
	for (let round = 0; round < 4; round++) {
		server.now += 61_000;
		await tablet.round.run();
	}
	await server.settled();
}

const keysOfPeople = () =>
	server.db.all<{ ref: string }>('SELECT ref FROM office_person_keys ORDER BY ref').map(({ ref }) => ref);

async function registered(ref: string, nth: number): Promise<void> {
	const { sealed_key } = await newPersonKey(nth, await keyOfHex(STORE_KEY));
	await tablet.db.person_keys.put({ ref, sealed_key, sent: 0 });
}

test('a round that finds its server gone back gives it the keys of people again, with the journal (F4)', async () => {
	await tablet.round.run();
	await tablet.trade(1);
	await registered('r1', 1);
	await settle();
	expect(keysOfPeople()).toEqual(['r1']);
	const before = await server.copy();
	await restart();
	await tablet.trade(2);
	await registered('r2', 2);
	await settle();
	expect(keysOfPeople()).toEqual(['r1', 'r2']);

	await server.goBackTo(before);
	await restart();
	expect(keysOfPeople()).toEqual(['r1']);
	await settle();
	expect(keysOfPeople()).toEqual(['r1', 'r2']);
	expect(await tablet.inLedger()).toHaveLength(4);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });

	const sent = tablet.callsTo('/v1/customers/keys');
	await settle();
	expect(tablet.callsTo('/v1/customers/keys'), 'told once').toBe(sent);
});
