import type { ScanPart, ScanRuleError } from '#server/office/scan-rules.ts';
import type { OfficeLanguage } from './language.ts';

/** What the page about the shop's own codes says. */
const ja = {
	title: '店内コードとスキャン',
	hint: '1 行に 1 つずつ入力します。保存するとすべての店のレジに届きます。',
	parts: {
		in_store: '店内コードのひな形',
		members: '会員証',
		gift_cards: 'ギフトカード',
		coupons: '自社クーポンの先頭',
		payments: 'QR決済コードの先頭',
	} satisfies Record<ScanPart, string>,
	hints: {
		in_store:
			'例 02IIIIIVPPPPC。I は商品、P は価格、W は重さ、V は価格のチェック、C はチェックデジット。続けて weight_decimals=3 search_digits=7 tax_included=no per_grams=100 を付けられます。',
		members: '先頭 けた数 チェック（none・mod10・luhn）。例 29 13 mod10',
		gift_cards: '先頭 けた数 チェック。例 6049 16 luhn',
		coupons: '例 CPN-',
		payments: '先頭 事業者。例 28 paypay',
	} satisfies Record<ScanPart, string>,
	lineOf: (part: string, line: number, field: string) => `${part} ${line} 行目（${field}）：`,
	why: {
		wrong: 'この値は使えません。',
		missing: '値がありません。',
		unknown: 'この項目は知られていません。',
		twice: '同じ先頭の行がすでにあります。',
		weight_only: '重さ（W）のあるひな形だけに付けられます。',
		many: '行が多すぎます。',
		template_letters: '数字、I、V、P か W、最後に C の順に並べてください。',
		template_length: '8 けたか 13 けたにしてください。',
		template_price_check: 'V は 4 けたか 5 けたの価格だけに使えます。',
	} satisfies Record<ScanRuleError['why'], string>,
	kept: '保存しました。レジに届きます。',
	refused: '保存していません。次の行を直してください。',
};

const en: typeof ja = {
	title: 'Own codes and scanning',
	hint: 'One code a line. Saved, they reach the tills of every store.',
	parts: {
		in_store: 'Templates of in-store codes',
		members: 'Member cards',
		gift_cards: 'Gift cards',
		coupons: 'How own coupons begin',
		payments: 'How payment codes begin',
	},
	hints: {
		in_store:
			'Such as 02IIIIIVPPPPC: I is the item, P the price, W the weight, V the check digit of the price, C that of the code. After it may stand weight_decimals=3 search_digits=7 tax_included=no per_grams=100.',
		members: 'Beginning, length, check (none, mod10, luhn). Such as 29 13 mod10',
		gift_cards: 'Beginning, length, check. Such as 6049 16 luhn',
		coupons: 'Such as CPN-',
		payments: 'Beginning, provider. Such as 28 paypay',
	},
	lineOf: (part, line, field) => `${part}, line ${line} (${field}): `,
	why: {
		wrong: 'this value can’t be used.',
		missing: 'there is no value.',
		unknown: 'nobody knows this field.',
		twice: 'a line above begins the same.',
		weight_only: 'only templates with a weight (W) have it.',
		many: 'these are too many lines.',
		template_letters: 'digits, then I, V, P or W, and C at the end.',
		template_length: 'it has to have 8 or 13 places.',
		template_price_check: 'V is for prices of four or five digits only.',
	},
	kept: 'Saved. The tills get it.',
	refused: 'Not saved. Please mend these lines.',
};

export const scanningWords = (language: OfficeLanguage): typeof ja => (language === 'ja' ? ja : en);
