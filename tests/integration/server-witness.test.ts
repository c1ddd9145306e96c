import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceKey } from '#protocol/entry.ts';
import { mergeWatermark, type Watermark } from '#protocol/watermark.ts';
import { type PushAnswer, WITNESS_HEADER } from '#protocol/wire.ts';
import { formatWitness } from '#protocol/witness.ts';
import { AckTracker } from '#server/ledger/acks.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { Life } from '#server/life.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(() => server.dispose());

const witness = ({ epoch, acked_through, head }: PushAnswer) => ({
	[WITNESS_HEADER]: formatWitness({ epoch, ackedThrough: acked_through, head }),
});
const epochs = () =>
	server.db.all<{ reason: string; detail: string }>('SELECT reason, detail FROM office_epochs');
const epoch = () => server.running.parts.epoch.current();
const sales = () => server.db.get<{ n: number }>('SELECT count(*) AS n FROM proj_sales')?.n;

/** Tablets that traded three sales, then the server's folder is put back to before the last two. */
async function setBack(count: number): Promise<{ tablets: Tablet[]; seen: PushAnswer[] }> {
	const tablets: Tablet[] = [];
	for (let n = 0; n < count; n++) tablets.push(await server.enrol());
	for (const tablet of tablets) {
		tablet.journal.trade(1);
		await tablet.push();
	}
	const copy = await server.copy();
	const seen: PushAnswer[] = [];
	for (const tablet of tablets) {
		tablet.journal.sale();
		tablet.journal.sale();
		seen.push(await tablet.push());
	}
	await server.goBackTo(copy);
	return { tablets, seen };
}

test('five witnesses at once of a server that went back begin one new life', async () => {
	const { tablets, seen } = await setBack(5);
	const before = epoch();
	expect(seen[0]?.epoch).toBe(before);
	const answers = await Promise.all(
		tablets.map((tablet, n) => tablet.get('/v1/feeds/catalogue/packs', witness(seen[n] as PushAnswer))),
	);
	expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
	expect(epochs()).toEqual([
		{ reason: 'witness', detail: expect.stringContaining('acknowledged through 4') },
	]);
	expect(epoch()).not.toBe(before);
	const manifests = await Promise.all(
		answers.map(async (answer) => (await answer.json()) as { epoch: string }),
	);
	expect(new Set(manifests.map((manifest) => manifest.epoch))).toEqual(new Set([epoch()]));
});

test('after a step back tablets send again what was lost, and the server knows who is back with how much', async () => {
	const { tablets, seen } = await setBack(3);
	const refills = () =>
		server.db.all('SELECT device, held_through, refilled, back_at FROM office_refills ORDER BY device');
	const marks: (Watermark | null)[] = [];
	for (const [n, tablet] of tablets.slice(0, 2).entries()) {
		const headers = witness(seen[n] as PushAnswer);
		const answer = await (await tablet.post('/v1/journal/_bulk_docs', { docs: [{}] }, headers)).json();
		const { acked_through, backed_up_through, head } = answer as PushAnswer;
		const said = (told: PushAnswer): Watermark => ({
			incarnation: 1,
			epoch: told.epoch,
			head,
			acked_through,
			backed_up_through,
			clock_offset: 0,
		});
		const mark = mergeWatermark(
			{ ...said(seen[n] as PushAnswer), acked_through: 4 },
			said(answer as PushAnswer),
		);
		// All is offered once to a new life: what the server has may be another copy's.
		expect(mark.acked_through).toBe(0);
		marks.push(mark);
	}
	for (const [n, tablet] of tablets.slice(0, 2).entries()) {
		const lost = tablet.journal.entries.filter(({ seq }) => seq > (marks[n]?.acked_through ?? 0));
		expect((await tablet.push(lost)).acked_through).toBe(4);
		server.now += 1000;
		await tablet.report();
	}
	expect(refills()).toEqual([
		{ device: 't01', held_through: 2, refilled: 2, back_at: server.now - 1000 },
		{ device: 't02', held_through: 2, refilled: 2, back_at: server.now },
		{ device: 't03', held_through: 2, refilled: 0, back_at: null },
	]);
	await tablets[2]?.push();
	await tablets[2]?.report();
	await server.settled();
	expect(sales()).toBe(9);
	expect(epochs()).toHaveLength(1);
	expect(refills()[2]).toEqual({ device: 't03', held_through: 2, refilled: 2, back_at: server.now });
});

test('what was seen in another life, or less than the server has, is no witness', async () => {
	const tablet = await server.enrol();
	tablet.journal.trade(2);
	const answer = await tablet.push();
	const before = epoch();
	for (const said of [
		answer,
		{ ...answer, acked_through: 1, head: '1' },
		{ ...answer, epoch: 'another.life', acked_through: 99, head: '9999' },
		{ ...answer, head: 'opaque' },
	]) {
		await tablet.get('/v1/feeds/catalogue/packs', witness(said));
	}
	await tablet.get('/v1/feeds/catalogue/packs', { [WITNESS_HEADER]: 'torn;%' });
	expect(epoch()).toBe(before);
	expect(epochs()).toEqual([]);
});

test('a device that tells of a life that was undone begins a new one, once, and no older position counts', async () => {
	const [tablet, other] = [await server.enrol(), await server.enrol()];
	tablet.journal.trade(1);
	const before = await tablet.push();
	const copy = await server.copy();
	await server.running.parts.life.begin({ seen: epoch(), reason: 'regressed', detail: 'a later life' });
	const undone = epoch();
	await server.goBackTo(copy);
	expect(epoch()).toBe(before.epoch);
	const told = { [WITNESS_HEADER]: formatWitness({ epoch: undone, ackedThrough: 0, head: before.head }) };
	expect((await tablet.get('/v1/feeds/catalogue/packs', told)).status).toBe(200);
	const now = epoch();
	expect([before.epoch, undone]).not.toContain(now);
	expect(epochs()).toEqual([{ reason: 'witness', detail: expect.stringContaining('was undone') }]);
	await other.get('/v1/feeds/catalogue/packs', told);
	await tablet.get('/v1/feeds/catalogue/packs', witness(before));
	expect(epoch()).toBe(now);
});

test('a life of another ledger is no witness', async () => {
	const tablet = await server.enrol();
	const before = epoch();
	const foreign = formatWitness({ epoch: 'elsewhere.0123456789abcdef', ackedThrough: 9, head: '9' });
	await tablet.get('/v1/feeds/catalogue/packs', { [WITNESS_HEADER]: foreign });
	expect(epoch()).toBe(before);
});

test('a later head than the ledger has is a witness although every acknowledged entry is there', async () => {
	const tablet = await server.enrol();
	tablet.journal.trade(2);
	const answer = await tablet.push();
	const later = String(Number(answer.head) + 500);
	await tablet.get('/v1/feeds/catalogue/packs', witness({ ...answer, head: later }));
	expect(epochs()).toEqual([{ reason: 'witness', detail: expect.stringContaining(`saw ${later}`) }]);
});

test('an acknowledgement that only another process knows of is looked up before it counts as lost', async () => {
	const tablet = await server.enrol();
	tablet.journal.trade(3);
	const { head, epoch: present } = await tablet.push(tablet.journal.entries.slice(0, 2));
	// Written past the tracker of this process, as a second gateway on one store does.
	await server.running.parts.ledger.append(tablet.journal.entries.slice(2), tablet.journal.key);
	await tablet.get('/v1/feeds/catalogue/packs', {
		[WITNESS_HEADER]: formatWitness({ epoch: present, ackedThrough: 4, head }),
	});
	expect(epochs()).toEqual([]);
	expect((await tablet.report()).acked_through).toBe(4);
});

test('a ledger that goes back under a running server is read again before anything is said of it', async () => {
	const { parts } = server.running;
	const tablet = await server.enrol();
	tablet.journal.trade(5);
	let lost = false;
	const heldSeqs = async (key: DeviceKey) =>
		(await parts.ledger.heldSeqs(key)).filter((seq) => !lost || seq <= 2);
	const acks = new AckTracker({ ...shape(parts.ledger), heldSeqs });
	const life = new Life({ ...parts, acks });
	const { epoch: present, head, acked_through: ackedThrough } = await tablet.push();
	expect(await acks.through(tablet.journal.key)).toBe(6);
	lost = true;
	await life.hear({ epoch: present, head, ackedThrough }, tablet.journal.key); // nothing it has not seen itself
	expect(epochs()).toEqual([]);
	await life.begin({ seen: present, reason: 'witness', detail: 'another device' });
	expect(await acks.through(tablet.journal.key)).toBe(2);
	expect(server.db.all('SELECT held_through FROM office_refills')).toEqual([{ held_through: 2 }]);
	await server.settled();
});

/** The ledger's calls as plain functions, so that one can be put in its place. */
const shape = (ledger: Ledger): Ledger => ({
	append: (...args) => ledger.append(...args),
	quarantine: (...args) => ledger.quarantine(...args),
	get: (id) => ledger.get(id),
	changesSince: (...args) => ledger.changesSince(...args),
	heldSeqs: (key) => ledger.heldSeqs(key),
	devices: () => ledger.devices(),
	entriesOf: (key) => ledger.entriesOf(key),
	head: () => ledger.head(),
	info: () => ledger.info(),
	epoch: () => ledger.epoch(),
	close: () => ledger.close(),
});

test('a feed position of this life ahead of the feed begins a new one, and is answered with rewind', async () => {
	const tablet = await server.enrol();
	const before = epoch();
	const changes = (since: string) => tablet.get(`/v1/feeds/catalogue/_changes?since=${since}`);
	const answer = await changes(`99-${before}`);
	expect(answer.status).toBe(409);
	expect(await answer.json()).toMatchObject({ error: 'rewind' });
	expect(epochs()).toEqual([{ reason: 'witness', detail: expect.stringContaining('catalogue') }]);
	expect((await changes(`99-${before}`)).status).toBe(409); // of another life by now: nothing more to learn
	expect(epochs()).toHaveLength(1);
	expect((await changes('0')).status).toBe(200);
});

test('a listening tablet hears of the new life at once', async () => {
	const tablet = await server.enrol();
	server.publish('store-shibuya', [
		{ _id: 'staff:1', type: 'staff', name: '佐藤', role: 'cashier', pin_hash: 'x' },
	]);
	await server.restart(); // no poke of the publication is under way
	const abort = new AbortController();
	const stream = await server.call('/v1/poke', { token: tablet.token, signal: abort.signal });
	const before = epoch();
	await tablet.get(`/v1/feeds/catalogue/_changes?since=99-${before}`);
	let text = '';
	const decoder = new TextDecoder();
	for await (const chunk of stream.body ?? []) {
		text += decoder.decode(chunk as Uint8Array, { stream: true });
		if (text.includes(epoch())) break;
	}
	expect(epoch()).not.toBe(before);
	abort.abort();
});
