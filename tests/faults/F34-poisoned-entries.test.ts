import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryHash, type JournalEntry } from '#protocol/entry.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';

let server: TestServer;
let tablet: SyncingTablet;
/** Entries whose batch something on the way refuses as too large. */
let tooLarge: ReadonlySet<number>;

beforeEach(async () => {
	tooLarge = new Set();
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	tablet = await SyncingTablet.start(server, server.running.url, {
		fetch: async (input, init) => {
			const docs = String(input).endsWith('_bulk_docs')
				? (JSON.parse(String(init?.body)) as { docs: { seq: number }[] }).docs
				: [];
			if (docs.some(({ seq }) => tooLarge.has(seq))) {
				return new Response('<html>413 Request Entity Too Large</html>', { status: 413 });
			}
			return fetch(input, init);
		},
	});
	await tablet.round.run();
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

test('F34: an entry the server cannot read is acknowledged into quarantine, named, and holds up nothing', async () => {
	await tablet.trade(2);
	const row = await tablet.db.journal.where('[incarnation+seq]').equals([1, 2]).first();
	if (!row) throw new Error('no entry');
	const strange = { ...row.entry, kind: 'from_the_future' } as unknown as JournalEntry;
	await tablet.db.journal.put({ ...row, entry: { ...strange, hash: entryHash(strange) } });
	await tablet.trade(5);
	await tablet.round.run();
	await server.settled();
	server.now += 60_000;
	await tablet.round.run();
	expect((await tablet.inLedger()).map(({ seq }) => seq)).toEqual([1, 3, 4, 5, 6, 7, 8]);
	expect(await tablet.health()).toMatchObject({
		unsynced: 0,
		trouble: null,
		quarantinedCount: 1,
		quarantined: [{ seq: 2, reason: 'unknown_kind' }],
	});
});

test('F34: an entry too large for the way is found, passed over, shown, and sent once the way is wide enough', async () => {
	await tablet.trade(40);
	tooLarge = new Set([17]);
	expect(await tablet.round.run()).toMatchObject({ isWell: false, hasProgressed: true });
	expect((await tablet.inLedger()).map(({ seq }) => seq)).toEqual(
		Array.from({ length: 41 }, (_, at) => at + 1).filter((seq) => seq !== 17),
	);
	expect(await tablet.health()).toMatchObject({
		acknowledged: 16,
		unsynced: 25,
		trouble: 'server_refused',
		online: true,
	});
	tooLarge = new Set();
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	expect(await tablet.health()).toMatchObject({ acknowledged: 41, unsynced: 0, trouble: null });
	await server.settled();
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 40 });
});
