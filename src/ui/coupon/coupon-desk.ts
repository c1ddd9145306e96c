import type { CouponAsk, CouponServices, Presented } from '#usecases/coupons.ts';
import { customerDesk } from '../customer/customer-desk.svelte.ts';
import type { Ui } from '../state/ui.svelte.ts';

const services = new WeakMap<Ui, Promise<CouponServices>>();

/** Coupons, fetched when they are first asked for and kept. */
export function couponsOf(ui: Ui): Promise<CouponServices> {
	const known = services.get(ui);
	if (known) return known;
	const { coupons } = ui.services;
	const loading = coupons ? coupons() : Promise.reject(new Error('this till has no coupons'));
	services.set(ui, loading);
	loading.catch(() => services.delete(ui));
	return loading;
}

/** What a coupon is judged by: the open basket as it is priced, and who buys as far as they are shown. */
export function askOf(ui: Ui): CouponAsk {
	const { basket, sale } = ui.checkout;
	return { basket, sale, customer: customerDesk(ui).card?.buyer ?? null };
}

/** Puts a coupon that is good for the basket into it. While something is paid already nothing is changed. */
export async function presentCoupon(
	ui: Ui,
	shown: { readonly token: string } | { readonly id: string },
): Promise<Presented | 'paying'> {
	const { payment, checkout } = ui;
	await payment.settled();
	await checkout.settled();
	if (payment.stage === 'pay' && (payment.taken.length > 0 || payment.isHeld)) return 'paying';
	const coupons = await couponsOf(ui);
	await checkout.whenPriced();
	const told = await coupons.present(shown, askOf(ui));
	if (!told.ok) return told;
	if (payment.stage === 'pay') payment.back();
	if (payment.stage === 'done') payment.next();
	checkout.present(told.value);
	return told;
}
