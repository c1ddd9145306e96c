import { type Money, money, sum } from '#domain/money/money.ts';
import type { Scope } from '#domain/promotion/promotion.ts';
import { savingOf } from '#domain/promotion/reward.ts';
import { type Coupon, ownPromotion, promotionOfCoupon } from './coupon.ts';
import { type Redemption, usesOf } from './redemptions.ts';

/** A basket as far as a coupon cares: amounts are what lines cost after their own promotions. */
export type CouponBasket = {
	readonly store: string;
	readonly channel: string;
	readonly lines: readonly {
		readonly itemId: string;
		readonly category: string | null;
		readonly quantity: number;
		readonly amount: Money;
	}[];
	/** Serials that are in this basket already. */
	readonly presented: readonly string[];
};

/** The customer as far as a coupon cares; `purchases` are of all time, before this one. */
export type CouponCustomer = {
	readonly ref: string;
	/** Refs that were merged into this one: what was given to them is theirs. */
	readonly merged: readonly string[];
	readonly rank: string | null;
	readonly segment: string | null;
	readonly birthMonth: number | null;
	readonly purchases: number;
};

/** Everything a coupon is judged by; nothing is read from anywhere else. */
export type CouponOccasion = {
	readonly basket: CouponBasket;
	readonly customer: CouponCustomer | null;
	/** Uses this till knows of: its own and those of the feed. */
	readonly known: readonly Redemption[];
	/** The store day. */
	readonly day: string;
	/** Whether the store calls the day rainy; null where nobody has said. */
	readonly isRainy: boolean | null;
	/**
	 * Most a limited coupon may take off while the server was not asked, minor units; null where it was asked, or the
	 * shop sets no limit (PRO-14).
	 */
	readonly offlineLimit: Money | null;
};

/** Why a coupon does nothing here; each has its own words on the screen. */
export type CouponRefusal =
	| 'coupon_not_yet'
	| 'coupon_expired'
	| 'coupon_other_store'
	| 'coupon_other_channel'
	| 'coupon_presented'
	| 'coupon_used'
	| 'coupon_needs_customer'
	| 'coupon_of_another'
	| 'coupon_used_by_customer'
	| 'coupon_other_segment'
	| 'coupon_other_rank'
	| 'coupon_other_month'
	| 'coupon_first_visit_only'
	| 'coupon_rain_only'
	| 'coupon_no_goods'
	| 'coupon_below_amount'
	| 'coupon_above_offline_limit';

/** The promotion a coupon opens; or the first thing in its way, and how much is missing where it is an amount. */
export type Redeemable =
	| { readonly ok: true; readonly promotion: string }
	| { readonly ok: false; readonly code: CouponRefusal; readonly missing?: Money };

/**
 * Whether a coupon that was believed may be used now. What nothing can be done about is said before what can: days,
 * then uses, then whose it is, then the goods.
 */
export function redeemable(coupon: Coupon, occasion: CouponOccasion): Redeemable {
	const code = byPlaceAndDay(coupon, occasion) ?? byUses(coupon, occasion) ?? byPerson(coupon, occasion);
	if (code !== null) return { ok: false, code };
	return byGoods(coupon, occasion) ?? { ok: true, promotion: promotionOfCoupon(coupon) };
}

function byPlaceAndDay({ from, to, terms }: Coupon, { basket, day, isRainy }: CouponOccasion) {
	if (day > to) return 'coupon_expired';
	if (day < from) return 'coupon_not_yet';
	if (terms.channels && !terms.channels.includes(basket.channel)) return 'coupon_other_channel';
	if (terms.stores && !terms.stores.includes(basket.store)) return 'coupon_other_store';
	return terms.rainyDay && isRainy !== true ? 'coupon_rain_only' : null;
}

function byUses(coupon: Coupon, { basket, known }: CouponOccasion) {
	if (basket.presented.includes(coupon.id)) return 'coupon_presented';
	const { total } = coupon.uses;
	return total !== null && usesOf(coupon, known, null).total >= total ? 'coupon_used' : null;
}

function byPerson(coupon: Coupon, { customer, known, day }: CouponOccasion): CouponRefusal | null {
	const { holder, uses, terms } = coupon;
	const { segments, ranks, birthdayMonth, firstVisit } = terms;
	const isPersonal = holder !== null || uses.each !== null || birthdayMonth || firstVisit;
	if (!customer) return isPersonal || segments || ranks ? 'coupon_needs_customer' : null;
	const refs = [customer.ref, ...customer.merged];
	if (holder !== null && !refs.includes(holder)) return 'coupon_of_another';
	const own = refs.reduce((count, ref) => count + usesOf(coupon, known, ref).each, 0);
	if (uses.each !== null && own >= uses.each) return 'coupon_used_by_customer';
	if (segments && !segments.includes(customer.segment ?? '')) return 'coupon_other_segment';
	if (ranks && !ranks.includes(customer.rank ?? '')) return 'coupon_other_rank';
	if (birthdayMonth && customer.birthMonth !== Number(day.slice(5, 7))) return 'coupon_other_month';
	return firstVisit && customer.purchases > 0 ? 'coupon_first_visit_only' : null;
}

/** Looks at the goods of a reward of the coupon's own; what a promotion of the store wants, pricing knows. */
function byGoods(coupon: Coupon, { basket, offlineLimit }: CouponOccasion): Redeemable | null {
	const promotion = ownPromotion(coupon);
	if (!promotion) return null;
	const lines = basket.lines.filter((line) => isInside(promotion.scope, line));
	if (lines.length === 0) return { ok: false, code: 'coupon_no_goods' };
	const amount = sum(lines.map((line) => line.amount));
	const missing = (promotion.minAmount ?? 0) - amount;
	if (missing > 0) return { ok: false, code: 'coupon_below_amount', missing: money(missing) };
	const saved = money(savingOf(promotion, amount, 1));
	return isWithinOffline(coupon, saved, offlineLimit)
		? null
		: { ok: false, code: 'coupon_above_offline_limit' };
}

/**
 * Whether a coupon that can be used up may take so much off without the server: for gifts that are promotions of the
 * store the till asks once they are priced.
 */
export const isWithinOffline = ({ uses }: Pick<Coupon, 'uses'>, saved: Money, limit: Money | null): boolean =>
	limit === null || (uses.total === null && uses.each === null) || saved <= limit;

function isInside(
	{ items, categories, exceptItems }: Scope,
	{ itemId, category }: { readonly itemId: string; readonly category: string | null },
): boolean {
	if (exceptItems?.includes(itemId)) return false;
	if (!items && !categories) return true;
	return (
		(items?.includes(itemId) ?? false) || (category !== null && (categories?.includes(category) ?? false))
	);
}
