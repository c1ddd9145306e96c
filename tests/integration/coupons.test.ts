import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import { issueCoupons } from '#server/office/coupons.ts';
import { makeOnlineToken } from '#server/online/online-access.ts';
import { readExceptions } from '#server/projections/open-exceptions.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { systemRandom } from '#server/random.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import { MembersTablet, shopWithMembers } from '../support/a-shop-with-members.ts';
import type { TestServer } from './server-harness.ts';

const NO_POINTS = { granted: 0, redeemed: 0 };
const TODAY = '2026-11-18';

const aCoupon = (change: Partial<Coupon> = {}): Coupon => ({
	...{ id: 'C1', name: '500円引き', from: '2026-11-01', to: '2027-11-30', holder: null, terms: {} },
	gift: {
		...{ kind: 'reward', scope: {}, minAmount: null, stacking: 'best' },
		reward: { kind: 'amount', amount: money(500) },
	},
	uses: { total: 1, each: null },
	...change,
});

let server: TestServer;
let one: MembersTablet;
let two: MembersTablet;
let token: string;

beforeEach(async () => {
	server = await shopWithMembers();
	one = await MembersTablet.enrol(server, 'shibuya');
	two = await MembersTablet.enrol(server, 'yokohama');
	token = makeOnlineToken(server.db, systemRandom);
});
afterEach(() => server.dispose());

type Limits = { readonly total: number | null; readonly each: number | null };

/** A sale that used a coupon; answers its receipt number. */
const couponSale = (tablet: MembersTablet, id: string, limits: Limits, ref: string | null = null) =>
	tablet.sale(ref, 1000, NO_POINTS, { coupons: [{ id, promotion: `coupon:${id}`, ...limits }] });

/** Takes a whole sale back. */
function reverse({ tablet }: MembersTablet, receipt: string): void {
	const sold = tablet.journal.entries.find(
		({ kind, body }) =>
			kind === 'retail_transaction' && 'receipt_number' in body && body.receipt_number === receipt,
	);
	if (sold?.kind !== 'retail_transaction') throw new Error(`no sale ${receipt}`);
	const { basket_id, till_session, currency, catalogue_version, customer } = sold.body;
	const facts = { basket_id: `${basket_id}-void`, receipt_number: `${receipt}-void`, till_session, currency };
	const others = { catalogue_version, customer, is_training: false, made_offline: false, approvals: [] };
	tablet.journal.seal(
		'retail_transaction',
		reversalDocument(sold, { ...facts, ...others, reason: 'mistake' }),
	);
}

const exceptions = () =>
	readExceptions(server.db).map(({ kind, store, involved, action }) => ({
		...{ kind, store, action },
		receipts: involved.map(({ receipt }) => receipt),
	}));
const docs = (feed: string, prefix: string) =>
	server.db
		.all<{ id: string; doc: string }>(
			`SELECT id, doc FROM feed_docs WHERE feed = ? AND withdrawn = 0 AND id LIKE '${prefix}%' ORDER BY id`,
			feed,
		)
		.map(({ doc }) => JSON.parse(doc) as Record<string, unknown>);
const online = async (what: string, body: object) =>
	(await (
		await fetch(`${server.running.url}/v1/online/coupons/${what}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
			body: JSON.stringify(body),
		})
	).json()) as { ok: boolean; code?: string };

async function expectRebuiltEqual(): Promise<void> {
	const before = { hashes: projectionHashes(server.db), exceptions: exceptions() };
	await server.running.parts.projector.rebuild();
	expect({ hashes: projectionHashes(server.db), exceptions: exceptions() }).toEqual(before);
}

test('a coupon of the office is in the feed of every store where it holds, signed, and comes twice as once', () => {
	const [first] = issueCoupons(server.db, [aCoupon()], TODAY);
	const [again] = issueCoupons(server.db, [aCoupon({ name: 'another' })], TODAY);
	expect(again?.token).toBe(first?.token);
	issueCoupons(server.db, [aCoupon({ id: 'C2', terms: { stores: ['yokohama'] } })], TODAY);
	expect(docs('store-shibuya', 'coupon:').map(({ id }) => id)).toEqual(['C1']);
	expect(docs('store-yokohama', 'coupon:').map(({ id }) => id)).toEqual(['C1', 'C2']);
	expect(docs('store-shibuya', 'coupon:')[0]?.token).toMatch(/^NC1\./);
});

test('one coupon used on two tablets: the first the server hears of stands, the other is found with both receipts', async () => {
	issueCoupons(server.db, [aCoupon()], TODAY);
	const late = couponSale(two, 'C1', { total: 1, each: null });
	const first = couponSale(one, 'C1', { total: 1, each: null });
	await one.sync();
	await two.sync();
	expect(exceptions()).toEqual([
		{ kind: 'coupon_overused', store: 'yokohama', action: 'collect_or_write_off', receipts: [first, late] },
	]);
	const uses = docs('store-shibuya', 'coupon_use:');
	expect(uses.map(({ receipt_number, undone }) => [receipt_number, undone]).sort()).toEqual(
		[
			[first, false],
			[late, false],
		].sort(),
	);
	await expectRebuiltEqual();
	// The one that stood is reversed: there was one use only.
	reverse(one, first);
	await one.sync();
	expect(exceptions()).toEqual([]);
	expect(docs('store-yokohama', 'coupon_use:').filter(({ undone }) => undone)).toMatchObject([
		{ receipt_number: first },
	]);
	await expectRebuiltEqual();
});

test('a coupon for once each counts by person', async () => {
	const limits = { total: null, each: 1 };
	couponSale(one, 'EACH', limits, 'r1');
	couponSale(one, 'EACH', limits, 'r2');
	const again = couponSale(two, 'EACH', limits, 'r1');
	await one.sync();
	await two.sync();
	expect(exceptions().map(({ receipts }) => receipts.at(-1))).toEqual([again]);
});

test('a coupon without limits is used by everybody, and nobody is told how often', async () => {
	const limits = { total: null, each: null };
	couponSale(one, 'ALL', limits);
	couponSale(two, 'ALL', limits);
	await one.sync();
	await two.sync();
	expect(exceptions()).toEqual([]);
	expect(docs('store-shibuya', 'coupon_use:')).toEqual([]);
});

test('online: put aside, used once however often it is asked, given back; the tills hear of it', async () => {
	issueCoupons(server.db, [aCoupon()], TODAY);
	const order = { coupon: 'C1', document: 'W1001', amount: 3000 };
	expect(await online('reserve', order)).toMatchObject({ ok: true });
	expect(await online('reserve', { ...order, document: 'W1002' })).toMatchObject({ code: 'coupon_used' });
	expect(await online('redeem', order)).toMatchObject({ ok: true });
	expect(await online('redeem', order)).toMatchObject({ ok: true });
	await server.settled();
	const uses = () => docs('store-shibuya', 'coupon_use:');
	await expect.poll(() => uses().length).toBe(1);
	expect(uses()).toMatchObject([{ receipt_number: 'W1001', undone: false }]);
	expect(await online('redeem', { ...order, document: 'W1002' })).toMatchObject({ code: 'coupon_used' });
	expect(await online('release', order)).toMatchObject({ ok: true });
	await expect.poll(() => uses()[0]?.undone).toBe(true);
	expect(await online('redeem', { ...order, document: 'W1003' })).toMatchObject({ ok: true });
	expect(await online('reserve', { ...order, coupon: 'NOPE' })).toMatchObject({ code: 'coupon_unknown' });
	const forged = (server.db.get<{ token: string }>('SELECT token FROM office_coupons')?.token ?? '').slice(
		0,
		-4,
	);
	expect(await online('reserve', { ...order, coupon: `${forged}AAAA` })).toMatchObject({
		code: 'coupon_not_genuine',
	});
});

test('an online use and a till’s of one coupon are found too', async () => {
	issueCoupons(server.db, [aCoupon()], TODAY);
	const till = couponSale(one, 'C1', { total: 1, each: null });
	expect(await online('redeem', { coupon: 'C1', document: 'W1', amount: 1000 })).toMatchObject({ ok: true });
	await expect.poll(() => docs('store-shibuya', 'coupon_use:').length).toBe(1);
	await one.sync();
	expect(exceptions()).toMatchObject([{ kind: 'coupon_overused', receipts: ['W1', till] }]);
});
