import type { WireCouponRules } from '#protocol/bodies/coupon-rules.ts';

/**
 * The demo shop's coupons: what its tills may give, and how much of one that can be used up is taken without a network.
 * Amounts keep their digits in other currencies, as prices do.
 */
export const demoCoupons = (): WireCouponRules => ({
	offline_limit: 1000,
	templates: [
		{
			id: 'next-visit',
			name: { ja: '次回使える200円引き', en: '200 off your next visit' },
			reward: { kind: 'amount', amount: 200 },
			...{ min_amount: 1000, days: 30, starts_in: 1, uses: 1, is_personal: false },
		},
		{
			id: 'sorry',
			name: { ja: 'お詫びの300円引き', en: '300 off, with our apologies' },
			reward: { kind: 'amount', amount: 300 },
			...{ min_amount: null, days: 90, starts_in: 0, uses: 1, is_personal: true },
		},
	],
	rainy_on: {},
});
