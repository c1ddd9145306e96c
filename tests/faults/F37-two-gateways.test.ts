import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '#server/database/database.ts';
import { Lease, LeaseLostError } from '#server/lease.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { followLedger, PositionMovedError } from '#server/projections/follow-ledger.ts';
import { Projector } from '#server/projections/projector.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { CouchStandIn } from '../support/couch-stand-in.ts';

/** F37: several gateways fold and publish one ledger, one is paused past its lease and goes on. In one process. */
const LIFE_MS = 1500;

let folder: string;
let couch: CouchStandIn;
const opened: { close(): unknown }[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'noren-f37-'));
	couch = await new CouchStandIn().start();
});
afterEach(async () => {
	for (const each of opened.splice(0).reverse()) await each.close();
	await couch.stop();
	await rm(folder, { recursive: true });
});

const database = (name = 'shop.sqlite') => {
	const db = new Database(join(folder, name));
	opened.push(db);
	return db;
};

async function gatewayLedger(): Promise<PouchLedger> {
	const ledger = await PouchLedger.open({
		couch: { url: couch.url(), shop: 's1' },
		now: () => 1,
		newEpoch: () => 'e1',
	});
	opened.push(ledger);
	return ledger;
}

/** A gateway's projector over its own connections. */
async function gateway(name: string, around: (ledger: Ledger) => Ledger = (ledger) => ledger) {
	const db = database();
	const failures: unknown[] = [];
	const lease = new Lease(db, 'fold', name, LIFE_MS);
	const ledger = around(await gatewayLedger());
	const failed = (cause: unknown) => failures.push(cause);
	const projector = new Projector({ db, ledger, lease, published: () => {}, failed });
	opened.push({ close: () => projector.stop() });
	return { db, lease, projector, failures };
}

/** What the projections and the feed must be after folding everything once. */
async function expectFoldedOnce(db: Database, sales: number): Promise<void> {
	const fresh = database('fresh.sqlite');
	await followLedger(fresh, await gatewayLedger());
	expect(projectionHashes(db)).toEqual(projectionHashes(fresh));
	expect(db.get('SELECT count(*) AS n FROM proj_sales')).toMatchObject({ n: sales });
	const stock = db.get<{ quantity: number }>("SELECT quantity FROM proj_stock WHERE item_id = 'onigiri'");
	const published = db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE id = 'stock:onigiri'");
	expect(stock?.quantity).toBe(-sales);
	expect(JSON.parse(published?.doc ?? '{}').places).toEqual({ shibuya: -sales });
}

test('a lease has one holder; its token rises with every new one', () => {
	const [a, b] = [database(), database()];
	const first = new Lease(a, 'fold', 'a', LIFE_MS);
	const second = new Lease(b, 'fold', 'b', LIFE_MS);
	expect(first.take()).toBe(1);
	expect(first.take()).toBe(1);
	expect(second.take()).toBe(null);
	expect(() => second.assertHeld()).toThrow(LeaseLostError);
	first.release();
	expect(second.take()).toBe(2);
	expect(() => first.assertHeld()).toThrow(LeaseLostError);
	expect(first.take()).toBe(null);
});

test('a lease that ran out is no longer held, even when nobody took it', async () => {
	const lease = new Lease(database(), 'fold', 'a', 50);
	expect(lease.take()).toBe(1);
	await sleep(120);
	expect(() => lease.assertHeld()).toThrow(LeaseLostError);
	expect(lease.take()).toBe(2);
});

test('a holder that works on renews its lease inside its transactions', async () => {
	const [a, b] = [database(), database()];
	const holder = new Lease(a, 'fold', 'a', LIFE_MS);
	const other = new Lease(b, 'fold', 'b', LIFE_MS);
	holder.take();
	for (const end = Date.now() + 2.5 * LIFE_MS; Date.now() < end; ) {
		a.transaction(() => holder.assertHeld());
		expect(other.take()).toBe(null);
		await sleep(20);
	}
});

test('a position moves only from where the folder found it', async () => {
	const journal = new TestJournal();
	const ledger = await gatewayLedger();
	await ledger.append(journal.trade(4), journal.key);
	const [a, b] = [database(), database()];
	const slow: Ledger = {
		...proxied(ledger),
		changesSince: async (since, limit) => {
			const page = await ledger.changesSince(since, limit);
			await followLedger(b, ledger);
			return page;
		},
	};
	await expect(followLedger(a, slow)).rejects.toThrow(PositionMovedError);
	expect(a.get('SELECT count(*) AS n FROM proj_sales')).toMatchObject({ n: 4 });
});

test('a gateway paused past its lease writes nothing when it goes on, and every fact is folded once', async () => {
	const journal = new TestJournal();
	const writer = await gatewayLedger();
	await writer.append(journal.trade(10), journal.key);
	let resume = () => {};
	const paused = new Promise<void>((done) => {
		resume = done;
	});
	let reads = 0;
	const a = await gateway('a', (ledger) => ({
		...proxied(ledger),
		changesSince: async (since, limit) => {
			const page = await ledger.changesSince(since, limit);
			if (++reads === 1) await paused;
			return page;
		},
	}));
	const rounds = a.projector.wake();
	await expect.poll(() => reads).toBe(1);
	const b = await gateway('b');
	await expect.poll(() => b.lease.take(), { timeout: 5000 }).not.toBe(null);
	await writer.append([journal.sale()], journal.key);
	await b.projector.wake();
	expect(b.db.get('SELECT seq FROM proj_vector')).toMatchObject({ seq: 12 });
	const before = b.db.get('SELECT seq FROM feed_heads');
	resume();
	await rounds;
	expect(b.db.get('SELECT seq FROM feed_heads')).toEqual(before);
	expect([...a.failures, ...b.failures]).toEqual([]);
	await expectFoldedOnce(b.db, 11);
});

test('a rebuild asked of a gateway without the lease is done by the one that has it', async () => {
	const journal = new TestJournal();
	const writer = await gatewayLedger();
	await writer.append(journal.trade(5), journal.key);
	const a = await gateway('a');
	const b = await gateway('b');
	await a.projector.wake();
	a.db.run("UPDATE proj_stock SET quantity = 1000 WHERE item_id = 'onigiri'");
	expect(await b.projector.rebuild()).toBe(0);
	await a.projector.wake();
	await expectFoldedOnce(a.db, 5);
});

/** The methods of a ledger as an object that some of them can be replaced in. */
function proxied(ledger: Ledger): Ledger {
	return {
		shared: true,
		append: (...args) => ledger.append(...args),
		quarantine: (...args) => ledger.quarantine(...args),
		get: (...args) => ledger.get(...args),
		changesSince: (...args) => ledger.changesSince(...args),
		heldSeqs: (...args) => ledger.heldSeqs(...args),
		devices: () => ledger.devices(),
		entriesOf: (...args) => ledger.entriesOf(...args),
		head: () => ledger.head(),
		info: () => ledger.info(),
		epoch: () => ledger.epoch(),
		close: () => ledger.close(),
	};
}
