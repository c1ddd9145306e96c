import * as v from 'valibot';
import { Text } from '../money-schema.ts';
import { Count, EntryId, Session } from './parts.ts';

/** A coupon as its issuer signed it (`coupon-code.ts`): all that it says is in here. */
export const CouponToken = v.pipe(v.string(), v.maxLength(412), v.regex(/^NC1\.[\w-]+\.[\w-]+$/));

const Limit = v.nullable(Count);

/** A coupon that a sale used: which promotion it opened, and how often it may be used at all, for whoever never heard of it. */
export const UsedCoupon = v.strictObject({ id: Text(60), promotion: Text(100), total: Limit, each: Limit });
export type UsedCoupon = v.InferOutput<typeof UsedCoupon>;

/** A till gave a coupon, on paper or on a screen. Once: `coupon:<id>`. */
export const CouponIssuedBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	id: Text(60),
	token: CouponToken,
	/** For whom, where only they may use it. */
	ref: v.nullable(Text(60)),
	/** The sale it was given with. */
	of: v.nullable(EntryId),
});
export type CouponIssuedBody = v.InferOutput<typeof CouponIssuedBody>;

/** The online shop took a coupon, or gave the use back because the order was cancelled. Once for each document and coupon. */
export const CouponRedeemedBody = v.strictObject({
	...{ id: Text(60), total: Limit, each: Limit },
	ref: v.nullable(Text(60)),
	/** The order, by the online shop's own name for it. */
	document: Text(60),
	is_undone: v.boolean(),
});
export type CouponRedeemedBody = v.InferOutput<typeof CouponRedeemedBody>;

/** A coupon that tills know by its number, `coupon:<id>` in the feeds of the stores where it holds, until it is over. */
export const CouponDoc = v.object({
	_id: Text(70),
	type: v.literal('coupon'),
	id: Text(60),
	token: CouponToken,
	/** Whose it is; null is whoever holds it. A ref is random: nobody's name is in it. */
	holder: v.nullable(Text(60)),
});
export type CouponDoc = v.InferOutput<typeof CouponDoc>;

/** A use of a limited coupon that the server has heard of, `coupon_use:<entry>:<coupon>`. */
export const CouponUseDoc = v.object({
	_id: Text(270),
	type: v.literal('coupon_use'),
	coupon: Text(60),
	entry_id: EntryId,
	receipt_number: Text(60),
	customer: v.nullable(Text(60)),
	undone: v.boolean(),
});
export type CouponUseDoc = v.InferOutput<typeof CouponUseDoc>;
