import type { LaterGoods } from './receipt.ts';

/** The words of a printed document. Paper has one language at a time; the law's words stay as the law has them. */
export type ReceiptWords = {
	readonly titles: Readonly<Record<'sale' | 'return' | 'exchange' | 'post_void', string>>;
	/** Of a shop that is not registered: no invoice. */
	readonly plainTitle: string;
	readonly giftTitle: string;
	readonly training: string;
	readonly eatenHere: string;
	readonly copy: (n: number) => string;
	readonly replaced: string;
	readonly registration: string;
	readonly number: string;
	readonly businessDay: string;
	readonly originalSale: string;
	readonly piecesOf: (price: string, quantity: string) => string;
	/** Goods that are not taken along: how they come, and how sure that was said to be. */
	readonly later: (goods: LaterGoods) => readonly string[];
	readonly total: string;
	readonly refundTotal: string;
	readonly items: (count: number) => string;
	/** `10%対象`, with its mark. */
	readonly taxOf: (rate: string, mark: string) => string;
	readonly taxInside: (tax: string) => string;
	readonly legend: (mark: string) => string;
	readonly cashRounding: string;
	readonly change: string;
	/** A tender that was rung wrongly. */
	readonly corrected: (from: string, to: string) => string;
	readonly paidByCard: string;
	/** Of store credit: its number, and what is on it. */
	readonly account: (number: string) => string;
	readonly balance: (amount: string) => string;
	/** Points, as a name and a signed figure. */
	readonly points: Readonly<
		Record<'earned' | 'used' | 'takenBack' | 'givenBack' | 'balance' | 'pending', string>
	>;
	readonly pointsOf: (count: string) => string;
	readonly rank: string;
	/** Of which moment the balance is. */
	readonly asOf: (moment: string) => string;
	readonly operator: string;
	readonly proof: string;
	readonly thanks: string;
	readonly giftNote: string;
	readonly ryoshusho: string;
	readonly toWhom: (name: string) => string;
	readonly proviso: (what: string) => string;
	readonly received: string;
	readonly stamp: string;
};

/** The level of a promise as it was said before payment. */
const LEVELS: Readonly<Record<'ja' | 'en', Readonly<Record<LaterGoods['level'], string>>>> = {
	ja: { secured: '確保済み', likely: 'おそらく用意可', to_be_confirmed: '確認後にご連絡' },
	en: { secured: 'secured', likely: 'likely', to_be_confirmed: 'to be confirmed' },
};

const ja: ReceiptWords = {
	titles: {
		sale: '適格簡易請求書',
		return: '適格返還請求書',
		exchange: '適格簡易請求書・適格返還請求書',
		post_void: '取消伝票',
	},
	plainTitle: 'レシート',
	giftTitle: 'ギフトレシート',
	training: '練習 TRAINING',
	eatenHere: 'イートイン',
	copy: (n) => `再発行 ${n}`,
	replaced: '領収書発行済',
	registration: '登録番号',
	number: 'No.',
	businessDay: '営業日',
	originalSale: '元の取引',
	piecesOf: (price, quantity) => `${price} × ${quantity}点`,
	later: ({ method, from, collectAt, day, level }) => [
		`→ ${method === 'delivery' ? 'ご自宅へ配送' : `${collectAt}で受取`} (${from}から)`,
		`→ ${day === null ? '日にちは後日ご連絡' : `${day.replaceAll('-', '/')} ごろ`} · ${LEVELS.ja[level]}`,
	],
	total: '合計',
	refundTotal: '返金合計',
	items: (count) => `お買上げ ${count}点`,
	taxOf: (rate, mark) => `${rate}対象${mark}`,
	taxInside: (tax) => `(内消費税 ${tax})`,
	legend: (mark) => `${mark}は軽減税率対象`,
	cashRounding: '端数調整',
	change: 'お釣り',
	corrected: (from, to) => `支払訂正 ${from}→${to}`,
	paidByCard: 'クレジットカード利用',
	account: (number) => `番号 ${number}`,
	balance: (amount) => `残高 ${amount}`,
	points: {
		...{ earned: '今回付与', used: '今回利用', takenBack: '返品分の付与取消', givenBack: '利用分の返還' },
		...{ balance: 'ポイント残高', pending: '後日付与' },
	},
	pointsOf: (count) => `${count}P`,
	rank: '会員ランク',
	asOf: (moment) => `${moment} 現在`,
	operator: '担当',
	proof: '照合',
	thanks: 'ありがとうございました',
	giftNote: '交換の際はこの票をお持ちください',
	ryoshusho: '領収書',
	toWhom: (name) => (name === '' ? '上様' : `${name} 様`),
	proviso: (what) => `但し ${what === '' ? 'お品代' : what}として`,
	received: '上記正に領収いたしました',
	stamp: '収入印紙',
};

const en: ReceiptWords = {
	titles: {
		sale: 'SIMPLIFIED TAX INVOICE',
		return: 'RETURN INVOICE',
		exchange: 'INVOICE AND RETURN INVOICE',
		post_void: 'VOIDED TRANSACTION',
	},
	plainTitle: 'RECEIPT',
	giftTitle: 'GIFT RECEIPT',
	training: 'TRAINING 練習',
	eatenHere: 'Eat in',
	copy: (n) => `COPY ${n}`,
	replaced: 'FORMAL RECEIPT ISSUED',
	registration: 'Reg. no.',
	number: 'No.',
	businessDay: 'Business day',
	originalSale: 'Original sale',
	piecesOf: (price, quantity) => `${price} x ${quantity}`,
	later: ({ method, from, collectAt, day, level }) => [
		`> ${method === 'delivery' ? 'sent home' : `collect: ${collectAt}`} (from ${from})`,
		`> ${day === null ? 'day to be told' : `about ${day}`} · ${LEVELS.en[level]}`,
	],
	total: 'TOTAL',
	refundTotal: 'REFUND',
	items: (count) => `${count} items`,
	taxOf: (rate, mark) => `${rate} rate${mark}`,
	taxInside: (tax) => `(incl. tax ${tax})`,
	legend: (mark) => `${mark} reduced tax rate`,
	cashRounding: 'Cash rounding',
	change: 'CHANGE',
	corrected: (from, to) => `Corrected ${from} > ${to}`,
	paidByCard: 'Paid by credit card',
	account: (number) => `No. ${number}`,
	balance: (amount) => `Balance ${amount}`,
	points: {
		...{ earned: 'Points earned', used: 'Points used' },
		...{ takenBack: 'Points taken back', givenBack: 'Points given back' },
		...{ balance: 'Points balance', pending: 'Points to come' },
	},
	pointsOf: (count) => `${count} pt`,
	rank: 'Rank',
	asOf: (moment) => `as of ${moment}`,
	operator: 'Served by',
	proof: 'Check',
	thanks: 'Thank you',
	giftNote: 'Please bring this slip for an exchange',
	ryoshusho: 'FORMAL RECEIPT',
	toWhom: (name) => (name === '' ? 'To the bearer' : `To ${name}`),
	proviso: (what) => `For ${what === '' ? 'goods' : what}`,
	received: 'Received with thanks',
	stamp: 'Revenue stamp',
};

/** The words in the language of the paper. */
export const receiptWords = (language: 'ja' | 'en'): ReceiptWords => (language === 'ja' ? ja : en);
