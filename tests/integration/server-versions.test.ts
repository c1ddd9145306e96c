import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENTRY_VERSIONS, type EntryVersions, entryHash, type JournalEntry } from '#protocol/entry.ts';
import { ChangesPage, type FeedDoc, PackManifest } from '#protocol/feed.ts';
import { DOC_TYPES } from '#protocol/protocol-version.ts';
import { PROTOCOL_HEADER } from '#protocol/wire.ts';
import { type Tablet, TestServer } from './server-harness.ts';

/** A past: tills once wrote their float in coins of one, under another name. */
const TILL_OPEN_THEN = v.strictObject({ currency: v.string(), coins: v.number() });
const WITH_A_PAST: EntryVersions = {
	...ENTRY_VERSIONS,
	till_open: [
		{ body: TILL_OPEN_THEN, upcast: ({ currency, coins }) => ({ currency, float: coins, count: {} }) },
		...(ENTRY_VERSIONS.till_open ?? []),
	],
};
/** An older build: no sales yet. */
const { retail_transaction: _, ...OLDER } = ENTRY_VERSIONS;

const rehash = (entry: JournalEntry, given: object): JournalEntry => {
	const { hash: _old, ...rest } = { ...entry, ...given } as JournalEntry;
	return { ...rest, hash: entryHash(rest) } as JournalEntry;
};

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start({ versions: OLDER, docTypes: { ...DOC_TYPES, loyalty: 2 } });
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

const sales = () => server.db.get<{ n: number }>('SELECT count(*) AS n FROM proj_sales')?.n;
const drawer = () => server.db.all<{ float: number }>('SELECT float FROM proj_drawer');
const asProtocol = (version: number) => ({ [PROTOCOL_HEADER]: String(version) });

test('an older server keeps what it does not know, whole, and a newer one folds it at its first start', async () => {
	tablet.journal.trade(3);
	const answer = await tablet.push();
	expect(answer.rows.map(({ result, reason }) => reason ?? result)).toEqual([
		'stored',
		'unknown_kind',
		'unknown_kind',
		'unknown_kind',
	]);
	expect(answer.acked_through).toBe(4);
	await server.settled();
	expect(sales()).toBe(0);
	expect(await tablet.report()).toMatchObject({
		quarantined_count: 3,
		totals: { folded_through: 4, sales: 0 },
	});

	await server.restart(); // this build knows sales
	await expect.poll(sales, { timeout: 20_000 }).toBe(3);
	const told = await tablet.report();
	expect(told).toMatchObject({
		quarantined_count: 0,
		quarantined: [],
		totals: { folded_through: 4, sales: 3 },
	});
	expect((await tablet.push()).rows.map(({ result }) => result)).toEqual(Array(4).fill('duplicate'));
	const kept = await server.running.parts.ledger.get(tablet.journal.entries[1]?.id ?? '');
	expect(kept).toEqual(tablet.journal.entries[1]);
});

test('an entry of an older schema is stored as it is and folded as it is read today', async () => {
	await server.restart({ versions: WITH_A_PAST });
	const [open] = tablet.journal.trade(1);
	const then = rehash(open as JournalEntry, { schema: 1, body: { currency: 'JPY', coins: 12_000 } });
	const answer = await tablet.push([then]);
	expect(answer.rows).toMatchObject([{ result: 'stored' }]);
	await server.settled();
	expect(drawer()).toEqual([{ float: 12_000 }]);
	expect(await server.running.parts.ledger.get(then.id)).toEqual(then);
	// A schema is checked by its own body: today's fields under yesterday's number are not sound.
	const mixed = rehash(tablet.journal.entries[0] as JournalEntry, { seq: 9, id: then.id.replace(/1$/, '9') });
	expect((await tablet.push([mixed])).rows).toMatchObject([{ result: 'quarantined', reason: 'malformed' }]);
});

test('a server that does not know a newer schema keeps it aside until it does', async () => {
	const open = rehash(tablet.journal.openTill(), { schema: 2 });
	expect((await tablet.push([open])).rows).toMatchObject([{ reason: 'unknown_schema' }]);
	await server.settled();
	await server.restart({ versions: WITH_A_PAST });
	await expect.poll(drawer, { timeout: 20_000 }).toEqual([{ float: 30_000 }]);
});

test('pushes are taken from any version of the wire, feeds only given to those not too old', async () => {
	tablet.journal.openTill();
	const docs = tablet.journal.entries;
	for (const version of [0, 1, 2, 99]) {
		expect((await tablet.post('/v1/journal/_bulk_docs', { docs }, asProtocol(version))).status).toBe(200);
	}
	for (const path of ['catalogue/packs', 'catalogue/_changes', 'catalogue/check']) {
		const refused = await tablet.get(`/v1/feeds/${path}`, asProtocol(0));
		expect(refused.status).toBe(426);
		expect(await refused.json()).toMatchObject({ error: 'protocol_too_old' });
		for (const version of [1, 2, 99]) {
			expect((await tablet.get(`/v1/feeds/${path}`, asProtocol(version))).status).toBe(200);
		}
	}
});

test('documents of a newer type are withheld from the first wire and nobody else, page by page', async () => {
	const staff = (n: number): FeedDoc => ({
		_id: `staff:${n}`,
		type: 'staff',
		name: 'x',
		role: 'cashier',
		pin_hash: 'x',
	});
	const loyalty = (n: number) => ({ _id: `loyalty:${n}`, type: 'loyalty' }) as unknown as FeedDoc;
	const docs = [...Array(12).keys()].map((n) => (n % 6 === 0 ? staff(n) : loyalty(n)));
	server.publish('store-shibuya', docs);
	const ids = async (version: number) => {
		const found: string[] = [];
		const path = '/v1/feeds/store-shibuya';
		const packs = await tablet.get(`${path}/packs`, asProtocol(version));
		const { since, count } = v.parse(PackManifest, await packs.json());
		for (let at = since; ; ) {
			const answer = await tablet.get(`${path}/_changes?since=${at}&limit=2`, asProtocol(version));
			const page = v.parse(ChangesPage, await answer.json());
			if (page.rows.length === 0) return { found, count };
			found.push(...page.rows.map(({ id }) => id));
			at = page.last_seq;
		}
	};
	expect(await ids(1)).toEqual({ found: ['staff:0', 'staff:6'], count: 0 });
	// The tablet's own key is the thirteenth.
	expect(await ids(2)).toEqual({ found: [], count: 13 });
});
