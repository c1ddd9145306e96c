import { afterEach, beforeEach, expect, test } from 'vitest';
import { GENESIS_HASH } from '#protocol/hash.ts';
import type { PushAnswer } from '#protocol/wire.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { releaseQuarantine } from '#server/office/devices/release-quarantine.ts';
import { noteBackup } from '#server/operations/backups.ts';
import { shopStatus } from '#server/operations/status.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aReport, type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

const sales = () => server.db.get<{ n: number }>('SELECT count(*) AS n FROM proj_sales')?.n;
const stateOf = (device = 't01') =>
	server.db.get<{ state: string }>(
		'SELECT state FROM office_devices WHERE id = ? ORDER BY incarnation DESC',
		device,
	)?.state;
const codeOf = async (answer: Response) => [
	answer.status,
	((await answer.json()) as { error?: string }).error,
];
const push = async (docs: readonly object[]) => tablet.post('/v1/journal/_bulk_docs', { docs });

test('a report is answered with watermarks and the figures of this device, and kept', async () => {
	const other = await server.enrol();
	expect((await tablet.report()).totals).toEqual({
		folded_through: 0,
		chain_head: GENESIS_HASH,
		sales: 0,
		sales_total: 0,
	});
	tablet.journal.trade(3);
	other.journal.trade(1);
	await Promise.all([tablet.push(), other.push()]);
	await server.settled();
	const head = tablet.journal.entries.at(-1)?.hash;
	expect(await tablet.report({ unsynced: 2, app_version: '9' })).toMatchObject({
		state: 'active',
		epoch: server.running.parts.epoch.current(),
		acked_through: 4,
		backed_up_through: 0,
		server_time: server.now,
		totals: { folded_through: 4, chain_head: head, sales: 3, sales_total: 480 },
		quarantined_count: 0,
		quarantined: [],
		sealing_key: { kty: 'EC', crv: 'P-256' },
	});
	server.running.parts.notes.flush();
	const [row] = server.db.all<{ report: string; reported_at: number; protocol: number }>(
		'SELECT report, reported_at, protocol FROM office_devices WHERE reported_at IS NOT NULL',
	);
	expect(row).toMatchObject({ reported_at: server.now, protocol: 1 });
	expect(JSON.parse(row?.report ?? '')).toMatchObject({ unsynced: 2, app_version: '9', journal_through: 4 });
});

test('totals are those of the incarnation after any order of arrival, and after a rebuild', async () => {
	const entries = tablet.journal.trade(20);
	await tablet.push([...entries].reverse());
	await server.settled();
	const before = (await tablet.report()).totals;
	expect(before).toMatchObject({ folded_through: 21, sales: 20, sales_total: 3200 });
	await server.running.parts.projector.rebuild();
	expect((await tablet.report()).totals).toEqual(before);
});

test('pushes and reports say what is in a backup', async () => {
	tablet.journal.trade(2);
	await tablet.push();
	const note = { id: 'b', taken_at: 1, folder: 'b', entries: 2 };
	noteBackup(server.db, note, [{ store: 'shibuya', device: 't01', incarnation: 1, through: 2 }]);
	expect((await tablet.push()).backed_up_through).toBe(2);
	expect((await tablet.report()).backed_up_through).toBe(2);
});

test('a revoked device sends everything into quarantine, pulls nothing, and says goodbye once all is sent', async () => {
	tablet.journal.trade(2);
	await tablet.push(tablet.journal.entries.slice(0, 2));
	expect(revokeDevice(server.db, 't01', server.now)).toBe(1);
	for (const path of [
		'/v1/feeds/catalogue/packs',
		'/v1/feeds/catalogue/_changes',
		'/v1/feeds/catalogue/check',
		'/v1/poke',
	]) {
		expect(await codeOf(await tablet.get(path))).toEqual([403, 'device_revoked']);
	}
	const told = await tablet.report();
	expect(told).toMatchObject({ state: 'revoked', acked_through: 2 });
	expect(await codeOf(await tablet.post('/v1/devices/goodbye', { journal_through: 3 }))).toEqual([
		409,
		'not_all_sent',
	]);

	const answer = (await (await push(tablet.journal.entries.slice(2))).json()) as PushAnswer;
	expect(answer.rows).toEqual([
		{ id: tablet.journal.entries[2]?.id, result: 'quarantined', reason: 'device_revoked' },
	]);
	expect(answer.acked_through).toBe(3);
	await server.settled();
	expect(sales()).toBe(1);
	expect(await tablet.report()).toMatchObject({
		quarantined_count: 1,
		quarantined: [{ seq: 3, reason: 'device_revoked' }],
	});

	expect((await tablet.post('/v1/devices/goodbye', { journal_through: 3 })).status).toBe(200);
	expect((await tablet.post('/v1/devices/goodbye', {})).status).toBe(200); // the first answer may be lost
	expect(stateOf()).toBe('gone');
	expect((await tablet.report()).state).toBe('revoked');
	expect(await codeOf(await tablet.get('/v1/feeds/catalogue/packs'))).toEqual([403, 'device_revoked']);
});

test("what a revoked device sent is let in by name only, after someone's look", async () => {
	tablet.journal.trade(2);
	revokeDevice(server.db, 't01', server.now);
	await push(tablet.journal.entries);
	await server.settled();
	const { parts } = server.running;
	expect(await releaseQuarantine(parts)).toEqual({ released: 0, known: 0, kept: 0 });
	expect(await releaseQuarantine(parts, { revoked: 't02' })).toEqual({ released: 0, known: 0, kept: 0 });
	expect(sales()).toBe(0);
	expect((await shopStatus(parts)).exceptions).toEqual({ quarantined: 3 });
	expect(await releaseQuarantine(parts, { revoked: 't01' })).toEqual({ released: 3, known: 0, kept: 0 });
	expect(sales()).toBe(2);
	expect((await shopStatus(parts)).exceptions).toEqual({});
	expect(await tablet.report()).toMatchObject({ quarantined_count: 0, quarantined: [] });
	expect(await releaseQuarantine(parts, { revoked: 't01' })).toEqual({ released: 0, known: 0, kept: 0 });
});

test('only a revoked device says goodbye', async () => {
	expect(await codeOf(await tablet.post('/v1/devices/goodbye', {}))).toEqual([409, 'not_revoked']);
	expect(stateOf()).toBe('active');
});

test('a second content under an own number shows two copies: both are kept and the device is told', async () => {
	tablet.journal.trade(2);
	await tablet.push();
	const copy = new TestJournal(tablet.identity);
	copy.openTill();
	copy.sale({ price: 900 });
	const forked = copy.entries[1] as object;
	expect((await tablet.push([forked])).rows[0]?.result).toBe('id_reuse');
	await server.settled();
	expect(await tablet.report()).toMatchObject({
		state: 'forked',
		quarantined_count: 1,
		quarantined: [{ id: copy.entries[1]?.id, seq: 2, reason: 'id_reuse' }],
		totals: { sales: 2, sales_total: 320 },
	});
	tablet.journal.sale();
	expect((await tablet.push()).rows.at(-1)?.result).toBe('stored'); // it goes on until it has a new incarnation
	expect(await releaseQuarantine(server.running.parts)).toMatchObject({ released: 0 });
	expect((await tablet.report()).quarantined_count).toBe(1);
});

test('what another device claims of its own numbers does not make it forked', async () => {
	tablet.journal.trade(1);
	await tablet.push();
	const other = await server.enrol();
	await other.push(new TestJournal(tablet.identity).trade(1).map((entry) => ({ ...entry, operator: 'x' })));
	expect((await tablet.report()).state).toBe('active');
	expect((await other.report()).state).toBe('active');
	await server.settled();
	expect((await other.report()).quarantined.map(({ reason }) => reason)).toEqual([
		'wrong_device',
		'wrong_device',
	]);
	expect((await tablet.report()).quarantined_count).toBe(0);
});

test('the list of what is kept aside names fifty by number, and counts all', async () => {
	const entries = tablet.journal.trade(59);
	await tablet.push(entries.map((entry) => ({ ...entry, kind: 'seance' })));
	await server.settled();
	const answer = await tablet.report();
	expect(answer.quarantined_count).toBe(60);
	expect(answer.quarantined.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
});

test('a report in another shape is refused, an unknown token is not heard', async () => {
	expect(await codeOf(await tablet.post('/v1/devices/report', {}))).toEqual([400, 'bad_request']);
	expect(await codeOf(await server.post('/v1/devices/report', aReport(), 'nonsense'))).toEqual([
		401,
		'device_unknown',
	]);
});
