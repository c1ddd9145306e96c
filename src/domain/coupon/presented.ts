import { type Coupon, promotionOfCoupon } from './coupon.ts';

/** A coupon in an open basket, with the customer it was judged for: with another it is looked at again. */
export type PresentedCoupon = { readonly coupon: Coupon; readonly for: string | null };

/** Whether a coupon asks who buys: those that do leave the basket with the customer. */
export const asksWho = ({ holder, uses, terms }: Coupon): boolean =>
	holder !== null ||
	uses.each !== null ||
	Boolean(terms.birthdayMonth || terms.firstVisit || terms.segments || terms.ranks);

/** The coupons that stay when the basket is `customer`'s (null: nobody's). */
export const stayingWith = (
	presented: readonly PresentedCoupon[],
	customer: string | null,
): readonly PresentedCoupon[] => presented.filter((each) => !asksWho(each.coupon) || each.for === customer);

/** What of a priced line tells whether a coupon did anything. */
type Worked = {
	readonly shares: readonly { readonly id: string }[];
	readonly reasons: readonly { readonly kind: string; readonly id?: string }[];
};

/**
 * The coupons that did something to these lines: took something off, or gave more points. Only those are used up; of two
 * that open one promotion, the first.
 */
export function workingCoupons(
	presented: readonly PresentedCoupon[],
	lines: readonly Worked[],
): readonly PresentedCoupon[] {
	const worked = new Set(
		lines.flatMap(({ shares, reasons }) => [
			...shares.map(({ id }) => id),
			...reasons.flatMap((reason) => (reason.kind === 'more_points' && reason.id ? [reason.id] : [])),
		]),
	);
	return presented.filter(({ coupon }) => worked.delete(promotionOfCoupon(coupon)));
}
