import { money } from '#domain/money/money.ts';
import { ok } from '#domain/result.ts';
import type { Coupon, CouponServices } from '#usecases/coupons.ts';

const aCoupon = (id: string, name: string, off: number): Coupon => ({
	...{ id, name, from: '2026-11-01', to: '2026-12-31', holder: null, terms: {} },
	gift: {
		...{ kind: 'reward', scope: {}, minAmount: null, stacking: 'best' },
		reward: { kind: 'amount', amount: money(off) },
	},
	uses: { total: 1, each: null },
});
const READY = aCoupon('W1', 'オンライン会員500円引きクーポン', 500);
const LATER = aCoupon('W2', '5,000円以上で1,000円引き', 1000);
const TOKEN = `NC1.${'A'.repeat(280)}.${'B'.repeat(86)}`;

/** Coupons in memory: one that can be used, one that waits for more goods, two that may be given. */
export const memoryCoupons = (): CouponServices => ({
	present: async (shown) =>
		'id' in shown || shown.token.startsWith('NC1.ok')
			? { ok: true, value: { coupon: READY, for: null } }
			: { ok: false, code: 'coupon_code_invalid' },
	of: async () => [
		{ coupon: READY, refusal: null },
		{ coupon: LATER, refusal: 'coupon_below_amount', missing: money(1200) },
	],
	templates: async () => [
		{
			...{ id: 'next', name: { ja: '次回使える200円引き', en: '200 off your next visit' } },
			reward: { kind: 'amount', amount: 200 },
			...{ min_amount: 1000, days: 30, starts_in: 1, uses: 1, is_personal: false },
		},
		{
			...{ id: 'sorry', name: { ja: 'お詫びの300円引き', en: '300 off, with our apologies' } },
			reward: { kind: 'amount', amount: 300 },
			...{ min_amount: null, days: 90, starts_in: 0, uses: 1, is_personal: true },
		},
	],
	give: async () => ok({ coupon: aCoupon('T1', '次回使える200円引き', 200), token: TOKEN }),
});
