import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entryHash, type JournalEntry } from '#protocol/entry.ts';
import type { AppliedDoc } from '#protocol/feed.ts';
import { MAX_ENTRY_BYTES, PushAnswer } from '#protocol/wire.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

const results = ({ rows }: PushAnswer) => rows.map(({ result }) => result);
const stock = (item: string) =>
	server.db.get<{ quantity: number }>('SELECT quantity FROM proj_stock WHERE item_id = ?', item)?.quantity;
const figures = () => ({
	sales: server.db.get<{ n: number; total: number }>('SELECT count(*) n, sum(total) total FROM proj_sales'),
	drawer: server.db.all('SELECT float, cash FROM proj_drawer'),
	stock: stock('onigiri'),
});

test('a push is stored, acknowledged without a gap, and folded once however often it comes', async () => {
	tablet.journal.trade(3);
	const first = v.parse(PushAnswer, await tablet.push());
	expect(results(first)).toEqual(['stored', 'stored', 'stored', 'stored']);
	expect(first.acked_through).toBe(4);
	expect(results(await tablet.push())).toEqual(Array(4).fill('duplicate'));
	await server.settled();
	expect(figures()).toEqual({
		sales: { n: 3, total: 480 },
		drawer: [{ float: 30_000, cash: 480 }],
		stock: -3,
	});
});

test('order, repetition and parallel pushes change nothing in the end', async () => {
	const entries = tablet.journal.trade(40);
	const shuffled = [...entries].sort((a, b) => (a.hash < b.hash ? -1 : 1));
	const pushes = Array.from({ length: 8 }, (_, n) => shuffled.slice(n * 5, n * 5 + 12));
	const answers = await Promise.all(pushes.map((docs) => tablet.push(docs)));
	expect(Math.max(...answers.map(({ acked_through }) => acked_through))).toBe(41);
	await server.settled();
	expect(figures()).toMatchObject({ sales: { n: 40, total: 6400 }, stock: -40 });
	expect(server.db.all('SELECT * FROM proj_parked')).toEqual([]);
});

test('what comes before its predecessor waits, and the ack stays at the gap, also after a restart', async () => {
	const entries = tablet.journal.trade(4);
	const answer = await tablet.push(entries.filter(({ seq }) => seq !== 3));
	expect(answer.acked_through).toBe(2);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 1 });
	expect(server.db.all('SELECT seq FROM proj_parked ORDER BY seq')).toEqual([{ seq: 4 }, { seq: 5 }]);
	await server.restart();
	const missing = await tablet.push(entries.filter(({ seq }) => seq === 3));
	expect(missing.acked_through).toBe(5);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 4 });
	expect(server.db.all('SELECT seq FROM proj_parked')).toEqual([]);
});

test('another content under a used id is an alarm and changes no figure', async () => {
	const entry = tablet.journal.sale({ price: 100 });
	await tablet.push();
	const other = new TestJournal(tablet.identity).sale({ price: 900 });
	expect(results(await tablet.push([other]))).toEqual(['id_reuse']);
	await server.settled();
	expect(figures().sales).toEqual({ n: 1, total: 100 });
	expect((await server.running.parts.ledger.get(entry.id))?.hash).toBe(entry.hash);
	expect(server.db.all('SELECT kind FROM proj_exceptions')).toEqual([{ kind: 'id_reuse' }]);
});

test('a poisoned entry is acknowledged into quarantine and blocks nothing behind it', async () => {
	const entries = tablet.journal.trade(5);
	const poisons: Record<number, object> = {
		2: { kind: 'seance' },
		3: { hash: 'f'.repeat(64) },
		4: { schema: 99 },
	};
	const docs = entries.map((entry) => ({ ...entry, ...poisons[entry.seq] }));
	const answer = await tablet.push(docs);
	expect(answer.rows.map(({ result, reason }) => reason ?? result)).toEqual([
		'stored',
		'unknown_kind',
		'hash_mismatch',
		'unknown_schema',
		'stored',
		'stored',
	]);
	expect(answer.acked_through).toBe(6);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 2 });
	expect(server.db.all("SELECT kind FROM proj_exceptions WHERE kind = 'quarantined'")).toHaveLength(3);
	expect(results(await tablet.push(docs))).toEqual(
		results(answer).map((r) => (r === 'stored' ? 'duplicate' : r)),
	);
});

test('the sound content of a quarantined number is still folded, once', async () => {
	const [open, sale] = tablet.journal.trade(1);
	await tablet.push([open, { ...sale, hash: 'f'.repeat(64) }]);
	await server.settled();
	await tablet.push([sale]);
	await tablet.push([sale]);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 1 });
});

test('strange documents are kept whole and stop nothing', async () => {
	const sale = tablet.journal.sale();
	const strange: object[] = [
		{},
		{ id: '_design/evil', views: {} },
		{ ...sale, _rev: '1-abc' },
		{ id: `x${'\u0000'}y\ud800`, note: '\udfff' },
		{ id: 'y'.repeat(5000), constructor: 1 },
		{ ...sale, body: { big: 'x'.repeat(MAX_ENTRY_BYTES) } },
	];
	const answer = await tablet.push([...strange, sale]);
	expect(results(answer)).toEqual([...strange.map(() => 'quarantined'), 'stored']);
	const raw = `{"docs":[{"id":"a","__proto__":{"x":1}},${JSON.stringify(sale)}]}`;
	const response = await server.call('/v1/journal/_bulk_docs', {
		method: 'POST',
		token: tablet.token,
		headers: { 'content-type': 'application/json' },
		body: raw,
	});
	expect(results((await response.json()) as PushAnswer)).toEqual(['quarantined', 'duplicate']);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 1 });
});

test('an entry of another device goes into quarantine and moves neither its ack nor its figures', async () => {
	const other = await server.enrol();
	const forged = other.journal.trade(2);
	expect((await tablet.push(forged)).rows.map(({ reason }) => reason)).toEqual(Array(3).fill('wrong_device'));
	const other1 = await other.push(forged.slice(0, 1));
	expect(other1.acked_through).toBe(1);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 0 });
	await server.restart();
	expect((await other.push(forged.slice(0, 1))).acked_through).toBe(1);
});

test('a sum that leaves the safe integers is noted and not folded', async () => {
	const huge = tablet.journal.sale({ quantity: Number.MAX_SAFE_INTEGER - 1, price: 0 });
	tablet.journal.sale({ quantity: 3, price: 0 });
	const fine = tablet.journal.sale({ item: 'tea', price: 150 });
	expect(results(await tablet.push([huge, ...tablet.journal.entries.slice(1, 2), fine]))).toEqual(
		Array(3).fill('stored'),
	);
	await server.settled();
	expect(server.db.all('SELECT kind FROM proj_exceptions')).toEqual([{ kind: 'fold_failed' }]);
	expect(stock('tea')).toBe(-1);
});

test('an entry that fails halfway leaves nothing of itself behind', async () => {
	const most = Number.MAX_SAFE_INTEGER;
	tablet.journal.openTill();
	tablet.journal.sale({ item: 'gold', price: most });
	tablet.journal.sale({ item: 'gold', price: most });
	await tablet.push();
	await server.settled();
	expect(server.db.all('SELECT kind FROM proj_exceptions')).toEqual([{ kind: 'fold_failed' }]);
	expect(server.db.all('SELECT cash FROM proj_drawer')).toEqual([{ cash: most }]);
	expect(server.db.all('SELECT seq FROM proj_sales')).toEqual([{ seq: 2 }]);
	expect(stock('gold')).toBe(-1);
	expect(server.db.all('SELECT seq FROM proj_vector')).toEqual([{ seq: 3 }]);
});

test('an entry that does not follow the one before is folded and noted', async () => {
	const [first, second] = tablet.journal.trade(1);
	const { hash: _, ...rest } = { ...second, prev_hash: 'a'.repeat(64) } as JournalEntry;
	await tablet.push([first, { ...rest, hash: entryHash(rest) }]);
	await server.settled();
	expect(figures().sales).toMatchObject({ n: 1 });
	expect(server.db.all('SELECT kind FROM proj_exceptions')).toEqual([{ kind: 'broken_link' }]);
});

test('rebuilding gives the same projections and publishes nothing new', async () => {
	const other = await server.enrol('yokohama');
	tablet.journal.trade(10);
	other.journal.trade(5);
	await tablet.push();
	await other.push([...other.journal.entries].reverse());
	await tablet.push([{ id: 'nonsense' }]);
	await server.settled();
	const before = projectionHashes(server.db);
	const head = server.running.parts.heads.all().get('availability');
	expect(await server.running.parts.projector.rebuild()).toBeGreaterThan(16);
	expect(projectionHashes(server.db)).toEqual(before);
	expect(server.running.parts.heads.all().get('availability')).toBe(head);
});

test('stock is published before the word of how far it is folded', async () => {
	tablet.journal.trade(2);
	await tablet.push();
	await server.settled();
	const rows = server.db.all<{ id: string; doc: string }>(
		"SELECT id, doc FROM feed_docs WHERE feed = 'availability' ORDER BY seq",
	);
	expect(rows.map(({ id }) => id)).toEqual(['stock:onigiri', 'applied:through']);
	expect(JSON.parse(rows[0]?.doc ?? '')).toMatchObject({ places: { shibuya: -2 } });
	expect((JSON.parse(rows[1]?.doc ?? '') as AppliedDoc).through).toEqual({ 't01.1': 3 });
});

test('without a token or with a wrong one nothing is taken', async () => {
	const docs = [tablet.journal.sale()];
	expect((await server.post('/v1/journal/_bulk_docs', { docs })).status).toBe(401);
	const response = await server.post('/v1/journal/_bulk_docs', { docs }, 'nonsense');
	expect(response.status).toBe(401);
	expect(await response.json()).toMatchObject({ error: 'device_unknown' });
});
