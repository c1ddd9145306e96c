import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { sha256 } from '#platform/sha256.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedName, ItemDoc, StockDoc } from '#protocol/feed.ts';
import { CatalogueIndex } from '#search/catalogue-index.ts';
import { StockIndex } from '#search/stock-index.ts';
import { BasketStore } from '#storage/basket-store.ts';
import { NorenDatabase } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { JournalStore } from '#storage/journal-store.ts';
import { OutboxStore } from '#storage/outbox-store.ts';
import { ReplicaStore } from '#storage/replica-store.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import { Puller } from '#sync/pull.ts';
import { Pusher } from '#sync/push.ts';
import { Transport } from '#sync/transport.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { enrolDevice } from '#usecases/enrol-device.ts';
import { openTill } from '#usecases/open-till.ts';
import { aSentinelNote } from '../support/a-sentinel-note.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { TestServer } from './server-harness.ts';

const gtin = (n: number) => {
	const body = `0490${String(n).padStart(9, '0')}`;
	return body + gtinCheckDigit(body);
};
const items: ItemDoc[] = Array.from({ length: 2500 }, (_, n) =>
	anItemDoc(String(n).padStart(5, '0'), { gtins: [gtin(n)], price: 100 + n, name: `品 ${n}` }),
);

let server: TestServer;
let proxy: FaultProxy;
let tablet: Awaited<ReturnType<typeof aTablet>>;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('catalogue', items);
	server.publish('store-shibuya', [aStore(), aClerk()]);
	proxy = new FaultProxy(() => server.running.port);
	await proxy.listen();
	tablet = await aTablet(proxy.url);
});
afterEach(async () => {
	tablet.close();
	await proxy.close();
	await server.dispose();
});

/** A tablet's storage and sync over a real server, reached through the proxy. */
async function aTablet(url: string) {
	const name = `ring-${crypto.randomUUID()}`;
	const db = new NorenDatabase(name, 'strict');
	const device = new DeviceStore(db);
	const transport = new Transport({
		baseUrl: url,
		fetch,
		now: () => server.now,
		firstByteMs: 2000,
		idleMs: 700,
	});
	const fence = await device.takeFence();
	const clock = { now: () => server.now };
	const journal = new JournalStore(db, { clock, clockOffset: () => 0, fenceToken: () => fence });
	const outbox = new OutboxStore(db);
	const replica = new ReplicaStore(db);
	const calls = new EnrolmentCalls(transport);
	const enrolled = await enrolDevice(
		{ device, server: calls, sentinels: aSentinelNote(), createKeys: createDeviceKeys, sign },
		server.code(),
	);
	expect(enrolled).toMatchObject({ ok: true, value: { store: 'shibuya' } });
	transport.authorise((await outbox.credentials())?.token ?? '');
	const installed: FeedName[] = [];
	const events = {
		installed: (feed: FeedName) => void installed.push(feed),
		applied: () => {},
		progress: () => {},
	};
	const puller = new Puller({ replica, transport, events, sha256, now: () => server.now });
	const pusher = new Pusher(outbox, transport);
	const pull = (feed: FeedName) => puller.pull(feed);
	const push = () => pusher.push();
	return {
		device,
		journal,
		outbox,
		replica,
		installed,
		pull,
		push,
		clock,
		baskets: new BasketStore(db),
		ids: { next: () => crypto.randomUUID() },
		catalogue: { version: async () => 'test' },
		close: () => db.close(),
	};
}

async function catalogueOf(): Promise<CatalogueIndex | null> {
	const loaded = await tablet.replica.load('catalogue');
	return loaded && new CatalogueIndex(loaded);
}

/** Opens the till and sells `count` times one piece of the first item. */
async function trade(count: number): Promise<void> {
	await tablet.pull('store-shibuya');
	await tablet.device.setOperator('0001');
	expect(await openTill(tablet, money(0), {})).toMatchObject({ ok: true });
	const item = (await (await catalogueOf())?.search('品 0', 0, 1))?.items[0];
	if (!item) throw new Error('no item');
	for (let sale = 0; sale < count; sale++) {
		const basket = addItem(emptyBasket(`basket-${sale}`, 0), item, 'line');
		if (!basket.ok) throw new Error(basket.code);
		const tender = { type: 'cash' as const, amount: item.price };
		expect(await completeSale(tablet, basket.value, [tender])).toMatchObject({ ok: true });
	}
}

const ledgerIds = async () => {
	const ids: string[] = [];
	for (let since = '0'; ; ) {
		const page = await server.running.parts.ledger.changesSince(since, 1000);
		if (page.rows.length === 0) return ids;
		for (const row of page.rows) {
			if (row.type === 'entry' && row.entry.id.startsWith('shibuya:')) ids.push(row.entry.id);
		}
		since = page.last;
	}
};

test('what the server publishes is what the tablet serves: packs first, changes after', async () => {
	expect(await tablet.pull('catalogue')).toMatchObject({ status: 'current' });
	const dearer = { ...(items[7] as ItemDoc), price: 9999 };
	server.publish('catalogue', [dearer]);
	expect(await tablet.pull('catalogue')).toMatchObject({ status: 'current' });
	const catalogue = await catalogueOf();
	for (const doc of [...items.slice(0, 7), dearer, ...items.slice(8)]) {
		expect((await catalogue?.byGtin(doc.gtins[0] as never))?.price).toBe(doc.price);
	}
	expect(tablet.installed).toEqual(['catalogue']);
});

test('a push whose reply is lost is repeated and changes nothing twice (F1, F7)', async () => {
	await tablet.pull('catalogue');
	await trade(5);
	proxy.hangUp();
	proxy.fault = { kind: 'swallow_reply' };
	expect(await tablet.push()).toMatchObject({ status: 'failed', failure: { code: 'server_unreachable' } });
	expect(await ledgerIds()).toHaveLength(6);
	expect(await tablet.outbox.pending(100, 1e6)).toHaveLength(6);
	proxy.hangUp();
	proxy.fault = { kind: 'pass' };
	expect(await tablet.push()).toMatchObject({ status: 'drained', pushed: 6 });
	expect(await ledgerIds()).toHaveLength(6);
	expect(await tablet.outbox.pending(100, 1e6)).toHaveLength(0);
	await server.settled();
	const sold = server.db.get<{ n: number; total: number }>(
		'SELECT count(*) n, sum(total) total FROM proj_sales',
	);
	expect(sold).toEqual({ n: 5, total: 500 });
});

test('what reaches the ledger is byte for byte what the tablet holds', async () => {
	await tablet.pull('catalogue');
	await trade(2);
	await tablet.push();
	for (const id of await ledgerIds()) {
		const [ours, theirs] = [await tablet.journal.entry(id), await server.running.parts.ledger.get(id)];
		expect(canonicalJson(theirs as unknown as Json)).toBe(canonicalJson(ours as unknown as Json));
	}
});

test.each([
	['a cut reply', { kind: 'cut_reply', afterBytes: 9000 }],
	['a flipped byte in a pack', { kind: 'flip_byte', at: 6000 }],
	['a captive portal', { kind: 'portal' }],
	['a server that hangs', { kind: 'hang' }],
	['a refused connection', { kind: 'refuse' }],
] as const)(
	'%s leaves the catalogue as it was, and the next pull completes (F7, F8, F10, F33)',
	async (_name, fault) => {
		proxy.hangUp();
		proxy.fault = fault;
		expect((await tablet.pull('catalogue')).status).toBe('failed');
		expect(await catalogueOf()).toBeNull();
		proxy.hangUp();
		proxy.fault = { kind: 'pass' };
		expect(await tablet.pull('catalogue')).toMatchObject({ status: 'current' });
		expect((await (await catalogueOf())?.search('品', 0, 1))?.total).toBe(items.length);
	},
);

test('shown stock is published stock plus own sales beyond it, before and after they are folded (D7, L10)', async () => {
	const stock: StockDoc = { _id: 'stock:00000', type: 'stock', places: { shibuya: 10 } };
	server.publish('availability', [stock]);
	await tablet.pull('catalogue');
	await tablet.pull('availability');
	await trade(3);
	const identity = await tablet.device.identity();
	const through = async () => {
		const loaded = await tablet.replica.load('availability');
		return loaded ? new StockIndex(loaded).appliedThrough('t01', identity?.incarnation ?? 1) : 0;
	};
	expect(await through()).toBe(0);
	await tablet.push();
	await server.settled();
	await tablet.pull('availability');
	expect(await through()).toBe(4);
	const loaded = await tablet.replica.load('availability');
	expect(loaded && new StockIndex(loaded).ofItem('00000')).toEqual([{ place: 'shibuya', quantity: -3 }]);
});

test('many changes bring a fresh snapshot, but never the one already served from', async () => {
	await tablet.pull('catalogue');
	const changed = Array.from({ length: 5100 }, (_, n) => anItemDoc(`new-${n}`));
	server.publish('catalogue', changed);
	await tablet.pull('catalogue');
	await tablet.pull('catalogue');
	expect((await tablet.replica.checkpoint('catalogue'))?.deltas).toBeLessThan(5100);
	const installs = tablet.installed.length;
	await tablet.pull('catalogue');
	await tablet.pull('catalogue');
	expect(tablet.installed).toHaveLength(installs);
	expect((await (await catalogueOf())?.search('item', 0, 1))?.total).toBe(changed.length);
});

test('a server that began another life is followed from its snapshot', async () => {
	await tablet.pull('catalogue');
	const before = await tablet.replica.checkpoint('catalogue');
	await tablet.replica.apply('catalogue', [], '999999-another.life');
	expect(await tablet.pull('catalogue')).toMatchObject({ status: 'current' });
	expect((await tablet.replica.checkpoint('catalogue'))?.epoch).toBe(before?.epoch);
	expect((await (await catalogueOf())?.search('品', 0, 1))?.total).toBe(items.length);
});
