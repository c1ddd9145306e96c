import * as v from 'valibot';
import { IsoDate, Minor, Text, WireRate } from '../money-schema.ts';
import { Count, Natural } from './parts.ts';

const Reward = v.variant('kind', [
	v.object({ kind: v.literal('amount'), amount: v.pipe(Minor, v.minValue(1)) }),
	v.object({ kind: v.literal('percent'), rate: WireRate }),
]);

/** A coupon that a till may give: what it takes off a basket, and how long it is good from the day after on. */
export const WireCouponTemplate = v.object({
	id: Text(40),
	name: v.object({ ja: Text(60), en: Text(60) }),
	reward: Reward,
	min_amount: v.nullable(v.pipe(Minor, v.minValue(1))),
	/** Days it is good, beginning with the next; 0 begins today. */
	days: Count,
	starts_in: Natural,
	/** How often it may be used; null is without limit. */
	uses: v.nullable(Count),
	/** Only the customer of the sale may use it, or whoever holds it. */
	is_personal: v.boolean(),
});
export type WireCouponTemplate = v.InferOutput<typeof WireCouponTemplate>;

/** How a shop's tills deal with coupons; `coupons` of the store document. */
export const WireCouponRules = v.object({
	/** Most a limited coupon may take off while the server is out of reach, minor units; null is without limit (PRO-14). */
	offline_limit: v.nullable(Natural),
	templates: v.optional(v.array(WireCouponTemplate), []),
	/** The store day that was called rainy, by store. */
	rainy_on: v.optional(v.record(Text(60), IsoDate), {}),
});
export type WireCouponRules = v.InferOutput<typeof WireCouponRules>;

/** The rules in a store document; without any, coupons are taken without a limit and none is given. */
export function couponRulesOf({ coupons }: { readonly coupons?: unknown }): WireCouponRules {
	const read = v.safeParse(WireCouponRules, coupons);
	return read.success ? read.output : { offline_limit: null, templates: [], rainy_on: {} };
}
