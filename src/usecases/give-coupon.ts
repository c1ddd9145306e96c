import { addDays } from '#domain/calendar/days.ts';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { couponRulesOf, type WireCouponTemplate } from '#protocol/bodies/coupon-rules.ts';
import { couponStatement } from '#protocol/coupon-code.ts';
import { atTheTill } from './at-the-counter.ts';
import type { CouponCode, GivenCoupon } from './coupons.ts';
import type { CouponParts } from './present-coupon.ts';
import type { SignSaleParts } from './sale-token.ts';

/**
 * Gives a coupon of one of the shop's kinds. It is signed by this device and in its journal before anybody sees it, so
 * that every till of the shop believes it by the device's key, and the server knows it once this one has synced.
 */
export async function giveCoupon(
	parts: CouponParts & Pick<SignSaleParts, 'sign'>,
	asked: { readonly template: string; readonly customer: string | null; readonly language: 'ja' | 'en' },
): Promise<Result<GivenCoupon, CouponCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const { store, identity, businessDay, operator, session, isTraining } = at.value;
	const template = couponRulesOf(store).templates.find(({ id }) => id === asked.template);
	if (!template) return refused('coupon_unknown');
	const holder = template.is_personal ? asked.customer : null;
	if (template.is_personal && holder === null) return refused('coupon_needs_customer');
	const coupon = couponFrom(template, {
		id: parts.ids.next(),
		holder,
		businessDay,
		language: asked.language,
	});
	const { device, incarnation } = identity;
	const statement = couponStatement(coupon, { by: 'device', device, incarnation });
	const life = (await parts.device.lives()).find(
		(each) => each.device === device && each.incarnation === incarnation,
	);
	if (statement === null) return refused('coupon_too_long');
	if (!life) return refused('storage_failed');
	const token = `${statement}.${await parts.sign(life.keys, statement)}`;
	const outcome = await parts.journal.commit({
		kind: 'coupon_issued',
		...{ businessDay, operator },
		onceKey: `coupon:${coupon.id}`,
		body: () => ({
			...{ session: session?.id ?? null, is_training: isTraining },
			...{ id: coupon.id, token, ref: holder, of: null },
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok({ coupon, token });
}

function couponFrom(
	{ name, reward, min_amount, days, starts_in, uses }: WireCouponTemplate,
	of: {
		readonly id: string;
		readonly holder: string | null;
		readonly businessDay: string;
		readonly language: 'ja' | 'en';
	},
): Coupon {
	const from = addDays(of.businessDay, starts_in);
	return {
		...{ id: of.id, name: name[of.language], from, to: addDays(from, days - 1), holder: of.holder },
		uses: { total: uses, each: null },
		terms: {},
		gift: {
			...{ kind: 'reward', scope: {}, stacking: 'best' },
			minAmount: min_amount === null ? null : money(min_amount),
			reward:
				reward.kind === 'amount'
					? { kind: 'amount', amount: money(reward.amount) }
					: { kind: 'percent', rate: reward.rate },
		},
	};
}
