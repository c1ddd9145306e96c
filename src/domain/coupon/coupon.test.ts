import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { type Coupon, ownPromotion, promotionOfCoupon } from './coupon.ts';
import { type CouponCustomer, type CouponOccasion, isWithinOffline, redeemable } from './redeemable.ts';
import { type PlacedRedemption, type Redemption, rankRedemptions } from './redemptions.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261123);

const aCoupon = (change: Partial<Coupon> = {}): Coupon => ({
	...{ id: 'C1', name: '500 off', from: '2026-11-01', to: '2026-11-30', holder: null, terms: {} },
	gift: {
		...{ kind: 'reward', scope: {}, minAmount: null, stacking: 'best' },
		reward: { kind: 'amount', amount: money(500) },
	},
	uses: { total: 1, each: null },
	...change,
});
const aReward = (change: object): Coupon['gift'] => ({ ...aCoupon().gift, ...change }) as Coupon['gift'];

const HANA: CouponCustomer = {
	...{ ref: 'hana', merged: ['hana-old'], rank: 'gold', segment: 'At Risk', birthMonth: 11, purchases: 3 },
};

const anOccasion = (change: Partial<CouponOccasion> = {}): CouponOccasion => ({
	basket: {
		store: 'SBY',
		channel: 'store',
		lines: [
			{ itemId: 'tea', category: 'food', quantity: 2, amount: money(1296) },
			{ itemId: 'mug', category: 'ware', quantity: 1, amount: money(1100) },
		],
		presented: [],
	},
	...{ customer: HANA, known: [], day: '2026-11-23', isRainy: false, offlineLimit: null },
	...change,
});
const aUse = (change: Partial<Redemption> = {}): Redemption => ({
	...{ coupon: 'C1', entry: 'e1', receipt: 'SBY-R01-000001', customer: null, isUndone: false },
	...change,
});
const refusal = (coupon: Partial<Coupon>, occasion: Partial<CouponOccasion> = {}) => {
	const said = redeemable(aCoupon(coupon), anOccasion(occasion));
	return said.ok ? null : said.code;
};
const inBasket = (change: Partial<CouponOccasion['basket']>) => ({
	basket: { ...anOccasion().basket, ...change },
});

describe('a coupon opens its promotion or names what is in the way', () => {
	test('a reward of its own becomes a promotion that waits for the coupon', () => {
		const coupon = aCoupon({ gift: aReward({ minAmount: money(2000) }) });
		expect(redeemable(coupon, anOccasion())).toEqual({ ok: true, promotion: 'coupon:C1' });
		expect(ownPromotion(coupon)).toMatchObject({ id: 'coupon:C1', needsCoupon: true, minAmount: 2000 });
		expect(promotionBook([ownPromotion(coupon) ?? []].flat()).baskets).toHaveLength(1);
	});

	test('a coupon for a promotion of the store names it and brings none along', () => {
		const gift = { kind: 'promotion', promotion: 'spring' } as const;
		expect(redeemable(aCoupon({ gift }), anOccasion())).toEqual({ ok: true, promotion: 'spring' });
		expect([ownPromotion(aCoupon({ gift })), promotionOfCoupon(aCoupon({ gift }))]).toEqual([null, 'spring']);
	});

	test.each<[string | null, Partial<Coupon>, Partial<CouponOccasion>]>([
		['coupon_expired', {}, { day: '2026-12-01' }],
		[null, {}, { day: '2026-11-30' }],
		[null, {}, { day: '2026-11-01' }],
		['coupon_not_yet', {}, { day: '2026-10-31' }],
		['coupon_other_store', { terms: { stores: ['UEN'] } }, {}],
		['coupon_other_channel', { terms: { channels: ['online'] } }, {}],
		['coupon_presented', {}, inBasket({ presented: ['C1'] })],
		['coupon_used', {}, { known: [aUse()] }],
		[null, {}, { known: [aUse({ coupon: 'C2' })] }],
		[null, {}, { known: [aUse(), aUse({ isUndone: true })] }],
		[null, { uses: { total: 2, each: null } }, { known: [aUse(), aUse()] }],
		['coupon_used', { uses: { total: 2, each: null } }, { known: [aUse(), aUse({ entry: 'e2' })] }],
		['coupon_needs_customer', { holder: 'hana' }, { customer: null }],
		['coupon_needs_customer', { uses: { total: null, each: 1 } }, { customer: null }],
		['coupon_needs_customer', { terms: { segments: ['At Risk'] } }, { customer: null }],
		['coupon_of_another', { holder: 'taro' }, {}],
		[null, { holder: 'hana-old' }, {}],
		[
			'coupon_used_by_customer',
			{ uses: { total: null, each: 1 } },
			{ known: [aUse({ customer: 'hana-old' })] },
		],
		[null, { uses: { total: null, each: 1 } }, { known: [aUse({ customer: 'taro' })] }],
		['coupon_other_segment', { terms: { segments: ['Champions'] } }, {}],
		[null, { terms: { segments: ['Champions', 'At Risk'] } }, {}],
		['coupon_other_rank', { terms: { ranks: ['silver'] } }, {}],
		['coupon_other_month', { terms: { birthdayMonth: true } }, { customer: { ...HANA, birthMonth: 12 } }],
		['coupon_other_month', { terms: { birthdayMonth: true } }, { customer: { ...HANA, birthMonth: null } }],
		[null, { terms: { birthdayMonth: true } }, {}],
		['coupon_first_visit_only', { terms: { firstVisit: true } }, {}],
		[null, { terms: { firstVisit: true } }, { customer: { ...HANA, purchases: 0 } }],
		['coupon_rain_only', { terms: { rainyDay: true } }, {}],
		['coupon_rain_only', { terms: { rainyDay: true } }, { isRainy: null }],
		[null, { terms: { rainyDay: true } }, { isRainy: true }],
		['coupon_no_goods', { gift: aReward({ scope: { items: ['pen'] } }) }, {}],
		['coupon_no_goods', { gift: aReward({ scope: { categories: ['food'], exceptItems: ['tea'] } }) }, {}],
		['coupon_below_amount', { gift: aReward({ minAmount: money(2397) }) }, {}],
		[null, { gift: aReward({ minAmount: money(2396) }) }, {}],
		['coupon_above_offline_limit', {}, { offlineLimit: money(499) }],
		[null, {}, { offlineLimit: money(500) }],
		[null, { uses: { total: null, each: null } }, { offlineLimit: money(0) }],
	])('%s for a coupon %j on %j', (expected, coupon, occasion) => {
		expect(refusal(coupon, occasion)).toBe(expected);
	});

	test('what is missing up to the amount is said, of the goods that count only', () => {
		const gift = aReward({ minAmount: money(2000), scope: { categories: ['food'] } });
		expect(redeemable(aCoupon({ gift }), anOccasion())).toEqual({
			...{ ok: false, code: 'coupon_below_amount', missing: 704 },
		});
	});

	test('a promotion of the store is held to the offline limit once it is priced', () => {
		expect(isWithinOffline(aCoupon(), money(501), money(500))).toBe(false);
		expect(isWithinOffline(aCoupon({ uses: { total: null, each: null } }), money(501), money(500))).toBe(
			true,
		);
	});
});

const placed = (place: number, change: Partial<Redemption> = {}): PlacedRedemption => ({
	...aUse({ entry: `e${place}`, receipt: `R-${place}`, ...change }),
	place,
});

describe('uses beyond the limit', () => {
	test('PRO-14 a single-use coupon used offline on two tablets: the first at the server stands, the second is named with both receipts', () => {
		const { stands, excesses } = rankRedemptions(aCoupon(), [placed(9), placed(4)]);
		expect(stands.map(({ receipt }) => receipt)).toEqual(['R-4']);
		expect(excesses).toEqual([
			{
				...{ coupon: 'C1', limit: 'total' },
				...{ standing: { entry: 'e4', receipt: 'R-4' }, excess: { entry: 'e9', receipt: 'R-9' } },
			},
		]);
		// The till that used it second refuses it from the moment it hears of the first.
		expect(refusal({}, { known: stands })).toBe('coupon_used');
	});

	test('a use that was undone stands in nobody’s way, whenever that is heard of', () => {
		const { stands, excesses } = rankRedemptions(aCoupon(), [
			placed(1),
			placed(2),
			placed(1, { isUndone: true }),
		]);
		expect([stands.map(({ entry }) => entry), excesses]).toEqual([['e2'], []]);
	});

	test('each person has uses of their own, and an excess takes none of the others’', () => {
		const coupon = aCoupon({ uses: { total: 2, each: 1 } });
		const uses = [
			placed(1, { customer: 'hana' }),
			placed(2, { customer: 'hana' }),
			placed(3, { customer: 'taro' }),
			placed(4, { customer: 'jiro' }),
		];
		const { stands, excesses } = rankRedemptions(coupon, uses);
		expect(stands.map(({ entry }) => entry)).toEqual(['e1', 'e3']);
		expect(excesses.map(({ limit, standing, excess }) => [limit, standing.entry, excess.entry])).toEqual([
			['each', 'e1', 'e2'],
			['total', 'e3', 'e4'],
		]);
	});

	const uses = fc.uniqueArray(
		fc.record({ place: fc.nat(50), customer: fc.constantFrom(null, 'hana', 'taro'), isUndone: fc.boolean() }),
		{ selector: ({ place }) => place, maxLength: 12 },
	);
	const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });

	test('every use stands or is an excess, no limit is passed, and the order of hearing does not matter', () => {
		fc.assert(
			fc.property(uses, limit, limit, fc.nat(), (heard, total, each, turn) => {
				const coupon = aCoupon({ uses: { total, each } });
				const all = heard.map(({ place, ...change }) => placed(place, change));
				const ranked = rankRedemptions(coupon, all);
				const counted = all.filter(({ isUndone }) => !isUndone);
				expect(ranked.stands.length + ranked.excesses.length).toBe(counted.length);
				if (total !== null) expect(ranked.stands.length).toBeLessThanOrEqual(total);
				for (const person of ['hana', 'taro']) {
					const own = ranked.stands.filter(({ customer }) => customer === person);
					if (each !== null) expect(own.length).toBeLessThanOrEqual(each);
				}
				const cut = all.length === 0 ? 0 : turn % all.length;
				expect(rankRedemptions(coupon, [...all.slice(cut), ...all.slice(0, cut), ...all])).toEqual(ranked);
			}),
			{ seed: SEED },
		);
	});

	test('a later use changes nothing about those before it', () => {
		fc.assert(
			fc.property(uses, limit, limit, (heard, total, each) => {
				const coupon = aCoupon({ uses: { total, each } });
				const all = heard.map(({ place, customer }) => placed(place, { customer }));
				const before = rankRedemptions(coupon, all);
				const after = rankRedemptions(coupon, [...all, placed(99, { customer: 'hana' })]);
				expect(after.stands.slice(0, before.stands.length)).toEqual(before.stands);
				expect(after.excesses.slice(0, before.excesses.length)).toEqual(before.excesses);
			}),
			{ seed: SEED },
		);
	});
});
