import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { businessDay } from '#domain/till/business-day.ts';
import { verifyChain } from '#protocol/chain.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';

const DAYS = 24 * 3_600_000;
const HOUR = 3_600_000;

let server: TestServer;
let tablet: SyncingTablet;
/** How wrong the tablet's clock is now, ms. */
let ahead: number;

beforeEach(async () => {
	ahead = 0;
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

/** A tablet that has met its server once, with its clock as wrong as it is now. */
async function aTablet(): Promise<void> {
	tablet = await SyncingTablet.start(server, server.running.url, { aheadMs: () => ahead });
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
}

const quarantined = () => server.db.all('SELECT id FROM proj_quarantine');

test.each([
	['three days fast', 3 * DAYS],
	['three days slow', -3 * DAYS],
])(
	'F19: the sales of a tablet %s are taken, with what its clock lacks, on the business day of the shop',
	async (_name, wrong) => {
		ahead = wrong;
		await aTablet();
		await tablet.trade(3);
		expect(await tablet.round.run()).toMatchObject({ isWell: true });
		await server.settled();
		const entries = await tablet.inLedger();
		expect(entries).toHaveLength(4);
		for (const { device_time, clock_offset, business_day } of entries) {
			expect(device_time).toBe(server.now + wrong);
			expect(device_time + clock_offset).toBe(server.now);
			expect(business_day).toBe(businessDay(server.now, 'Asia/Tokyo', 5));
		}
		expect(quarantined()).toEqual([]);
		expect((await tablet.health()).unsynced).toBe(0);
	},
);

test('F19: a clock that jumps back and forth in the middle of a shift, offline, changes neither order nor day', async () => {
	await aTablet();
	const opened = server.now;
	for (const jump of [0, 3 * DAYS, -3 * DAYS, HOUR]) {
		ahead = jump;
		server.now += 60_000;
		await tablet.trade(2);
	}
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	await server.settled();
	const entries = await tablet.inLedger();
	expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	expect(verifyChain(entries)).toMatchObject({ ok: true });
	const day = businessDay(opened, 'Asia/Tokyo', 5);
	expect(entries.map(({ business_day }) => business_day)).toEqual(entries.map(() => day));
	expect(new Set(entries.map(({ device_time }) => device_time)).size).toBeGreaterThan(3);
	expect(quarantined()).toEqual([]);
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 8 });
	expect((await tablet.health()).unsynced).toBe(0);
});

test('F19: the hour that comes twice when summer time ends belongs to one business day', async () => {
	server.publish('store-shibuya', [aStore({ time_zone: 'Europe/Berlin', cut_hour: 3 }), aClerk()]);
	// 02:30 comes twice in Berlin on 25 October 2026: at 00:30 and at 01:30 UTC.
	server.now = Date.UTC(2026, 9, 25, 0, 30);
	await aTablet();
	await tablet.trade(1);
	server.now += HOUR;
	await tablet.trade(1);
	await tablet.round.run();
	const entries = await tablet.inLedger();
	expect(entries.map(({ business_day }) => business_day)).toEqual(Array(3).fill('2026-10-24'));
	expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('F19: of two tablets with opposite clocks neither goes before the other: what is first is what arrived first', async () => {
	ahead = -3 * DAYS;
	await aTablet();
	const fast = await SyncingTablet.start(server, server.running.url, { aheadMs: () => 3 * DAYS });
	await fast.round.run();
	await fast.trade(1);
	await fast.round.run();
	server.now += 1000;
	await tablet.trade(1);
	await tablet.round.run();
	await server.settled();
	const { ledger } = server.running.parts;
	const { rows } = await ledger.changesSince('0', 1000);
	const devices = rows.flatMap((row) =>
		row.type === 'entry' && row.entry.kind === 'retail_transaction' ? [row.entry.device] : [],
	);
	expect(devices).toEqual(['t02', 't01']);
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 2 });
	await fast.close();
});
