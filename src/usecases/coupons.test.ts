import { beforeAll, describe, expect, test } from 'vitest';
import type { Basket } from '#domain/basket/basket.ts';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import type { CouponRecords } from '#ports/coupon-records.ts';
import { couponStatement } from '#protocol/coupon-code.ts';
import { giveCoupon } from './give-coupon.ts';
import { presentCoupon } from './present-coupon.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
let keys: CryptoKeyPair;
let jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };

const sign = async ({ privateKey }: CryptoKeyPair, text: string) =>
	Buffer.from(
		await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(text)),
	).toString('base64url');

beforeAll(async () => {
	keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	jwk = { kty: 'EC', crv: 'P-256', x, y };
});

const LINE = { itemId: 'tea', category: 'food', quantity: 1, undiscounted: money(2000), shares: [] };
const BASKET: Basket = { id: 'b1', startedAt: 0, lines: [] };
const ask = (coupons: Basket['coupons'] = undefined, customer: { ref: string } | null = null) => ({
	basket: { ...BASKET, ...(coupons && { coupons }) },
	sale: { lines: [LINE] } as never,
	customer: customer && {
		...customer,
		merged: [],
		rank: null,
		segment: null,
		birthMonth: null,
		purchases: 1,
	},
});
const TEMPLATE = {
	...{ id: 'next', name: { ja: '次回', en: 'Next' }, reward: { kind: 'amount' as const, amount: 200 } },
	...{ min_amount: 1000, days: 30, starts_in: 0, uses: 1, is_personal: false },
};

/** A till of a store; another one knows what the server has told. */
function till(given: { known?: CouponRecords; isOffline?: boolean; limit?: number | null } = {}) {
	const committed: { kind: string; body: { id: string; token: string } }[] = [];
	const store = { coupons: { offline_limit: given.limit ?? null, templates: [TEMPLATE] } };
	const nothing: CouponRecords = {
		known: async () => [],
		uses: async () => [],
		deviceKeys: async () => new Map([['t01.1', jwk]]),
	};
	const parts = {
		device: {
			identity: async () => ({ store: 'shibuya', device: 't01', incarnation: 1 }),
			store: async () => store,
			staff: async () => [{ _id: 'staff:s1' }],
			operator: async () => 's1',
			lives: async () => [{ device: 't01', incarnation: 1, keys }],
		},
		journal: {
			openSession: async () => ({ id: 'session', businessDay: '2026-11-23', isTraining: false }),
			commit: async (draft: { kind: string; body: () => { id: string; token: string } }) => {
				committed.push({ kind: draft.kind, body: draft.body() });
				return { status: 'committed', entry: {} };
			},
		},
		clock: { now: () => 0 },
		ids: { next: () => '01JTESTCOUPON' },
		coupons: given.known ?? nothing,
		isOffline: () => given.isOffline ?? true,
		sign,
	};
	return { parts: parts as never, committed };
}

const tokenOf = async (change: Partial<Coupon>) => {
	const coupon: Coupon = {
		...{ id: 'C1', name: 'c', from: '2026-11-01', to: '2026-11-30', holder: null, terms: {} },
		gift: {
			...{ kind: 'reward', scope: {}, minAmount: null, stacking: 'best' },
			reward: { kind: 'amount', amount: money(500) },
		},
		uses: { total: 1, each: null },
		...change,
	};
	const statement = couponStatement(coupon, { by: 'device', device: 't01', incarnation: 1 }) ?? '';
	return `${statement}.${await sign(keys, statement)}`;
};

describe('a coupon given at one till is taken at another, without a network', () => {
	test('signed, on the record, and good from its first day', async () => {
		const at = till();
		const given = await giveCoupon(at.parts, { template: 'next', customer: null, language: 'ja' });
		if (!given.ok) throw new Error(given.code);
		expect(at.committed).toMatchObject([{ kind: 'coupon_issued', body: { token: given.value.token } }]);
		expect(given.value.coupon).toMatchObject({ name: '次回', from: '2026-11-23', to: '2026-12-22' });
		expect(await presentCoupon(till().parts, { token: given.value.token }, ask())).toMatchObject({
			ok: true,
			value: { coupon: { id: given.value.coupon.id }, for: null },
		});
	});

	test('one of another shop, a changed one and an unknown number are each said by name', async () => {
		const token = await tokenOf({});
		const strangers: CouponRecords = {
			...{ known: async () => [], uses: async () => [] },
			deviceKeys: async () => new Map(),
		};
		expect(await presentCoupon(till({ known: strangers }).parts, { token }, ask())).toEqual({
			ok: false,
			code: 'coupon_code_foreign',
		});
		expect(await presentCoupon(till().parts, { token: `${token.slice(0, -4)}AAAA` }, ask())).toEqual({
			ok: false,
			code: 'coupon_code_invalid',
		});
		expect(await presentCoupon(till().parts, { id: 'nope' }, ask())).toEqual({
			ok: false,
			code: 'coupon_unknown',
		});
	});

	test('used once by this till or any the feed told of, it is used; given back it is not', async () => {
		const token = await tokenOf({});
		const use = { coupon: 'C1', entry: 'e1', receipt: 'R1', customer: null, isUndone: false };
		const known = (uses: readonly (typeof use)[]): CouponRecords => ({
			known: async () => [],
			uses: async () => uses,
			deviceKeys: async () => new Map([['t01.1', jwk]]),
		});
		expect(await presentCoupon(till({ known: known([use]) }).parts, { token }, ask())).toMatchObject({
			code: 'coupon_used',
		});
		const back = { ...use, isUndone: true };
		expect(await presentCoupon(till({ known: known([use, back]) }).parts, { token }, ask())).toMatchObject({
			ok: true,
		});
	});

	test('without a network a limited coupon is bounded, with one it is not (PRO-14)', async () => {
		const token = await tokenOf({});
		expect(await presentCoupon(till({ limit: 300 }).parts, { token }, ask())).toMatchObject({
			code: 'coupon_above_offline_limit',
		});
		expect(await presentCoupon(till({ limit: 300, isOffline: false }).parts, { token }, ask())).toMatchObject(
			{ ok: true },
		);
	});

	test('one that is somebody’s asks for them, and goes with them', async () => {
		const token = await tokenOf({ holder: 'r1' });
		expect(await presentCoupon(till().parts, { token }, ask())).toMatchObject({
			code: 'coupon_needs_customer',
		});
		expect(await presentCoupon(till().parts, { token }, ask(undefined, { ref: 'r2' }))).toMatchObject({
			code: 'coupon_of_another',
		});
		expect(await presentCoupon(till().parts, { token }, ask(undefined, { ref: 'r1' }))).toMatchObject({
			value: { for: 'r1' },
		});
	});
});
