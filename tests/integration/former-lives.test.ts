import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import { entryHash, type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { Watermark } from '#protocol/watermark.ts';
import { readSyncState, writeSyncState } from '#storage/meta.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import { RecoveryCalls } from '#sync/recovery.ts';
import { Transport } from '#sync/transport.ts';
import { enrolDevice } from '#usecases/enrol-device.ts';
import { recoverDevice } from '#usecases/recover-device.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';
import { TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: SyncingTablet;
let database: string;
const others: SyncingTablet[] = [];

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	server.publish('catalogue', [anItemDoc('00000')]);
	database = `tablet-${crypto.randomUUID()}`;
	tablet = await SyncingTablet.start(server, server.running.url, { database });
});
afterEach(async () => {
	for (const other of others.splice(0)) await other.close();
	await tablet.close();
	await server.dispose();
});

const parts = () => {
	const { device, sentinels } = tablet;
	const transport = new Transport({ baseUrl: server.running.url, fetch, now: () => server.now });
	return {
		...{ device, sentinels, createKeys: createDeviceKeys, sign },
		server: new EnrolmentCalls(transport),
		recovery: new RecoveryCalls(transport),
	};
};

/** The same tablet after a restart of its app, or of a server that has another address now. */
async function restart(): Promise<void> {
	await tablet.close();
	tablet = await SyncingTablet.start(server, server.running.url, { database });
}

async function recover(): Promise<void> {
	expect(await recoverDevice(parts())).toMatchObject({ ok: true });
	await restart();
}

async function enrolAgain(code: string): Promise<DeviceIdentity> {
	const enrolled = await enrolDevice(parts(), code);
	if (!enrolled.ok) throw new Error(enrolled.code);
	await restart();
	return enrolled.value;
}

/** Another tablet of the store, on the first pages of its life. */
async function another(): Promise<SyncingTablet> {
	const other = await SyncingTablet.start(server, server.running.url);
	others.push(other);
	return other;
}

/** Rounds until nothing more is to say: what comes back after a step back takes a few. */
async function settle(): Promise<void> {
	for (let round = 0; round < 4; round++) {
		server.now += 61_000;
		await tablet.round.run();
	}
	await server.settled();
}

/** What the ledger holds, as `t01.1:3`, without the server's own. */
async function held(): Promise<string[]> {
	const { ledger } = server.running.parts;
	const ids: string[] = [];
	for (const { store, device, incarnation } of await ledger.devices()) {
		if (store !== 'shibuya') continue;
		for await (const { seq } of ledger.entriesOf({ store, device, incarnation })) {
			ids.push(`${device}.${incarnation}:${seq}`);
		}
	}
	return ids.sort();
}

async function ownIds(): Promise<string[]> {
	const rows = await tablet.db.journal.toArray();
	const names = rows.map(({ id }) => {
		const { device, incarnation, seq } = parseEntryId(id) ?? {};
		return `${device}.${incarnation}:${seq}`;
	});
	return names.sort();
}

test('what an earlier life had handed over is offered again when the server went back (L2)', async () => {
	await tablet.round.run();
	const nothing = await server.copy();
	await restart();
	await tablet.round.run();
	await tablet.trade(2);
	await settle();
	await recover();
	await settle();
	await tablet.trade(1);
	await settle();
	const all = ['t01.1:1', 't01.1:2', 't01.1:3', 't01.2:1', 't01.2:2'];
	expect(await held()).toEqual(all);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });
	// Only the entries: the database still knows the second life.
	await server.goBackTo(nothing, ['ledger']);
	await restart();
	expect(await held()).toEqual([]);
	await settle();
	expect(await held()).toEqual(all);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null, quarantinedCount: 0 });
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 3 });
});

test('a till that the server no longer knows says so, sells on, and comes back with a new code, whole (L17)', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	await settle();
	const before = await server.copy();
	await restart();
	await recover();
	await settle();
	await tablet.trade(1);
	await settle();
	await server.goBackTo(before);
	await restart();
	await tablet.round.run();
	expect(await tablet.health()).toMatchObject({ trouble: 'device_unknown' });
	await tablet.trade(1);
	expect(await enrolAgain(server.code())).toMatchObject({ device: 't01', register: 'R01', incarnation: 3 });
	await tablet.round.run();
	await tablet.trade(1);
	await settle();
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null, quarantinedCount: 0 });
	expect(await held()).toEqual(await ownIds());
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 5 });
});

test.each([
	['is known from the ledger only', []],
	['is not known at all', ['ledger']],
] as const)('a till that %s gets its own name again (L17)', async (_, lost) => {
	await tablet.round.run();
	const nothing = await server.copy();
	await restart();
	await tablet.trade(2);
	await settle();
	server.db.run('DELETE FROM office_devices');
	await server.goBackTo(nothing, lost);
	await restart();
	await tablet.round.run();
	expect(await tablet.health()).toMatchObject({ trouble: 'device_unknown' });
	expect(await enrolAgain(server.code())).toMatchObject({ device: 't01', register: 'R01', incarnation: 2 });
	await settle();
	expect(await held()).toEqual(await ownIds());
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });
});

test('a name that was given to another tablet meanwhile is not taken from it; what was sold under it is kept aside (L4, L17)', async () => {
	await tablet.round.run();
	await tablet.trade(2);
	await settle();
	server.db.run('DELETE FROM office_devices');
	const newcomer = await another();
	await newcomer.round.run();
	expect(await newcomer.device.identity()).toMatchObject({ device: 't01', incarnation: 1 });
	const identity = await enrolAgain(server.code());
	expect(identity).toMatchObject({ device: 't02', register: 'R02', incarnation: 2 });
	await tablet.round.run();
	await tablet.trade(1);
	await settle();
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });
	expect((await newcomer.outbox.credentials())?.identity.device).toBe('t01');
	await newcomer.round.run();
	expect(await newcomer.health()).toMatchObject({ state: 'active' });
	// The first life's entries lie in the ledger since before: nothing of it is a finding.
	expect(await held()).toEqual(['t01.1:1', 't01.1:2', 't01.1:3', 't02.2:1', 't02.2:2']);
	expect((await tablet.health()).quarantinedCount).toBe(0);
});

test('a former life with a gap hands over what is left of it, and holds up nothing (L17)', async () => {
	await tablet.round.run();
	await tablet.trade(4);
	await tablet.db.journal.delete('shibuya:t01.1:000000003');
	await recover();
	await settle();
	await tablet.trade(1);
	await settle();
	expect(await held()).toEqual(['t01.1:1', 't01.1:2', 't01.1:4', 't01.1:5', 't01.2:1', 't01.2:2']);
	expect(await tablet.health()).toMatchObject({ unsynced: 0, trouble: null });
});

test('what a revoked life still has goes aside, whoever hands it over (L14)', async () => {
	await tablet.round.run();
	await tablet.trade(1);
	server.db.run("UPDATE office_devices SET state = 'revoked', revoked_at = 1 WHERE id = 't01'");
	expect(await enrolAgain(server.code('shibuya', 't01'))).toMatchObject({ device: 't01', incarnation: 2 });
	await settle();
	expect(await held()).toEqual([]);
	const aside = server.db.all<{ reason: string }>('SELECT reason FROM proj_quarantine');
	expect(aside.map(({ reason }) => reason)).toEqual(['device_revoked', 'device_revoked']);
	expect((await tablet.health()).unsynced).toBe(0);
});

test('two lives that end in one round are both heard: all is offered to the last one (L2)', async () => {
	await tablet.round.run();
	await tablet.trade(1);
	await settle();
	const endLife = () => {
		const { epoch, life } = server.running.parts;
		return life.begin({ seen: epoch.current(), reason: 'witness', detail: 'a test' });
	};
	let ends = 1;
	await tablet.close();
	tablet = await SyncingTablet.start(server, server.running.url, {
		database,
		fetch: async (input, init) => {
			if (String(input).includes('/check') && ends-- > 0) await endLife();
			return fetch(input, init);
		},
	});
	await endLife();
	await tablet.round.run();
	const ack = await readSyncState(tablet.db.sync_state, 'ack');
	expect(ends).toBeLessThan(1);
	expect(ack).toMatchObject({ epoch: server.running.parts.epoch.current(), acked_through: 2 });
});

test('a copy that refilled what the server lost is found by the figures of the other one (L2, F27)', async () => {
	await tablet.round.run();
	const nothing = await server.copy();
	await restart();
	await tablet.trade(1);
	await settle();
	const before = await ownIds();
	// The server went back, nobody told it, and another copy of this tablet has sent as much of its own since.
	const ack = await readSyncState(tablet.db.sync_state, 'ack');
	await server.goBackTo(nothing, ['ledger']);
	const { epoch, ledger } = server.running.parts;
	const own = await tablet.db.journal.orderBy('[incarnation+seq]').toArray();
	let prev_hash = GENESIS_HASH;
	const theirs = own.map(({ entry }) => {
		const { hash: _, ...rest } = { ...entry, operator: 'another', prev_hash };
		prev_hash = entryHash(rest);
		return { ...rest, hash: prev_hash };
	});
	await ledger.append(theirs as JournalEntry[], { store: 'shibuya', device: 't01', incarnation: 1 });
	await writeSyncState(tablet.db.sync_state, 'ack', {
		...(ack as Watermark),
		epoch: epoch.current(),
		head: await ledger.head(),
	});
	await restart();
	await settle();
	const aside = server.db.all<{ seq: number }>("SELECT seq FROM proj_quarantine WHERE reason = 'id_reuse'");
	expect(aside).toHaveLength(before.length);
	expect((await tablet.health()).state).toBe('forked');
});
