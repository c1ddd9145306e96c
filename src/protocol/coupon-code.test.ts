import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import { toBase64Url } from './base64url.ts';
import {
	type CouponIssuer,
	couponStatement,
	type IssuerKey,
	LONGEST_COUPON_CODE,
	verifyCouponCode,
} from './coupon-code.ts';
import { tokenStatement } from './signed-token.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261123);
const SERVER: CouponIssuer = { by: 'server', key: 'server-1' };
const TILL: CouponIssuer = { by: 'device', device: 'dev-7', incarnation: 2 };
const COUPON: Coupon = {
	id: 'WB-000123',
	name: '雨の日 10%',
	gift: {
		kind: 'reward',
		scope: {},
		minAmount: money(3000),
		stacking: 'exclusive',
		reward: { kind: 'percent', rate: { n: 10, d: 100 }, rounding: 'floor' },
	},
	from: '2026-11-20',
	to: '2026-12-31',
	uses: { total: 1, each: null },
	holder: '2f0c6f0a-7c5e-4a51-9a3c-0a6f5f7d9b11',
	terms: { rainyDay: true, stores: ['SBY'] },
};

let issuers: ReadonlyMap<string, CryptoKeyPair>;
const pair = () =>
	crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
const named = (issuer: CouponIssuer) =>
	issuer.by === 'server' ? issuer.key : `${issuer.device}.${issuer.incarnation}`;

beforeAll(async () => {
	issuers = new Map([
		['server-1', await pair()],
		['dev-7.2', await pair()],
	]);
});

const keyOf: IssuerKey = async (issuer) => {
	const keys = issuers.get(named(issuer));
	if (!keys) return undefined;
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	return { kty: 'EC', crv: 'P-256', x, y };
};

async function signedBy(name: string, statement: string): Promise<string> {
	const keys = issuers.get(name);
	if (!keys) throw new Error(`no keys of ${name}`);
	const bytes = new TextEncoder().encode(statement);
	const proof = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, bytes);
	return `${statement}.${toBase64Url(new Uint8Array(proof))}`;
}

async function issued(coupon: Coupon, issuer: CouponIssuer): Promise<string> {
	const statement = couponStatement(coupon, issuer);
	if (statement === null) throw new Error('this can be a coupon');
	return signedBy(named(issuer), statement);
}

test('a coupon of the online shop is read at a till that never heard of it, and a till’s by the online shop', async () => {
	for (const issuer of [SERVER, TILL]) {
		const read = await verifyCouponCode(await issued(COUPON, issuer), keyOf);
		expect(read).toEqual({ ok: true, coupon: COUPON, issuer });
	}
});

const names = fc.option(fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 2 }), {
	nil: undefined,
});
const days = fc
	.integer({ min: 20_000, max: 30_000 })
	.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const limits = fc.option(fc.integer({ min: 1, max: 99 }), { nil: null });
const amounts = fc.integer({ min: 1, max: 1_000_000 }).map(money);
const rewards = fc.oneof(
	fc.record({ kind: fc.constant('amount' as const), amount: amounts }),
	fc.record({ kind: fc.constant('points' as const), times: fc.integer({ min: 1, max: 9 }) }),
	fc.record({
		kind: fc.constant('percent' as const),
		rate: fc.record({ n: fc.integer({ min: 1, max: 100 }), d: fc.constant(100) }),
		rounding: fc.constantFrom('floor' as const, 'half_up' as const),
	}),
);
/** What is undefined is not there. */
const said = <T extends object>(value: T) =>
	Object.fromEntries(Object.entries(value).filter(([, of]) => of !== undefined && of !== false));
const coupons = fc.record({
	id: fc.string({ minLength: 1, maxLength: 12 }),
	name: fc.string({ minLength: 1, maxLength: 10, unit: 'grapheme' }),
	gift: fc.oneof(
		fc.record({
			kind: fc.constant('promotion' as const),
			promotion: fc.string({ minLength: 1, maxLength: 20 }),
		}),
		fc.record({
			kind: fc.constant('reward' as const),
			scope: fc.record({ items: names, categories: names, exceptItems: names }).map(said),
			minAmount: fc.option(amounts, { nil: null }),
			stacking: fc.constantFrom('best' as const, 'compound' as const, 'exclusive' as const),
			reward: rewards,
		}),
	),
	days: fc.tuple(days, days),
	uses: fc.record({ total: limits, each: limits }),
	holder: fc.option(fc.uuid(), { nil: null }),
	terms: fc
		.record({ segments: names, ranks: names, firstVisit: fc.boolean(), birthdayMonth: fc.boolean() })
		.map(said),
});

test('whatever a coupon says comes back as it was signed, and fits its QR', async () => {
	await fc.assert(
		fc.asyncProperty(coupons, async ({ days: [one, other], ...rest }) => {
			const [from, to] = one < other ? [one, other] : [other, one];
			const coupon = { ...rest, from, to } as Coupon;
			const statement = couponStatement(coupon, SERVER);
			fc.pre(statement !== null);
			const code = await signedBy('server-1', statement ?? '');
			expect(code.length).toBeLessThanOrEqual(LONGEST_COUPON_CODE);
			expect(await verifyCouponCode(code, keyOf)).toEqual({ ok: true, coupon, issuer: SERVER });
		}),
		{ seed: SEED, numRuns: 100 },
	);
});

test('no character of a coupon can be changed', async () => {
	const code = await issued(COUPON, SERVER);
	await fc.assert(
		fc.asyncProperty(fc.nat(code.length - 1), fc.constantFrom(...'AQgw_-09zZ.'), async (place, other) => {
			fc.pre(code[place] !== other);
			const read = await verifyCouponCode(code.slice(0, place) + other + code.slice(place + 1), keyOf);
			expect(read.ok).toBe(false);
		}),
		{ seed: SEED, numRuns: 200 },
	);
});

test('a coupon signed by another, of a former life, or with another’s proof is not believed', async () => {
	const statement = couponStatement(COUPON, SERVER) ?? '';
	const dearer = couponStatement({ ...COUPON, uses: { total: null, each: null } }, SERVER) ?? '';
	const proof = (await issued(COUPON, SERVER)).split('.')[2];
	expect(await verifyCouponCode(await signedBy('dev-7.2', statement), keyOf)).toEqual({
		ok: false,
		why: 'forged',
	});
	expect(await verifyCouponCode(`${dearer}.${proof}`, keyOf)).toEqual({ ok: false, why: 'forged' });
	const former = couponStatement(COUPON, { ...TILL, incarnation: 1 }) ?? '';
	const read = await verifyCouponCode(await signedBy('dev-7.2', former), keyOf);
	expect(read).toEqual({ ok: false, why: 'unknown_key' });
});

test('what says no coupon is none, whoever signed it', async () => {
	const nonsense = [
		['s:server-1', 'id', 'n', ['r', ['-', -500], null, 'best', {}], 1, 2, [1, null], null, {}],
		['s:server-1', 'id', 'n', ['p', 'x'], 2, 1, [1, null], null, {}],
		['s:server-1', 'id', 'n', ['p', 'x'], 1, 2, [0, null], null, {}],
		['s:server-1', 'id', 'n', ['p', 'x'], 1, 2, [1, null], null, { q: 1 }],
		{},
	];
	for (const rows of nonsense) {
		const code = await signedBy('server-1', tokenStatement('NC1.', rows as unknown[]));
		expect(await verifyCouponCode(code, keyOf)).toEqual({ ok: false, why: 'no_coupon' });
	}
	expect(couponStatement({ ...COUPON, from: '2027-01-01' }, SERVER)).toBeNull();
	expect(couponStatement({ ...COUPON, id: 'x'.repeat(61) }, SERVER)).toBeNull();
});

test('a coupon that would make a QR too dense to print is not issued', () => {
	const long = Array.from({ length: 40 }, (_, n) => `item-${n}`);
	const gift = { ...COUPON.gift, scope: { items: long } } as Coupon['gift'];
	expect(couponStatement({ ...COUPON, gift }, SERVER)).toBeNull();
});
