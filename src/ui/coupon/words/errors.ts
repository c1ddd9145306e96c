import type { CouponRefusal } from '#domain/coupon/redeemable.ts';
import type { COUPON_CODE_REFUSALS } from '#usecases/coupons.ts';

/** What happened and the one safe thing to do, for every refusal that only coupons have. */
export type CouponTexts = Readonly<
	Record<CouponRefusal | (typeof COUPON_CODE_REFUSALS)[number], readonly [words: string, action: string]>
>;

const GO_ON_JA = 'クーポンなしで会計を続けられます。';
const GO_ON_EN = 'You can go on without it.';

export const errorsJa: CouponTexts = {
	coupon_code_invalid: [
		'このクーポンは確認できません。',
		'もう一度読み取ってください。だめなら責任者に見せてください。',
	],
	coupon_code_foreign: ['この店のクーポンではないか、この端末がまだ知らない鍵のクーポンです。', GO_ON_JA],
	coupon_unknown: ['この番号のクーポンはこの端末にありません。', 'クーポンのQRコードを読み取ってください。'],
	coupon_too_long: ['このクーポンは長すぎてQRにできません。', '責任者に知らせてください。'],
	coupon_not_yet: ['このクーポンはまだ使えません。', '使える日からお使いください。'],
	coupon_expired: ['このクーポンは期限切れです。', GO_ON_JA],
	coupon_other_store: ['このクーポンは別の店で使うものです。', GO_ON_JA],
	coupon_other_channel: ['このクーポンはオンラインショップで使うものです。', GO_ON_JA],
	coupon_presented: ['このクーポンはもうこの会計に入っています。', 'そのまま会計を続けてください。'],
	coupon_used: ['このクーポンは使用済みです。', GO_ON_JA],
	coupon_needs_customer: [
		'このクーポンは会員の方のものです。',
		'会員証を読み取るか、お客様を探してから、もう一度読み取ってください。',
	],
	coupon_of_another: ['このクーポンは別のお客様のものです。', GO_ON_JA],
	coupon_used_by_customer: ['このお客様はこのクーポンを使用済みです。', GO_ON_JA],
	coupon_other_segment: ['このクーポンの対象のお客様ではありません。', GO_ON_JA],
	coupon_other_rank: ['このクーポンの対象ランクではありません。', GO_ON_JA],
	coupon_other_month: ['このクーポンはお誕生月だけのものです。', GO_ON_JA],
	coupon_first_visit_only: ['このクーポンは初めてのお買い物だけのものです。', GO_ON_JA],
	coupon_rain_only: ['このクーポンは雨の日だけのものです。', GO_ON_JA],
	coupon_no_goods: [
		'このクーポンの対象商品がまだありません。',
		'対象商品を読み取ってから、もう一度お試しください。',
	],
	coupon_below_amount: [
		'このクーポンを使う金額にまだ足りません。',
		'商品を足してから、もう一度お試しください。',
	],
	coupon_above_offline_limit: [
		'通信がないため、この金額のクーポンは確認できません。',
		'通信できる所で使うか、責任者に聞いてください。',
	],
};

export const errorsEn: CouponTexts = {
	coupon_code_invalid: [
		'This coupon can’t be trusted.',
		'Scan it again. If that fails, show it to a manager.',
	],
	coupon_code_foreign: [
		'This coupon is of another shop, or signed by a key this tablet has not heard of.',
		GO_ON_EN,
	],
	coupon_unknown: ['No coupon here has this number.', 'Scan the coupon’s QR code.'],
	coupon_too_long: ['This coupon says more than a QR can hold.', 'Tell a manager.'],
	coupon_not_yet: ['This coupon is not good yet.', 'Use it from its first day on.'],
	coupon_expired: ['This coupon is over.', GO_ON_EN],
	coupon_other_store: ['This coupon is for another store.', GO_ON_EN],
	coupon_other_channel: ['This coupon is for the online shop.', GO_ON_EN],
	coupon_presented: ['This coupon is in this sale already.', 'Go on with the sale.'],
	coupon_used: ['This coupon is used up.', GO_ON_EN],
	coupon_needs_customer: [
		'This coupon is for members.',
		'Scan the member card or find the customer, then scan it again.',
	],
	coupon_of_another: ['This coupon belongs to another customer.', GO_ON_EN],
	coupon_used_by_customer: ['This customer has used this coupon.', GO_ON_EN],
	coupon_other_segment: ['This coupon is not for this customer.', GO_ON_EN],
	coupon_other_rank: ['This coupon is for another rank.', GO_ON_EN],
	coupon_other_month: ['This coupon is for the month of the birthday.', GO_ON_EN],
	coupon_first_visit_only: ['This coupon is for a first purchase only.', GO_ON_EN],
	coupon_rain_only: ['This coupon is for rainy days.', GO_ON_EN],
	coupon_no_goods: [
		'Nothing in the basket is what this coupon is for.',
		'Scan the goods, then try it again.',
	],
	coupon_below_amount: [
		'The basket is not large enough for this coupon yet.',
		'Add goods, then try it again.',
	],
	coupon_above_offline_limit: [
		'Without a network a coupon of this amount can’t be checked.',
		'Use it where there is a network, or ask a manager.',
	],
};
