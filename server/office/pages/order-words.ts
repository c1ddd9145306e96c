import type { OfficeLanguage } from './language.ts';

const WORDS = {
	ja: {
		title: '取り寄せ・配送',
		hint: '場所ごとの、まだ渡していない品です。発送するか渡したら記録してください。そのとき在庫から引かれます。',
		none: 'まだ渡していない品はありません。',
		order: '注文',
		from: '出す場所',
		to: '届け先',
		goods: '品',
		done: '終わったら',
		ship: '発送した',
		handOver: '渡した',
		collectAt: (store: string) => `${store}で受取`,
		about: (day: string) => `${day} ごろの約束`,
		noDay: '日にちの約束なし',
		sealed: '送り先を開く鍵がまだ届いていません',
		note: '伝票番号・メモ (お名前は書かない)',
		kept: '記録しました。',
	},
	en: {
		title: 'Orders to bring',
		hint: 'What has not left its place yet. Record it when it is sent or handed over: it leaves the stock then.',
		none: 'Nothing is waiting.',
		order: 'Order',
		from: 'Comes from',
		to: 'Goes to',
		goods: 'Goods',
		done: 'When it is done',
		ship: 'Sent',
		handOver: 'Handed over',
		collectAt: (store: string) => `collected at ${store}`,
		about: (day: string) => `promised about ${day}`,
		noDay: 'no day promised',
		sealed: 'The key to the recipient is not here yet',
		note: 'Tracking number, note (no names)',
		kept: 'Recorded.',
	},
} as const;

/** The texts of what has to be brought, in a language. */
export const orderWords = (language: OfficeLanguage): (typeof WORDS)[OfficeLanguage] => WORDS[language];
