import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { highWaterPath, readHighWater } from '#server/high-water.ts';
import { appendOfficeEntries } from '#server/office/office-journal.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
	tablet.journal.trade(2);
	await tablet.push();
	await server.settled();
});
afterEach(() => server.dispose());

const LEDGER = ['ledger'];
const DATABASE = ['noren.sqlite', 'noren.sqlite-wal', 'noren.sqlite-shm'];
const epochs = () =>
	server.db.all<{ reason: string; detail: string }>('SELECT reason, detail FROM office_epochs');
const sales = () => server.db.get<{ n: number }>('SELECT count(*) AS n FROM proj_sales')?.n;
const mark = () => highWaterPath(server.folder);
const anItem = {
	_id: 'item:1',
	type: 'item' as const,
	sku: '1',
	gtins: [],
	name: 'x',
	reading: '',
	category: '',
	price: 1,
	tax_category: 'reduced',
	tax_included: true,
};

test('a server that only stopped goes on in the same life', async () => {
	const before = server.running.parts.epoch.current();
	await server.restart();
	await server.restart();
	expect(server.running.parts.epoch.current()).toBe(before);
	expect(epochs()).toEqual([]);
});

test('a ledger behind its read models begins a new life, and these are made anew', async () => {
	const copy = await server.copy();
	for (let n = 0; n < 30; n++) tablet.journal.sale();
	await tablet.push();
	await server.settled();
	expect(sales()).toBe(32);
	await server.goBackTo(copy, LEDGER);
	expect(epochs()).toEqual([{ reason: 'regressed', detail: expect.stringContaining('the ledger ends at') }]);
	await server.settled();
	expect(sales()).toBe(2);
	expect((await tablet.report()).totals).toMatchObject({ folded_through: 3, sales: 2 });
	expect((await tablet.push(tablet.journal.entries.slice(3))).acked_through).toBe(33);
	await server.settled();
	expect(sales()).toBe(32);
	const healed = projectionHashes(server.db);
	await server.running.parts.projector.rebuild();
	expect(projectionHashes(server.db)).toEqual(healed);
});

test('a ledger that was lost and made anew is noticed, and refilled by its tablets', async () => {
	await server.running.close();
	rmSync(join(server.folder, 'ledger'), { recursive: true });
	await server.restart();
	expect(epochs()).toMatchObject([{ reason: 'regressed' }]);
	await server.settled();
	expect(sales()).toBe(0);
	expect((await tablet.push()).acked_through).toBe(3);
	await server.settled();
	expect(sales()).toBe(2);
});

test('a database behind its own mark begins a new life', async () => {
	const copy = await server.copy();
	server.publish('catalogue', [anItem]);
	await server.goBackTo(copy, DATABASE);
	expect(epochs()).toEqual([
		{ reason: 'regressed', detail: expect.stringContaining('catalogue was at 1, it ends at 0') },
	]);
});

test('a torn or missing mark says nothing and stops nothing', async () => {
	server.publish('catalogue', [anItem]);
	await server.running.close();
	expect(readHighWater(mark())).toMatchObject({ feeds: { catalogue: 1 } });
	const whole = readFileSync(mark(), 'utf8');
	for (const torn of ['', whole.slice(0, 20), 'null', '{"epoch":1}']) {
		writeFileSync(mark(), torn);
		await server.restart();
		expect(epochs()).toEqual([]);
		await server.running.close();
		expect(readHighWater(mark())).toMatchObject({ feeds: { catalogue: 1 } });
	}
});

test('the mark follows the feeds while the server runs', async () => {
	server.publish('catalogue', [anItem]);
	await expect.poll(() => readHighWater(mark())?.feeds.catalogue, { timeout: 20_000 }).toBe(1);
	expect(readHighWater(mark())?.epoch).toBe(server.running.parts.epoch.current());
});

test("the office's own facts that a ledger no longer has are brought to it again", async () => {
	const copy = await server.copy();
	const lines = [{ item_id: 'onigiri', place: 'shibuya', quantity: 50 }];
	server.db.transaction(() =>
		appendOfficeEntries(
			server.db,
			[{ kind: 'stock_movement', body: { reason: 'opening', source: 'test', lines } }],
			1,
			'2026-11-22',
		),
	);
	const held = () => server.running.parts.ledger.heldSeqs({ store: 'office', device: 'hq', incarnation: 1 });
	await server.restart();
	await expect.poll(held, { timeout: 20_000 }).toEqual([1]);
	await server.goBackTo(copy, LEDGER);
	await expect.poll(held, { timeout: 20_000 }).toEqual([1]);
	const onHand = () => server.db.get<{ quantity: number }>('SELECT quantity FROM proj_stock')?.quantity;
	await expect.poll(onHand, { timeout: 20_000 }).toBe(48);
});
