import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { readSyncState, writeSyncState } from '#storage/meta.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { TestServer } from './server-harness.ts';

let server: TestServer;
let proxy: FaultProxy;
let tablet: SyncingTablet;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	tablet = await SyncingTablet.start(server, proxy.url);
});
afterEach(async () => {
	await tablet.close();
	await proxy.close();
	await server.dispose();
});

/** A minute later, when a report is due whatever happened. */
const aMinuteLater = () => {
	server.now += 60_000;
};

test('after a round the health says what the server has, and that both count the same', async () => {
	expect((await tablet.health()).coverage).toEqual({ status: 'unknown' });
	await tablet.round.run();
	await tablet.trade(3, 250);
	expect(await tablet.health()).toMatchObject({ made: 4, unsynced: 4, oldestUnsyncedAt: server.now });
	await tablet.round.run();
	await server.settled();
	aMinuteLater();
	await tablet.round.run();
	expect(await tablet.health()).toMatchObject({
		state: 'active',
		made: 4,
		acknowledged: 4,
		unsynced: 0,
		oldestUnsyncedAt: null,
		online: true,
		trouble: null,
		coverage: {
			status: 'equal',
			through: 4,
			own: { sales: 3, total: 750 },
			server: { sales: 3, total: 750 },
		},
		quarantinedCount: 0,
	});
});

test('a sum that differs, or a chain that differs, is said', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	await tablet.round.run();
	await server.settled();
	aMinuteLater();
	await tablet.round.run();
	const row = (await tablet.db.sync_state.get('report'))?.value as { answer: { totals: object } };
	const changed = (totals: object) => ({
		...row,
		answer: { ...row.answer, totals: { ...row.answer.totals, ...totals } },
	});
	for (const [totals, status] of [
		[{}, 'equal'],
		[{ sales_total: 1 }, 'different'],
		[{ sales: 1 }, 'different'],
		[{ chain_head: 'a'.repeat(64) }, 'different'],
		[{ chain_head: '' }, 'equal'],
	] as const) {
		await tablet.db.sync_state.put({ key: 'report', value: changed(totals) });
		expect((await tablet.health()).coverage.status).toBe(status);
	}
});

test('own totals follow the server backwards and forwards again, as after a restore', async () => {
	await tablet.round.run();
	await tablet.trade(6, 10);
	await tablet.round.run();
	await server.settled();
	const base = (await tablet.db.sync_state.get('report'))?.value as { answer: { totals: object } };
	const answer = base.answer as Parameters<typeof tablet.outbox.noteReport>[0];
	for (const [through, sales] of [
		[7, 6],
		[3, 2],
		[0, 0],
		[5, 4],
		[7, 6],
	] as const) {
		const totals = { ...answer.totals, folded_through: through };
		await tablet.outbox.noteReport({ ...answer, totals }, server.now);
		const kept = await tablet.db.sync_state.get('report');
		expect(kept?.value).toMatchObject({ own: { through, sales, total: sales * 10 } });
	}
});

test('a device that was revoked pulls nothing, sends everything and says goodbye only then (F25)', async () => {
	await tablet.round.run();
	await tablet.trade(3);
	const identity = await tablet.device.identity();
	revokeDevice(server.db, identity?.device ?? '', server.now);
	server.publish('catalogue', [anItemDoc('00001')]);
	tablet.applied.length = 0;
	await tablet.round.run();
	expect(tablet.applied).toEqual([]);
	await server.settled();
	aMinuteLater();
	await tablet.round.run();
	expect(tablet.applied).toEqual([]);
	expect(await tablet.health()).toMatchObject({
		state: 'revoked',
		unsynced: 0,
		trouble: 'device_revoked',
		quarantinedCount: 4,
	});
	// Said again after every round: whoever wipes does it once and must not miss it.
	expect(tablet.revocations).toBe(2);
	const asked = tablet.callsTo('/v1/feeds');
	await tablet.trade(1);
	await tablet.round.run();
	expect(tablet.callsTo('/v1/feeds')).toBe(asked);
	await tablet.trade(1);
	proxy.fault = { kind: 'refuse' };
	proxy.hangUp();
	expect(await tablet.loop.goodbye()).toBe(false);
	await tablet.loop.stop();
	proxy.fault = { kind: 'pass' };
	expect(await tablet.loop.goodbye()).toBe(true);
	expect((await tablet.health()).unsynced).toBe(0);
});

test('a server put back to last night is noticed, refilled from its word and followed again (F3, F4)', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	await tablet.round.run();
	await server.settled();
	const backup = await server.copy();
	await tablet.trade(3);
	await tablet.round.run();
	expect((await tablet.health()).acknowledged).toBe(6);
	await server.goBackTo(backup);
	aMinuteLater();
	await tablet.round.run();
	await tablet.round.run();
	expect(await tablet.inLedger()).toHaveLength(6);
	expect(await tablet.health()).toMatchObject({ acknowledged: 6, unsynced: 0, trouble: null });
});

test('what the server may lack of an earlier life counts as unsent until it is handed over (L15)', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	await tablet.round.run();
	expect((await tablet.health()).unsynced).toBe(0);
	await tablet.db.meta.put({ key: 'former', value: [{ device: 't01', incarnation: 1, made: 3 }] });
	expect(await tablet.health()).toMatchObject({ unsynced: 3, oldestUnsyncedAt: server.now });
	const ack = await readSyncState(tablet.db.sync_state, 'ack');
	if (!ack) throw new Error('nothing was acknowledged');
	const said = (acked_through: number, epoch = ack.epoch) =>
		writeSyncState(tablet.db.sync_state, 'former:1', { ...ack, acked_through, epoch });
	await said(1);
	expect((await tablet.health()).unsynced).toBe(2);
	await said(3);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, oldestUnsyncedAt: null });
	// Said in a life of the server that is over.
	await said(3, 'another');
	expect((await tablet.health()).unsynced).toBe(3);
});
