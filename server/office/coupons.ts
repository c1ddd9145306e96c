import { addDays } from '#domain/calendar/days.ts';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { invariant } from '#domain/invariant.ts';
import { couponStatement } from '#protocol/coupon-code.ts';
import type { Database } from '../database/database.ts';
import { withdrawDocs } from '../feeds/publish.ts';
import { allPlaces } from './places.ts';
import { publishStores } from './publish-store.ts';
import { signToken, tokenKeyId } from './token-keys.ts';

/** Days after its last that a coupon is still answered by name. */
const KEPT_DAYS = 60;

/** A coupon of the office with the code that tills take. */
export type IssuedCoupon = { readonly coupon: Coupon; readonly token: string };

/**
 * Issues coupons in the shop's own name, signs them and tells the stores where they hold; one whose id is there already
 * stays as it was, so an import may come twice. `today`: store day; what was over long ago leaves the tablets. Throws where a coupon says more than its code can hold.
 */
export function issueCoupons(db: Database, coupons: readonly Coupon[], today: string): IssuedCoupon[] {
	return db.transaction(() => {
		const key = tokenKeyId(db, 'coupon');
		invariant(key !== null, 'a shop has its signing keys from its first start on');
		const issued = coupons.map((coupon): IssuedCoupon => {
			const known = db.get<{ token: string }>('SELECT token FROM office_coupons WHERE id = ?', coupon.id);
			if (known) return { coupon, token: known.token };
			const statement = couponStatement(coupon, { by: 'server', key });
			if (statement === null) throw new RangeError(`Coupon ${coupon.id} says more than its code can hold`);
			const token = signToken(db, 'coupon', statement) ?? '';
			const stores = coupon.terms.stores ? JSON.stringify(coupon.terms.stores) : null;
			db.run(
				'INSERT INTO office_coupons (id, token, holder, ends, stores) VALUES (?, ?, ?, ?, ?)',
				...[coupon.id, token, coupon.holder, coupon.to, stores],
			);
			return { coupon, token };
		});
		forgetOver(db, addDays(today, -KEPT_DAYS));
		publishStores(db);
		return issued;
	});
}

function forgetOver(db: Database, before: string): void {
	const over = db.all<{ id: string }>('SELECT id FROM office_coupons WHERE ends < ?', before);
	if (over.length === 0) return;
	const docs = over.map(({ id }) => `coupon:${id}`);
	for (const { id } of allPlaces(db)) withdrawDocs(db, `store-${id}`, docs);
	db.run('DELETE FROM office_coupons WHERE ends < ?', before);
}

/** All of the office's coupons with how often each was used, as far as the server has heard. */
export function listCoupons(
	db: Database,
): { id: string; token: string; ends: string; holder: string | null; uses: number }[] {
	return db.all(
		`SELECT c.id, c.token, c.ends, c.holder,
			(SELECT count(*) FROM proj_coupon_uses u WHERE u.coupon = c.id AND u.undone_by IS NULL) AS uses
		 FROM office_coupons c ORDER BY c.ends, c.id`,
	);
}
