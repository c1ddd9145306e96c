import type { Money } from '#domain/money/money.ts';
import type { BasketPromotion, Promotion, Scope } from '#domain/promotion/promotion.ts';

/**
 * What a coupon gives: a promotion of the store that waits for it (`needsCoupon`), or a reward of its own on the basket,
 * which a till knows that has never heard of the coupon.
 */
export type CouponGift =
	| { readonly kind: 'promotion'; readonly promotion: string }
	| {
			readonly kind: 'reward';
			readonly scope: Scope;
			readonly minAmount: Money | null;
			readonly stacking: Promotion['stacking'];
			readonly reward: BasketPromotion['reward'];
	  };

/** Whom and when a coupon is for, beyond its days; what is not said does not matter. */
export type CouponTerms = {
	readonly stores?: readonly string[];
	readonly channels?: readonly string[];
	/** Names of RFM segments. */
	readonly segments?: readonly string[];
	readonly ranks?: readonly string[];
	/** In the month of the holder's birthday, as a promotion's condition has it (PRO-17). */
	readonly birthdayMonth?: boolean;
	/** For whoever never bought before. */
	readonly firstVisit?: boolean;
	/** On days the store calls rainy. */
	readonly rainyDay?: boolean;
};

/** How often a coupon may be used, by everybody together and by each person; null is without limit. */
export type CouponUses = { readonly total: number | null; readonly each: number | null };

/** Something given on paper, on a phone or online, good for a gift at the counter or in the online shop. */
export type Coupon = {
	/** The serial: unique for a coupon of one person, shared by all copies of one that is for everybody. */
	readonly id: string;
	readonly name: string;
	readonly gift: CouponGift;
	/** First and last store day, both included. */
	readonly from: string;
	readonly to: string;
	readonly uses: CouponUses;
	/** The ref of the only person who may use it; null is whoever holds it. */
	readonly holder: string | null;
	readonly terms: CouponTerms;
};

/** What stands in the pricing context's `coupons` once a coupon was presented. */
export const promotionOfCoupon = ({ id, gift }: Pick<Coupon, 'id' | 'gift'>): string =>
	gift.kind === 'promotion' ? gift.promotion : `coupon:${id}`;

/** The promotion a coupon brings along; null where it names one that the store has already. */
export function ownPromotion({
	id,
	name,
	gift,
}: Pick<Coupon, 'id' | 'name' | 'gift'>): BasketPromotion | null {
	if (gift.kind === 'promotion') return null;
	const { scope, minAmount, stacking, reward } = gift;
	return {
		...{
			kind: 'basket',
			id: promotionOfCoupon({ id, gift }),
			name,
			stacking,
			condition: {},
			needsCoupon: true,
		},
		...{ scope, reward, ...(minAmount !== null && { minAmount }) },
	};
}
