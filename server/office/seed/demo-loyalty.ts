import type { WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';

/**
 * The demo shop's members: a point for every full ¥100, worth ¥1, spent as a payment; three ranks; terms in plain words.
 * Amounts keep their digits in other currencies, as prices do.
 */
export const demoLoyalty = (): WireLoyalty => ({
	accrual: { step: 100, points: 1, base: 'inclusive', round: 'document' },
	worth: { n: 1, d: 1 },
	spend: { as: 'tender', min: 1, step: 1, proof_above: 3000 },
	pending_days: 0,
	expiry: { kind: 'fixed', months: 12 },
	offline: { share: { n: 1, d: 2 }, per_sale: 2000, per_till_day: 5000, max_age_hours: 24 },
	ranks: [
		{ id: 'regular', name: { ja: 'レギュラー', en: 'Regular' }, from_spend: 0, times: { n: 1, d: 1 } },
		{ id: 'silver', name: { ja: 'シルバー', en: 'Silver' }, from_spend: 15_000, times: { n: 3, d: 2 } },
		{ id: 'gold', name: { ja: 'ゴールド', en: 'Gold' }, from_spend: 50_000, times: { n: 2, d: 1 } },
	],
	terms: [
		{
			version: '2026-04',
			from: '2026-04-01',
			ja: '会員証の発行、ポイントの付与と利用、ご購入履歴にもとづく接客のために、お名前・ご連絡先・ご購入内容を暖簾堂が利用します。第三者には渡しません。いつでも確認・訂正・利用停止・削除をお申し出いただけます。ポイントは付与から12か月後の月末まで有効で、退会されると失効します。',
			en: 'Noren-do uses your name, how to reach you and what you buy to run your membership and points and to serve you by what you bought. Nobody else is given them. You may ask to see, correct, stop or erase them at any time. Points are good until the end of the twelfth month after they were earned and end with the membership.',
		},
	],
});
