import { sign } from '#platform/device-keys.ts';
import { couponRulesOf } from '#protocol/bodies/coupon-rules.ts';
import { CouponRecordsStore } from '#storage/coupon-records.ts';
import type { NorenDatabase } from '#storage/database.ts';
import type { CouponServices } from '#usecases/coupons.ts';
import { giveCoupon } from '#usecases/give-coupon.ts';
import { type CouponParts, couponsOf, presentCoupon } from '#usecases/present-coupon.ts';

/** What coupons need, and who hears that one was given. */
export type CouponServiceParts = Omit<CouponParts, 'coupons'> & {
	readonly db: NorenDatabase;
	readonly committed: () => void;
};

/** Coupons bound to this till; a chunk of its own. */
export function couponServices({ db, committed, ...given }: CouponServiceParts): CouponServices {
	const parts = { ...given, coupons: new CouponRecordsStore(db), sign };
	return {
		present: (shown, ask) => presentCoupon(parts, shown, ask),
		of: (ask) => couponsOf(parts, ask),
		async templates() {
			const store = await parts.device.store();
			return store ? couponRulesOf(store).templates : [];
		},
		async give(template, customer, language) {
			const made = await giveCoupon(parts, { template, customer, language });
			if (made.ok) committed();
			return made;
		},
	};
}
