import * as v from 'valibot';
import { dayOf, daysFrom } from '#domain/calendar/days.ts';
import type { Coupon, CouponGift, CouponTerms } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import type { BasketPromotion } from '#domain/promotion/promotion.ts';
import { OWN_MARKS } from '#domain/scan/own-marks.ts';
import { IntegerFrom, Text } from './money-schema.ts';
import type { PublicJwk } from './sealed-file.ts';
import { checkProof, PROOF_CHARS, readToken, tokenStatement } from './signed-token.ts';

/** Longest code: QR version 15 at level M, which a 58 mm printer draws at four dots a module. */
export const LONGEST_COUPON_CODE = 412;

/** Who signed a coupon: the shop's server (or online shop) by a key of its own, or one life of a device. */
export type CouponIssuer =
	| { readonly by: 'server'; readonly key: string }
	| { readonly by: 'device'; readonly device: string; readonly incarnation: number };

/** The key a signature of an issuer counts by; undefined for one that may issue no coupons (any more). */
export type IssuerKey = (issuer: CouponIssuer) => PublicJwk | undefined | Promise<PublicJwk | undefined>;

/** A coupon that can be believed, or why it cannot. Whether it may be used now is `redeemable`'s to say. */
export type ReadCoupon =
	| { readonly ok: true; readonly coupon: Coupon; readonly issuer: CouponIssuer }
	| { readonly ok: false; readonly why: 'no_coupon' | 'unknown_key' | 'forged' };

const Reward = v.union([
	v.strictTuple([
		v.literal('%'),
		IntegerFrom(1),
		IntegerFrom(1),
		v.picklist(['floor', 'half_up', 'ceil', 'half_even']),
	]),
	v.strictTuple([v.literal('-'), IntegerFrom(1)]),
	v.strictTuple([v.literal('x'), IntegerFrom(1)]),
]);
const Names = v.optional(v.pipe(v.array(Text(100)), v.minLength(1)));
const Yes = v.optional(v.literal(1));
const Scope = v.strictObject({ i: Names, c: Names, x: Names });
const Gift = v.union([
	v.strictTuple([v.literal('p'), Text(100)]),
	v.strictTuple([
		...[v.literal('r'), Reward, v.nullable(IntegerFrom(1))],
		...[v.picklist(['best', 'compound', 'exclusive']), Scope],
	] as const),
]);
const Terms = v.strictObject({ s: Names, c: Names, g: Names, r: Names, b: Yes, f: Yes, w: Yes });
const Limit = v.nullable(IntegerFrom(1));
const Day = v.pipe(IntegerFrom(0), v.maxValue(2_932_896));
const Rows = v.pipe(
	v.strictTuple([
		...[v.pipe(v.string(), v.regex(/^(s:[\w-]{1,40}|d:[1-9]\d{0,8}:[\w-]{1,60})$/)), Text(60), Text(60)],
		...[Gift, Day, Day, v.strictTuple([Limit, Limit]), v.nullable(Text(60)), Terms],
	] as const),
	v.check(([, , , , from, to]) => from <= to),
);
type Rows = v.InferOutput<typeof Rows>;

/**
 * What an issuer signs of a coupon (ES256, as base64url behind a dot), to be printed or shown as a QR. Null where it is
 * too long for one, or says what no coupon can.
 */
export function couponStatement(coupon: Coupon, issuer: CouponIssuer): string | null {
	const by = issuer.by === 'server' ? `s:${issuer.key}` : `d:${issuer.incarnation}:${issuer.device}`;
	const { id, name, gift, from, to, uses, holder, terms } = coupon;
	const rows = [by, id, name, giftRow(gift), daysFrom(from), daysFrom(to), [uses.total, uses.each], holder];
	// What is not said is not written: JSON leaves undefined out, and the schema sees what the reader will see.
	const written: unknown = JSON.parse(JSON.stringify([...rows, termsRow(terms)]));
	const checked = v.safeParse(Rows, written);
	const statement = checked.success ? tokenStatement(OWN_MARKS.coupon, checked.output) : null;
	return statement !== null && statement.length + PROOF_CHARS <= LONGEST_COUPON_CODE ? statement : null;
}

/** Reads a coupon and looks at its signature by the keys a till has, without a network. */
export async function verifyCouponCode(text: string, keyOf: IssuerKey): Promise<ReadCoupon> {
	const token = readToken(OWN_MARKS.coupon, text);
	const rows = v.safeParse(Rows, token?.rows);
	if (!token || !rows.success) return { ok: false, why: 'no_coupon' };
	const issuer = issuerOf(rows.output[0]);
	const proof = await checkProof(token, await keyOf(issuer));
	return proof === 'genuine'
		? { ok: true, coupon: couponOf(rows.output), issuer }
		: { ok: false, why: proof };
}

function issuerOf(text: string): CouponIssuer {
	const [by, one = '', device = ''] = text.split(':');
	return by === 's' ? { by: 'server', key: one } : { by: 'device', device, incarnation: Number(one) };
}

function giftRow(gift: CouponGift): unknown {
	if (gift.kind === 'promotion') return ['p', gift.promotion];
	const { items, categories, exceptItems } = gift.scope;
	const scope = { i: items, c: categories, x: exceptItems };
	return ['r', rewardRow(gift.reward), gift.minAmount, gift.stacking, scope];
}

function rewardRow(reward: BasketPromotion['reward']): unknown {
	if (reward.kind === 'amount') return ['-', reward.amount];
	if (reward.kind === 'points') return ['x', reward.times];
	return ['%', reward.rate.n, reward.rate.d, reward.rounding ?? 'floor'];
}

const termsRow = ({
	stores,
	channels,
	segments,
	ranks,
	birthdayMonth,
	firstVisit,
	rainyDay,
}: CouponTerms) => ({
	...{ s: stores, c: channels, g: segments, r: ranks },
	...{ b: birthdayMonth ? 1 : undefined, f: firstVisit ? 1 : undefined, w: rainyDay ? 1 : undefined },
});

function couponOf([, id, name, gift, from, to, [total, each], holder, terms]: Rows): Coupon {
	const { s, c, g, r, b, f, w } = terms;
	return {
		...{ id, name, gift: giftOf(gift), from: dayOf(from), to: dayOf(to), uses: { total, each }, holder },
		terms: {
			...(s && { stores: s }),
			...(c && { channels: c }),
			...(g && { segments: g }),
			...(r && { ranks: r }),
			...(b && { birthdayMonth: true }),
			...(f && { firstVisit: true }),
			...(w && { rainyDay: true }),
		},
	};
}

function giftOf(row: Rows[3]): CouponGift {
	if (row[0] === 'p') return { kind: 'promotion', promotion: row[1] };
	const [, reward, min, stacking, { i, c, x }] = row;
	return {
		kind: 'reward',
		scope: { ...(i && { items: i }), ...(c && { categories: c }), ...(x && { exceptItems: x }) },
		minAmount: min === null ? null : money(min),
		stacking,
		reward: rewardOf(reward),
	};
}

function rewardOf(row: v.InferOutput<typeof Reward>): BasketPromotion['reward'] {
	switch (row[0]) {
		case '%':
			return { kind: 'percent', rate: { n: row[1], d: row[2] }, rounding: row[3] };
		case '-':
			return { kind: 'amount', amount: money(row[1]) };
		case 'x':
			return { kind: 'points', times: row[1] };
	}
}
