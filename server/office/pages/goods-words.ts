import type { CodeRefusal, CodeState } from '#server/office/registered-codes.ts';
import type { OfficeLanguage } from './language.ts';

/** What the pages about counts and registered codes say. */
const ja = {
	counts: '棚卸の差異',
	countsHint: '数えた時点の帳簿との差です。あとから届いた売上も、その時点の前後に分けて計算し直します。',
	noCounts: '差異のある棚卸はありません。',
	all: '差異のないものも表示',
	differences: '差異のあるものだけ表示',
	at: '数えた時',
	place: '店',
	item: '商品',
	counted: '数えた数',
	book: '帳簿',
	variance: '差異',
	value: '金額（売価）',
	by: '端末',
	codes: '登録されたコード',
	codesHint:
		'レジで登録のないコードに商品を選び、権限のある人が承認したものです。取り消すと、レジではまた登録のないコードになります。',
	noCodes: 'レジで登録されたコードはありません。',
	code: 'コード',
	who: '担当・承認',
	state: '状態',
	states: {
		agreed: '使えます',
		taken: 'ほかの商品のコードです',
		gone: '商品がありません',
		refused: '取り消しました',
	} satisfies Record<CodeState, string>,
	agree: 'この商品のコードにする',
	refuse: '取り消す',
	done: '変更しました。レジに届きます。',
	why: {
		unknown: 'この登録は見つかりません。',
		of_import: '取り込んだ商品のコードです。取り込みで直してください。',
		no_item: 'この商品はもうありません。',
	} satisfies Record<CodeRefusal, string>,
};

const en: typeof ja = {
	counts: 'Count variances',
	countsHint:
		'Against the books at the moment of counting. Sales heard of later are put before or after that moment, and this is worked out again.',
	noCounts: 'No count differs from the books.',
	all: 'Show counts without a difference too',
	differences: 'Show differences only',
	at: 'Counted at',
	place: 'Store',
	item: 'Item',
	counted: 'Counted',
	book: 'Books',
	variance: 'Variance',
	value: 'At list price',
	by: 'Device',
	codes: 'Registered codes',
	codesHint:
		'Codes nobody knew, for which an item was chosen at a till with the leave of someone who may. Taken back, they are unknown at the tills again.',
	noCodes: 'No code was registered at a till.',
	code: 'Code',
	who: 'By, allowed by',
	state: 'State',
	states: {
		agreed: 'In use',
		taken: 'Another item has it',
		gone: 'The item is gone',
		refused: 'Taken back',
	},
	agree: 'Make it this item’s code',
	refuse: 'Take it back',
	done: 'Changed. The tills get it.',
	why: {
		unknown: 'This registration is not known.',
		of_import: 'An import gave this code to an item: import that item again.',
		no_item: 'The item is not there any more.',
	},
};

/** The words about goods in a language. */
export const goodsWords = (language: OfficeLanguage): typeof ja => (language === 'ja' ? ja : en);
