import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreDoc } from '#protocol/feed.ts';
import { makeOnlineToken } from '#server/online/online-access.ts';
import { systemRandom } from '#server/random.ts';
import { recogniseMember, SeenCodes } from '#usecases/recognise-member.ts';
import { MembersTablet, shopWithMembers } from '../support/a-shop-with-members.ts';
import type { TestServer } from './server-harness.ts';

const HANAKO = { name: '山田 花子', kana: 'ヤマダ ハナコ', memberNumbers: ['2900000000000128'] };

let server: TestServer;
let tablet: MembersTablet;
let token: string;

beforeEach(async () => {
	server = await shopWithMembers();
	tablet = await MembersTablet.enrol(server, 'shibuya');
	await tablet.register('r1', 1, HANAKO);
	await tablet.sync();
	await tablet.feed();
	token = makeOnlineToken(server.db, systemRandom);
});
afterEach(() => server.dispose());

const ask = (path: string, body: object, by = token) =>
	fetch(`${server.running.url}${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${by}` },
		body: JSON.stringify(body),
	});

/** The store's own document as a tablet pulls it. */
const storeDoc = () =>
	JSON.parse(
		server.db.get<{ doc: string }>(
			"SELECT doc FROM feed_docs WHERE feed = 'store-shibuya' AND id = 'store:shibuya'",
		)?.doc ?? '{}',
	) as StoreDoc;

const VAULT = {
	read: async (ref: string) =>
		ref === 'r1'
			? { ok: true as const, value: { ref: 'r1' } as never }
			: { ok: false as const, code: 'customer_not_found' as const },
	byCard: async () => ({ ok: false as const, code: 'customer_not_found' as const }),
};
const LOCKED = {
	...VAULT,
	read: async () => ({ ok: false as const, code: 'customers_locked' as const }),
};

const till = (store: StoreDoc | null = storeDoc()) => {
	const seen = new SeenCodes();
	return (code: string, now = server.now, vault: typeof VAULT | typeof LOCKED = VAULT) =>
		recogniseMember(
			{ device: { store: async () => store } as never, clock: { now: () => now }, vault },
			seen,
			{ token: code },
		);
};

const aCode = async () =>
	(await (await ask('/v1/online/member/code', { number: '2900 0000 0000 0128' })).json()) as {
		code: string;
		until: number;
	};

test('the app’s code is believed by the keys in the store’s feed, once at a till, and by a locked one after the PIN', async () => {
	const { code } = await aCode();
	const scan = till();
	expect(await scan(code, server.now, LOCKED)).toEqual({ ok: false, code: 'customers_locked' });
	expect(await scan(code)).toEqual({ ok: true, value: 'r1' });
	expect(await scan(code)).toEqual({ ok: false, code: 'member_code_used' });
	expect(await till()(code), 'another till has not seen it').toMatchObject({ ok: true });
	expect(await scan((await aCode()).code), 'the next code').toMatchObject({ ok: true });
});

test('an old, early, forged or foreign code is refused, each by its name', async () => {
	const { code, until } = await aCode();
	const scan = till();
	expect(await scan(code, until + 30_000)).toEqual({ ok: false, code: 'member_code_expired' });
	expect(await scan(code, until - 45_000 - 31_000)).toEqual({ ok: false, code: 'member_code_early' });
	const [mark, body = '', proof = ''] = code.split('.');
	expect(await scan(`${mark}.${body}.${proof.slice(0, -4)}AAAA`)).toEqual({
		ok: false,
		code: 'member_code_invalid',
	});
	expect(await till({ ...storeDoc(), token_keys: {} } as StoreDoc)(code)).toEqual({
		ok: false,
		code: 'member_code_foreign',
	});
	const coupons = { ...storeDoc(), token_keys: { coupon: storeDoc().token_keys?.member } } as StoreDoc;
	expect(await till(coupons)(code), 'what may sign coupons may not sign people').toMatchObject({
		code: 'member_code_foreign',
	});
});

test('the online shop is known by its token only, and the last one made', async () => {
	expect((await ask('/v1/online/member', { ref: 'r1' }, 'on_no')).status).toBe(401);
	expect((await ask('/v1/online/member', { ref: 'r1' }, '')).status).toBe(401);
	expect((await ask('/v1/online/member', { ref: 'nobody' })).status).toBe(404);
	makeOnlineToken(server.db, systemRandom);
	expect((await ask('/v1/online/member', { ref: 'r1' })).status).toBe(401);
});

test('the member’s page gives a code for the pass and says nothing of who it is', async () => {
	const member = (await (await ask('/v1/online/member', { ref: 'r1' })).json()) as {
		pass: string;
		points: object;
	};
	expect(member.points).toEqual({ spendable: 0, pending: 0, owed: 0 });
	const shown = await ask('/member', { pass: member.pass }, '');
	const text = await shown.text();
	expect(shown.headers.get('cache-control')).toBe('no-store');
	expect(text).not.toContain('山田');
	const { code, svg } = JSON.parse(text) as { code: string; svg: string };
	expect(svg).toContain('<svg');
	expect(await till()(code)).toEqual({ ok: true, value: 'r1' });
	const other = member.pass.replace(/^r1/, 'r2');
	expect((await ask('/member', { pass: other }, '')).status).toBe(404);
	expect((await ask('/member', { pass: `${member.pass.slice(0, -1)}` }, '')).status).toBe(404);
	const page = await (await fetch(`${server.running.url}/member?lang=en`)).text();
	expect(page).toContain('Show this code at the till');
});
