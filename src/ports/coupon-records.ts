import type { Redemption } from '#domain/coupon/redemptions.ts';
import type { CouponDoc } from '#protocol/bodies/coupon-bodies.ts';
import type { TokenKeys } from '#protocol/signed-token.ts';

/** What this device knows of coupons, whatever the network does: what its store's feed says, and what it did itself. */
export type CouponRecords = {
	/** Coupons that hold here, as their issuers signed them; this till's own are among them at once. */
	known(): Promise<readonly CouponDoc[]>;
	/** Uses of a coupon, the feed's and this till's own, each once by its entry. */
	uses(coupon: string): Promise<readonly Redemption[]>;
	/** Public keys of the lives of the shop's devices, `<device>.<incarnation>`. */
	deviceKeys(): Promise<TokenKeys>;
};
