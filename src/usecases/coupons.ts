import type { Basket } from '#domain/basket/basket.ts';
import type { Coupon } from '#domain/coupon/coupon.ts';
import type { PresentedCoupon } from '#domain/coupon/presented.ts';
import type { CouponCustomer, CouponRefusal } from '#domain/coupon/redeemable.ts';
import type { Money } from '#domain/money/money.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import type { Result } from '#domain/result.ts';
import type { WireCouponTemplate } from '#protocol/bodies/coupon-rules.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

export type { Coupon, CouponCustomer, PresentedCoupon, WireCouponTemplate };

/** Why a scanned or named coupon is none that this till believes. */
export const COUPON_CODE_REFUSALS = [
	/** Not signed by this shop, or none at all. */
	'coupon_code_invalid',
	/** By somebody this till does not know: another shop, or a key that has not come yet. */
	'coupon_code_foreign',
	/** A number that no coupon here has. */
	'coupon_unknown',
	/** It says more than a code can hold. */
	'coupon_too_long',
] as const;
export type CouponCode = CouponRefusal | (typeof COUPON_CODE_REFUSALS)[number] | ErrorCode;

/** A coupon to put into the basket, or the one thing in its way; `missing`: how much more has to be bought. */
export type Presented =
	| { readonly ok: true; readonly value: PresentedCoupon }
	| { readonly ok: false; readonly code: CouponCode; readonly missing?: Money };

/** What a coupon is judged by, as the screen has it. */
export type CouponAsk = {
	readonly basket: Basket;
	readonly sale: PricedSale | null;
	readonly customer: CouponCustomer | null;
};

/** A coupon of somebody, with what is in the way of using it now; null for nothing. */
export type OwnCoupon = {
	readonly coupon: Coupon;
	readonly refusal: CouponCode | null;
	readonly missing?: Money;
};

/** A coupon that was given: to be printed, and shown as a code. */
export type GivenCoupon = { readonly coupon: Coupon; readonly token: string };

/** What the screens may do with coupons, all of it without a network. */
export type CouponServices = {
	/** A scanned code (`NC1.`), or the number of a coupon that the store knows. */
	present(shown: { readonly token: string } | { readonly id: string }, ask: CouponAsk): Promise<Presented>;
	/** Coupons that only this customer may use, and those for whoever is like them; what can be used now first. */
	of(ask: CouponAsk & { readonly customer: CouponCustomer }): Promise<readonly OwnCoupon[]>;
	/** What this till may give. */
	templates(): Promise<readonly WireCouponTemplate[]>;
	/** Gives a coupon: signed by this device and on the record before anybody sees it. `customer`: whose it is to be. */
	give(
		template: string,
		customer: string | null,
		language: 'ja' | 'en',
	): Promise<Result<GivenCoupon, CouponCode>>;
};
