import type { Coupon } from '#domain/coupon/coupon.ts';
import { asksWho } from '#domain/coupon/presented.ts';
import { type CouponOccasion, redeemable } from '#domain/coupon/redeemable.ts';
import { type Money, money } from '#domain/money/money.ts';
import type { CouponRecords } from '#ports/coupon-records.ts';
import { couponRulesOf } from '#protocol/bodies/coupon-rules.ts';
import { tokenKeysOf } from '#protocol/bodies/token-keys.ts';
import { type IssuerKey, verifyCouponCode } from '#protocol/coupon-code.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import type { CouponAsk, CouponCustomer, OwnCoupon, Presented } from './coupons.ts';

/** What coupons need from outside. */
export type CouponParts = Pick<CounterParts, 'device' | 'journal' | 'clock' | 'ids'> & {
	readonly coupons: CouponRecords;
	readonly isOffline: () => boolean;
};

/**
 * Whether a shown coupon may be used in this basket: believed by its issuer's key first (a till of the shop, or the shop
 * itself), then judged by its own terms and by what is known of its uses. What it takes off is for the prices to say.
 */
export async function presentCoupon(
	parts: CouponParts,
	shown: { readonly token: string } | { readonly id: string },
	ask: CouponAsk,
): Promise<Presented> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const token = 'token' in shown ? shown.token : await tokenOf(parts, shown.id);
	if (token === null) return { ok: false, code: 'coupon_unknown' };
	const read = await verifyCouponCode(token, await issuerKeys(parts, at.value.store));
	if (!read.ok) {
		return { ok: false, code: read.why === 'unknown_key' ? 'coupon_code_foreign' : 'coupon_code_invalid' };
	}
	const { coupon } = read;
	const said = redeemable(coupon, await occasionOf(parts, at.value, coupon, ask));
	if (!said.ok) return said;
	return { ok: true, value: { coupon, for: asksWho(coupon) ? (ask.customer?.ref ?? null) : null } };
}

/** Coupons of a customer, what can be used first, then by the day they end. */
export async function couponsOf(
	parts: CouponParts,
	ask: CouponAsk & { readonly customer: CouponCustomer },
): Promise<readonly OwnCoupon[]> {
	const at = await atTheTill(parts);
	if (!at.ok) return [];
	const refs = [ask.customer.ref, ...ask.customer.merged];
	const keys = await issuerKeys(parts, at.value.store);
	const docs = (await parts.coupons.known()).filter(({ holder }) => holder === null || refs.includes(holder));
	const own: OwnCoupon[] = [];
	for (const { token } of docs) {
		const read = await verifyCouponCode(token, keys);
		if (!read.ok || (read.coupon.holder === null && !asksWho(read.coupon))) continue;
		const said = redeemable(read.coupon, await occasionOf(parts, at.value, read.coupon, ask));
		if (said.ok) own.push({ coupon: read.coupon, refusal: null });
		else if (!OVER.has(said.code)) {
			own.push({ coupon: read.coupon, refusal: said.code, ...(said.missing && { missing: said.missing }) });
		}
	}
	return own.sort(
		(a, b) => Number(a.refusal !== null) - Number(b.refusal !== null) || (a.coupon.to < b.coupon.to ? -1 : 1),
	);
}

/** What is not worth a line on anybody's card: it is over, or not for them. */
const OVER: ReadonlySet<string> = new Set([
	...['coupon_expired', 'coupon_used', 'coupon_used_by_customer', 'coupon_of_another', 'coupon_other_store'],
	...['coupon_other_segment', 'coupon_other_rank', 'coupon_other_month', 'coupon_first_visit_only'],
	...['coupon_other_channel'],
]);

async function tokenOf({ coupons }: CouponParts, id: string): Promise<string | null> {
	return (await coupons.known()).find((doc) => doc.id === id)?.token ?? null;
}

/** Whose signatures count: the shop's own keys, and those of its tills. */
async function issuerKeys({ coupons }: CouponParts, store: StoreDoc): Promise<IssuerKey> {
	const [shop, devices] = [tokenKeysOf(store, 'coupon'), await coupons.deviceKeys()];
	return (issuer) =>
		issuer.by === 'server' ? shop.get(issuer.key) : devices.get(`${issuer.device}.${issuer.incarnation}`);
}

async function occasionOf(
	{ coupons, isOffline }: CouponParts,
	{ store, identity, businessDay }: AtTill,
	coupon: Coupon,
	{ basket, sale, customer }: CouponAsk,
): Promise<CouponOccasion> {
	const rules = couponRulesOf(store);
	return {
		basket: {
			...{ store: identity.store, channel: 'store' },
			lines: (sale?.lines ?? []).map(({ itemId, category = null, quantity, undiscounted, shares }) => ({
				...{ itemId, category, quantity },
				amount: money(
					undiscounted -
						shares.reduce(
							(all, { kind, amount }) => (kind === 'basket' || kind === 'coupon' ? all : all + amount),
							0,
						),
				),
			})),
			presented: (basket.coupons ?? []).map((each) => each.coupon.id),
		},
		customer,
		known: await coupons.uses(coupon.id),
		day: businessDay,
		isRainy: rules.rainy_on[identity.store] === businessDay,
		offlineLimit: isOffline() ? limitOf(rules.offline_limit) : null,
	};
}

const limitOf = (limit: number | null): Money | null => (limit === null ? null : money(limit));
