import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChangesPage, type ItemDoc } from '#protocol/feed.ts';
import { keepItems } from '#server/office/items.ts';
import { registeredCodes } from '#server/office/registered-codes.ts';
import { type Tablet, TestServer } from './server-harness.ts';

const CODE = '04999999999999';
const ITEM = {
	...{ sku: '', reading: '', category: 'food', price: 150, tax_category: 'reduced', tax_included: true },
} as const;
const tea = { ...ITEM, id: 'tea', source: 'test:tea', name: 'Tea', gtins: ['04901234567894'] };
const gum = { ...ITEM, id: 'gum', source: 'test:gum', name: 'Gum', gtins: [] as string[] };

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
	server.db.transaction(() => keepItems(server.db, [tea, gum]));
});
afterEach(() => server.dispose());

/** Says at a tablet that the code is an item's. */
const register = (tablet: Tablet, item: string, code = CODE, isTraining = false) =>
	tablet.journal.seal('code_registered', {
		...{ code, item_id: item, name: item, is_training: isTraining },
		approval: { permission: 'register_code', approver: 'boss', entry_id: null },
	});

/** The codes of an item as a tablet that pulls everything has them. */
async function codesOf(tablet: Tablet, id: string): Promise<readonly string[]> {
	const answer = await tablet.get('/v1/feeds/catalogue/_changes?since=0&limit=500');
	const { rows } = v.parse(ChangesPage, await answer.json());
	const row = rows.findLast((each) => each.id === `item:${id}`);
	return row && !row.withdrawn ? (row.doc as ItemDoc).gtins : [];
}
const states = () => registeredCodes(server.db).map(({ itemId, state }) => `${itemId} ${state}`);
const office = (id: string, decision: string, csrf: string) =>
	server.call('/office/codes?lang=en', {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ csrf, id, decision }).toString(),
	});
const csrfOf = (page: string) => /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '';

test('a code that one tablet registered is that item’s code on every other; folding it all again changes nothing', async () => {
	const [one, two] = [await server.enrol(), await server.enrol()];
	register(one, 'tea');
	register(one, 'gum', '04912345678904', true);
	await one.push();
	await expect.poll(() => codesOf(two, 'tea')).toEqual([...tea.gtins, CODE]);
	expect(await codesOf(two, 'gum')).toEqual([]);
	const head = () =>
		server.db.get<{ seq: number }>("SELECT seq FROM feed_heads WHERE feed = 'catalogue'")?.seq;
	const before = head();
	await one.push();
	await server.running.parts.projector.rebuild();
	expect(head()).toBe(before);
	expect(states()).toEqual(['tea agreed']);
});

test('an import without the code keeps it; one that gives it to another item takes it', async () => {
	const tablet = await server.enrol();
	register(tablet, 'tea');
	await tablet.push();
	await expect.poll(() => codesOf(tablet, 'tea')).toContain(CODE);
	const again = server.db.transaction(() => keepItems(server.db, [{ ...tea, price: 160 }]));
	expect(again).toEqual({ created: 0, changed: 1, unchanged: 0 });
	expect(await codesOf(tablet, 'tea')).toContain(CODE);
	server.db.transaction(() => keepItems(server.db, [{ ...gum, gtins: [CODE] }]));
	expect(await codesOf(tablet, 'tea')).toEqual(tea.gtins);
	expect(await codesOf(tablet, 'gum')).toEqual([CODE]);
	expect(states()).toEqual(['tea taken']);
});

test('two tablets gave one code to two items: the first has it, nothing is guessed, and the office decides', async () => {
	const [one, two] = [await server.enrol(), await server.enrol()];
	register(one, 'tea');
	await one.push();
	await expect.poll(states).toEqual(['tea agreed']);
	const late = register(two, 'gum');
	await two.push();
	await expect.poll(states).toEqual(['gum taken', 'tea agreed']);
	expect(await codesOf(two, 'gum')).toEqual([]);

	const page = await (await server.call('/office/codes?lang=en')).text();
	expect(page).toContain('Another item has it (Tea)');
	expect((await office(late.id, 'agree', 'no')).status).toBe(403);
	expect((await office(late.id, 'agree', csrfOf(page))).status).toBe(200);
	expect([await codesOf(two, 'gum'), await codesOf(two, 'tea')]).toEqual([[CODE], tea.gtins]);
	expect(states()).toEqual(['gum agreed', 'tea taken']);
	expect((await office(late.id, 'refuse', csrfOf(page))).status).toBe(200);
	expect(await codesOf(two, 'gum')).toEqual([]);
	expect(states()).toEqual(['gum refused', 'tea taken']);
	expect((await office('nobody', 'agree', csrfOf(page))).status).toBe(422);
});

test('a code of an import is the import’s, and one for an item that is gone waits', async () => {
	const tablet = await server.enrol();
	const taken = register(tablet, 'gum', tea.gtins[0]);
	register(tablet, 'nothing');
	await tablet.push();
	await expect.poll(states).toEqual(['nothing gone', 'gum taken']);
	const page = await (await server.call('/office/codes?lang=en')).text();
	const answer = await office(taken.id, 'agree', csrfOf(page));
	expect(answer.status).toBe(422);
	expect(await answer.text()).toContain('import that item again');
	expect(await codesOf(tablet, 'tea')).toEqual(tea.gtins);
});

test('what a count corrected is a page and a list: latest first, differences only unless asked', async () => {
	const tablet = await server.enrol();
	const at = 1_795_000_000_000;
	const lines = ['tea', 'gum'].map((item_id) => ({ item_id, place: 'shibuya', quantity: 10 }));
	tablet.journal.seal('stock_movement', { reason: 'receive', source: 'receive:1', lines });
	const counted = [
		{ item_id: 'tea', counted: 8, counted_at: at, after_seq: 1 },
		{ item_id: 'gum', counted: 10, counted_at: at, after_seq: 1 },
	];
	tablet.journal.seal('stock_count', {
		place: 'shibuya',
		is_training: false,
		lines: counted,
		approval: null,
	});
	await tablet.push();
	const read = async (query: string) => (await server.call(`/office/counts?lang=en${query}`)).text();
	await expect.poll(() => read('')).toContain('Tea');
	const page = await read('');
	expect(page).toContain('-2');
	expect(page).toContain('-¥300');
	expect(page).not.toContain('Gum');
	expect(await read('&all=1')).toContain('Gum');
});
