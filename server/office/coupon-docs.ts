import type { CouponDoc } from '#protocol/bodies/coupon-bodies.ts';
import type { Database } from '../database/database.ts';

type Row = {
	readonly id: string;
	readonly token: string;
	readonly holder: string | null;
	readonly stores: string | null;
};

/** The office's coupons that a store's tills know by number. */
export function couponDocsOf(db: Database, store: string): CouponDoc[] {
	return db
		.all<Row>('SELECT id, token, holder, stores FROM office_coupons ORDER BY id')
		.filter(({ stores }) => stores === null || (JSON.parse(stores) as string[]).includes(store))
		.map(({ id, token, holder }) => ({ _id: `coupon:${id}`, type: 'coupon', id, token, holder }));
}
