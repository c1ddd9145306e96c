import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { MembersTablet, shopWithMembers } from '../support/a-shop-with-members.ts';
import type { TestServer } from './server-harness.ts';

let server: TestServer;
let one: MembersTablet;
let two: MembersTablet;
let away: MembersTablet;

beforeEach(async () => {
	server = await shopWithMembers();
	one = await MembersTablet.enrol(server, 'shibuya');
	two = await MembersTablet.enrol(server, 'shibuya');
	away = await MembersTablet.enrol(server, 'yokohama');
});
afterEach(() => server.dispose());

const HANAKO = { name: '山田 花子', kana: 'ヤマダ ハナコ', phones: ['090-1234-5678'] };
const notes = () =>
	server.db.all<{ kind: string; detail: string }>('SELECT kind, detail FROM feed_customer_notes ORDER BY id');
const points = (feed: Awaited<ReturnType<MembersTablet['feed']>>, ref: string) => {
	const customer = feed.customers.get(ref);
	return (customer?.lots.reduce((sum, lot) => sum + lot.points, 0) ?? 0) - (customer?.owed ?? 0);
};

/** Everything derived made anew is what it was, and publishes nothing. */
async function expectRebuiltEqual(): Promise<void> {
	const heads = () => server.db.all("SELECT * FROM feed_heads WHERE feed LIKE 'customers-%' ORDER BY feed");
	const before = { hashes: projectionHashes(server.db), heads: heads(), notes: notes() };
	await server.running.parts.projector.rebuild();
	expect({ hashes: projectionHashes(server.db), heads: heads(), notes: notes() }).toEqual(before);
}

test('someone registered on one tablet is on the store’s others, with their consents and purchases', async () => {
	await one.register('r1', 1, HANAKO);
	const receipt = one.sale('r1', 1980, { granted: 19, redeemed: 0 });
	await one.sync();
	const feed = await two.feed();
	const customer = feed.customers.get('r1');
	expect(customer).toMatchObject({ profile: HANAKO, owed: 0, totals: { purchases: 1, spend: 1980 } });
	expect(customer?.timeline).toMatchObject([{ kind: 'purchase', number: receipt, total: 1980, points: 19 }]);
	expect(customer?.consents.map(({ purpose }) => purpose).sort()).toEqual(['history', 'membership']);
	expect(points(feed, 'r1')).toBe(19);
	expect(feed.through.get('r1')).toEqual({ [`${one.tablet.identity.device}.1`]: 4 });
	expect(feed.keys.get('r1')).toMatchObject({ kana: 'ヤマダ ハナコ', into: null });
	expect((await away.feed()).customers.size).toBe(0);
	await expectRebuiltEqual();
});

test('an entry whose key has not come waits, is shown as nothing and holds nobody up (L17)', async () => {
	await one.register('r1', 1, HANAKO);
	one.sale('r1', 500, { granted: 5, redeemed: 0 });
	await one.sync({ keys: false });
	const waiting = await two.feed();
	expect([waiting.customers.size, waiting.keys.size]).toEqual([0, 0]);
	expect(server.db.get('SELECT count(*) AS n FROM proj_sales')).toEqual({ n: 1 });
	expect(await one.sendKeys()).toEqual(['r1']);
	expect(await one.sendKeys()).toEqual(['r1']);
	expect((await two.feed()).customers.get('r1')?.profile.name).toBe('山田 花子');
	await expectRebuiltEqual();
});

test('the first key of a person stays, one that does not open is not kept, and strangers are refused', async () => {
	await one.register('r1', 1, HANAKO);
	await one.sync();
	await two.register('r1', 2, { name: 'someone else' });
	expect(await two.sendKeys()).toEqual(['r1']);
	expect((await two.feed()).customers.get('r1')?.profile.name).toBe('山田 花子');
	const foreign = { keys: [{ ref: 'r9', sealed_key: 'A'.repeat(80) }] };
	expect(await (await two.tablet.post('/v1/customers/keys', foreign)).json()).toEqual({ stored: [] });
	expect((await server.post('/v1/customers/keys', foreign)).status).toBe(401);
	expect(
		(await two.tablet.post('/v1/customers/keys', { keys: [{ ref: 'r9', sealed_key: 'x' }] })).status,
	).toBe(400);
});

test('changes made apart both hold; of one field the later in the server’s order, and someone is told', async () => {
	await one.register('r1', 1, HANAKO);
	await one.sync();
	const key = (await two.feed()).personKeys.get('r1');
	await one.edit('r1', { phones: { from: ['090-1234-5678'], to: ['090-1234-5678', '03-1111-2222'] } });
	await one.edit('r1', { preferences: { from: '', to: 'サイズ M' } });
	await two.edit('r1', { mails: { from: [], to: ['hanako@example.com'] } }, key);
	await two.edit('r1', { phones: { from: ['090-1234-5678'], to: ['045-333-4444'] } }, key);
	await two.edit('r1', { preferences: { from: '', to: 'サイズ L' } }, key);
	await two.sync();
	await one.sync();
	const customer = (await two.feed()).customers.get('r1');
	expect(customer?.profile).toMatchObject({
		phones: ['045-333-4444', '03-1111-2222'],
		mails: ['hanako@example.com'],
		preferences: 'サイズ M',
	});
	expect(notes()).toMatchObject([{ kind: 'customer_edited_apart' }]);
	await expectRebuiltEqual();
});

test('the same person registered on two tablets becomes one, with the points and purchases of both', async () => {
	await one.register('r2', 1, HANAKO);
	await two.register('r1', 2, { ...HANAKO, phones: ['+81 90 1234 5678'], mails: ['hanako@example.com'] });
	one.sale('r2', 1000, { granted: 10, redeemed: 0 });
	two.sale('r1', 2000, { granted: 20, redeemed: 0 });
	await one.sync();
	await two.sync();
	const feed = await one.feed();
	expect([...feed.customers.keys()]).toEqual(['r1']);
	expect(feed.customers.get('r1')).toMatchObject({ merged: ['r2'], totals: { purchases: 2, spend: 3000 } });
	expect(feed.customers.get('r1')?.profile.mails).toEqual(['hanako@example.com']);
	expect(points(feed, 'r1')).toBe(30);
	expect(feed.keys.get('r2')).toMatchObject({ into: 'r1' });
	await expectRebuiltEqual();
	two.link('r2', 'r1', 'unmerge');
	await two.sync();
	const apart = await one.feed();
	expect([...apart.customers.keys()].sort()).toEqual(['r1', 'r2']);
	expect([points(apart, 'r1'), points(apart, 'r2')]).toEqual([20, 10]);
	expect(apart.keys.get('r2')).toMatchObject({ into: null });
	await expectRebuiltEqual();
});

test('two who share a telephone only are a pair to look at until someone says what they are', async () => {
	await one.register('r1', 1, HANAKO);
	await two.register('r2', 2, { ...HANAKO, name: '山田 太郎', kana: 'ヤマダ タロウ' });
	await one.sync();
	await two.sync();
	expect((await one.feed()).customers.size).toBe(2);
	expect(notes()).toEqual([{ kind: 'customer_pair', detail: 'r1 and r2 share a telephone or an address' }]);
	await expectRebuiltEqual();
	one.link('r1', 'r2', 'unmerge');
	await one.sync();
	expect(notes()).toEqual([]);
});

test('links in a circle are one person, and undone by the last word on each pair', async () => {
	for (const [at, ref] of ['a', 'b', 'c'].entries()) await one.register(ref, at + 1, { name: ref });
	one.link('a', 'b', 'merge');
	one.link('b', 'c', 'merge');
	one.link('c', 'a', 'merge');
	await one.sync();
	const feed = await two.feed();
	expect([...feed.customers.keys()]).toEqual(['a']);
	expect(feed.customers.get('a')?.merged).toEqual(['b', 'c']);
	two.link('a', 'b', 'unmerge');
	two.link('c', 'a', 'unmerge');
	await two.sync();
	expect([...(await one.feed()).customers.keys()].sort()).toEqual(['a', 'c']);
	await expectRebuiltEqual();
});

test('DSP-01: points spent twice stand, and who overspent is told in the order in which the server heard of it', async () => {
	await one.register('r1', 1, HANAKO);
	one.give('r1', 500);
	await one.sync();
	const first = one.sale('r1', 1000, { granted: 0, redeemed: 400 });
	const second = two.sale('r1', 1000, { granted: 0, redeemed: 400 });
	await two.sync();
	expect(notes()).toEqual([]);
	await one.sync();
	expect((await two.feed()).customers.get('r1')).toMatchObject({ lots: [], owed: 300 });
	expect(notes()).toEqual([
		{ kind: 'points_overdrawn', detail: `r1 owes 300; beyond the balance: ${first} 300 of 400` },
	]);
	expect(second).not.toBe(first);
	await expectRebuiltEqual();
	one.give('r1', 350);
	await one.sync();
	expect(notes()).toEqual([]);
	expect(points(await two.feed(), 'r1')).toBe(50);
});

test('DSP-05: a spending that is sent three times counts once', async () => {
	await one.register('r1', 1, HANAKO);
	one.give('r1', 500);
	one.sale('r1', 1000, { granted: 0, redeemed: 400 });
	for (let n = 0; n < 3; n++) await one.sync();
	expect(points(await two.feed(), 'r1')).toBe(100);
});

test('what came back is out of the spend, and a sale that came back whole is no purchase', async () => {
	await one.register('r1', 1, HANAKO);
	const kept = one.sale('r1', 1000, { granted: 10, redeemed: 0 });
	const sold = one.sale('r1', 300, { granted: 3, redeemed: 0 });
	await one.sync();
	const original = { entry_id: null, receipt_number: sold, business_day: '2026-11-22' };
	two.refund('r1', 300, original, { granted: -3, redeemed: 0 });
	await two.sync();
	const customer = (await one.feed()).customers.get('r1');
	expect(customer?.totals).toMatchObject({ purchases: 1, spend: 1000 });
	expect(customer?.timeline.map(({ kind, total }) => [kind, total]).sort()).toEqual([
		['purchase', 1000],
		['purchase', 300],
		['return', -300],
	]);
	expect(kept).not.toBe(sold);
	expect(points(await one.feed(), 'r1')).toBe(10);
});

test('who withdraws the consent to be remembered has no history on any tablet, and one who never gave it neither', async () => {
	await one.register('r1', 1, HANAKO);
	await one.register('r2', 2, { name: 'no history' }, ['membership']);
	for (const ref of ['r1', 'r2']) one.sale(ref, 1000);
	await one.sync();
	expect((await two.feed()).customers.get('r1')?.timeline).toHaveLength(1);
	expect((await two.feed()).customers.get('r2')?.timeline).toEqual([]);
	two.consent('r1', 'history', false);
	await two.sync();
	expect((await one.feed()).customers.get('r1')).toMatchObject({ timeline: [], totals: { purchases: 1 } });
});

/** Every pack that can be had, as text, after a tablet has asked for them. */
async function packed(): Promise<string> {
	await one.tablet.get('/v1/feeds/customers-shibuya/packs', { 'noren-protocol': '2' });
	await server.running.parts.packs.idle();
	return server.db
		.all<{ gzip: Uint8Array }>('SELECT gzip FROM feed_packs')
		.map(({ gzip }) => gunzipSync(gzip).toString())
		.join('\n');
}

test('ERS-01, ERS-02 and ERS-04: who is erased is nowhere, tablets are told, and the books stay', async () => {
	await one.register('r1', 1, HANAKO);
	one.sale('r1', 1000, { granted: 10, redeemed: 0 });
	await one.sync();
	const before = server.db.all('SELECT id, total, tax FROM proj_sales ORDER BY id');
	expect((await two.feed()).customers.size).toBe(1);
	expect(await packed()).toContain('customer:r1');
	two.erase('r1');
	await two.sync();
	expect(await packed()).not.toContain('customer:r1');
	one.sale('r1', 500, { granted: 5, redeemed: 0 });
	await one.sync();
	const feed = await one.feed();
	expect([feed.customers.size, feed.keys.size, [...feed.erased]]).toEqual([0, 0, ['r1']]);
	expect(server.db.all('SELECT * FROM office_person_keys')).toEqual([]);
	expect(await find(two, '090-1234-5678')).toEqual([]);
	expect(await one.sendKeys()).toEqual(['r1']);
	expect(server.db.all('SELECT * FROM office_person_keys')).toEqual([]);
	const after = server.db.all('SELECT id, total, tax FROM proj_sales ORDER BY id');
	expect(after).toEqual(expect.arrayContaining(before));
	expect(after).toHaveLength(2);
	await expectRebuiltEqual();
	expect((await one.feed()).customers.size).toBe(0);
});

test('ERS-03: what an erased person bought comes back without them, and its points go nowhere', async () => {
	await one.register('r1', 1, HANAKO);
	const receipt_number = one.sale('r1', 1000, { granted: 10, redeemed: 0 });
	one.erase('r1');
	await one.sync();
	const original = { entry_id: null, receipt_number, business_day: '2026-11-22' };
	two.refund('r1', 1000, original, { granted: -10, redeemed: 0 });
	await two.sync();
	expect(server.db.get('SELECT sum(total) AS total FROM proj_sales')).toEqual({ total: 0 });
	const feed = await one.feed();
	expect([feed.customers.size, feed.keys.size, notes()]).toEqual([0, 0, []]);
});

test('whoever was linked to someone who is erased goes with them, and whoever is linked later does not', async () => {
	for (const [at, ref] of ['a', 'b', 'c'].entries()) await one.register(ref, at + 1, { name: ref });
	one.link('a', 'b', 'merge');
	one.erase('b');
	one.link('c', 'b', 'merge');
	await one.sync();
	const feed = await two.feed();
	expect([...feed.customers.keys()]).toEqual(['c']);
	expect([...feed.erased].sort()).toEqual(['a', 'b']);
	await expectRebuiltEqual();
});

const find = async (tablet: MembersTablet, query: string) => {
	const response = await tablet.tablet.post('/v1/customers/find', { query });
	if (!response.ok) throw new Error(`find answered ${response.status}`);
	return ((await response.json()) as { hits: object[] }).hits;
};

test('someone of another store is found by a whole key or the beginning of the kana, masked, and followed from then on', async () => {
	await one.register('r1', 1, { ...HANAKO, mails: ['hanako@example.com'], memberNumbers: ['2900000000015'] });
	await one.sync();
	await away.storeKey();
	const hit = { ref: 'r1', name: '山田 花*', kana: 'ヤマダ ハ**', phone: '5678', member_number: '0015' };
	expect(await find(away, '1234')).toEqual([]);
	expect(await find(away, 'サトウサブロウ')).toEqual([]);
	expect((await away.feed()).customers.size).toBe(0);
	for (const query of ['０９０ 1234 5678', 'Hanako@example.com', '2900000000015', 'やまだは']) {
		expect(await find(away, query)).toEqual([hit]);
	}
	expect((await away.feed()).customers.get('r1')?.profile.name).toBe('山田 花子');
	expect((await away.tablet.post('/v1/customers/find', { query: 'やまだ' })).status).toBe(400);
	expect((await server.post('/v1/customers/find', { query: 'やまだは' })).status).toBe(401);
});

test('practice leaves no customers, consents, points or erasures', async () => {
	await one.register('r1', 1, HANAKO);
	await one.register('r2', 2, { name: 'somebody else' });
	await one.sync();
	const where = { session: null, is_training: true } as const;
	const { journal } = one.tablet;
	const words = { text_version: '2026-04', channel: 'till' } as const;
	journal.seal('customer_erased', { ...where, ref: 'r1', reason: 'request', approver: null, of: null });
	journal.seal('consent', { ...where, ref: 'r1', purpose: 'history', is_given: false, ...words });
	journal.seal('customer_linked', {
		...where,
		ref: 'r1',
		into: 'r2',
		action: 'merge',
		reason: '',
		approver: null,
	});
	const lines = [{ ref: 'r1', points: 50, earned_on: '2026-11-20' }];
	journal.seal('points_adjusted', { ...where, reason: 'gift', source: 'practice', lines, approver: null });
	one.sale('r1', 500, { granted: 5, redeemed: 0 }, { is_training: true });
	await one.sync();
	const feed = await two.feed();
	expect([...feed.customers.keys()].sort()).toEqual(['r1', 'r2']);
	expect(feed.customers.get('r1')).toMatchObject({ lots: [], totals: { purchases: 0 } });
	expect(feed.customers.get('r1')?.consents.map(({ isGiven }) => isGiven)).toEqual([true, true]);
});

test.each([false, true])(
	'someone whose view is faulty is put aside by name, and nobody waits behind them (L17)',
	async (isFirst) => {
		await one.register('r1', 1, HANAKO);
		await one.sync();
		// What no till can make: a fact that was folded and cannot be read.
		const spoil = (fact: string) =>
			server.db.run("UPDATE proj_customer_facts SET fact = ? WHERE ref = 'r1' AND kind = 'registered'", fact);
		const { fact } = server.db.get<{ fact: string }>(
			"SELECT fact FROM proj_customer_facts WHERE ref = 'r1' AND kind = 'registered'",
		) ?? { fact: '' };
		spoil('{"sealed": 山田');
		if (isFirst) server.db.run("DELETE FROM office_settings WHERE key = 'customer_scale'");
		one.sale('r1', 1000, { granted: 10, redeemed: 0 });
		await two.register('r2', 2, { name: '佐藤 太郎', kana: 'サトウ タロウ', phones: ['03-2222-3333'] });
		await two.sync();
		await one.sync();

		const feed = await two.feed();
		expect([...feed.customers.keys()].sort()).toEqual(['r1', 'r2']);
		expect(feed.customers.get('r1')?.totals.purchases).toBe(0);
		expect(notes()).toEqual([
			{
				kind: 'customer_unpublished',
				detail: 'r1 cannot be published (SyntaxError): stores keep what they had',
			},
		]);
		expect(await (await server.call('/healthz')).json()).toMatchObject({
			customers_parked: 1,
			exceptions: 1,
		});
		expect(await (await server.call('/metrics')).text()).toContain('noren_customers_parked 1\n');

		spoil(fact);
		one.sale('r1', 500, { granted: 5, redeemed: 0 });
		await one.sync();
		expect((await two.feed()).customers.get('r1')?.totals).toMatchObject({ purchases: 2, spend: 1500 });
		expect(await (await server.call('/healthz')).json()).toMatchObject({
			customers_parked: 0,
			exceptions: 0,
		});
		await expectRebuiltEqual();
	},
);
