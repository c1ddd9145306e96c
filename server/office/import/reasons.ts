/** Why a row does not come in, in words a store manager can act on. */
const ROW_REASONS = {
	gtin_characters: ['the barcode may only have digits', 'バーコードは数字だけで入力してください'],
	gtin_scientific: [
		'a spreadsheet has changed this barcode; format the column as text and export again',
		'表計算ソフトがバーコードを変えています。列を文字列にして出力し直してください',
	],
	gtin_length: ['a barcode has 8, 12, 13 or 14 digits', 'バーコードは8・12・13・14桁です'],
	gtin_check_digit: [
		'the check digit is wrong; one digit is mistyped',
		'チェックディジットが違います(打ち間違い)',
	],
	duplicate_gtin: ['another item already has this barcode', '別の商品が同じバーコードを使っています'],
	duplicate_item: ['this item is already in the file', '同じ商品がファイル内にあります'],
	missing_name: ['the product name is empty', '商品名が空です'],
	name_line_break: [
		'the name goes over several lines; a quotation mark is probably missing',
		'商品名が複数行です。引用符の閉じ忘れの可能性があります',
	],
	text_too_long: ['the text is too long', '文字数が多すぎます'],
	no_price: ['there is no price', '価格がありません'],
	money_not_a_number: ['the price is not a number', '価格が数字ではありません'],
	money_negative: ['the price is negative', '価格がマイナスです'],
	money_too_many_decimals: [
		'the price has more decimals than the currency of the shop',
		'店の通貨にない小数があります',
	],
	money_too_large: ['the price is too large', '価格が大きすぎます'],
	quantity_not_integer: ['the quantity is not a whole number', '数量が整数ではありません'],
	unknown_tax_class: ['this tax class is not known', '税区分が分かりません'],
	variation_without_parent: [
		'the product of this variation is not in the file',
		'親商品がファイルにありません',
	],
	options_mismatch: [
		'the number of option values differs from the number of options',
		'オプション値の数がオプションの数と違います',
	],
	pack_quantity: [
		'each barcode of a case or pack needs its number of pieces, 1 or more',
		'ケース・パックのバーコードには入数(1以上)が必要です',
	],
	wrong_column_count: ['the row does not have as many columns as the header', '列の数が見出しと違います'],
	quote_unbalanced: [
		'a quotation mark is not closed or stands in the wrong place',
		'引用符の対応が取れていません',
	],
	nobody: ['the row does not say whose it is', '誰の行か分かりません(会員ID・メールなどが空)'],
	bad_date: ['this is not a date', '日付ではありません'],
	bad_mail: ['this is not a mail address', 'メールアドレスではありません'],
	no_order_number: ['the order number is empty', '注文番号が空です'],
	no_line_number: ['the line has no number of its own', '明細番号が空です'],
	unknown_status: ['this word is not known here', 'この値は分かりません'],
	other_currency: ['the amount is not in the currency of the shop', '店の通貨ではありません'],
	duplicate_person: ['this customer is already in the file', '同じ顧客がファイル内にあります'],
	duplicate_line: ['this line of the order is already in the file', '同じ明細がファイル内にあります'],
	broken_characters: ['some characters cannot be read in this encoding', '文字化けがあります'],
} as const satisfies Record<string, readonly [english: string, japanese: string]>;

/** Why a readable row is nothing for the till. */
const SKIP_REASONS = {
	not_published: ['not published or not for sale in the shop (--drafts brings them in)', '非公開・下書き'],
	deleted: ['deleted in the shop', '削除済み'],
	parent: ['a product whose variations are the items', 'バリエーションの親商品'],
	picture: ['only carries another picture', '画像だけの行'],
	grouped: ['a group of other products', 'グループ商品・セット'],
	external: ['sold on another web site', '外部サイトの商品'],
	virtual: ['nothing to hand over: download or service', 'ダウンロード・サービス商品'],
	gift_card: ['a gift card is not goods', 'ギフトカード'],
	no_customer: ['nobody is named: a sale to someone unknown', '会員でない購入'],
	not_confirmed: ['has not confirmed the membership yet', '仮会員'],
	unfinished: ['an order that was not placed in the end', '注文が完了していません'],
	nothing_bought: ['a quantity of zero', '数量0'],
	erased: ['someone who was erased here and stays so', '消去された方(取り込みません)'],
} as const satisfies Record<string, readonly [english: string, japanese: string]>;

export type RowCode = keyof typeof ROW_REASONS;
export type SkipCode = keyof typeof SKIP_REASONS;

/** The reason in English and Japanese, with what it is about: `another item … (line 12) / 別の商品…`. */
export function rowReason(code: RowCode, detail = ''): string {
	const [english, japanese] = ROW_REASONS[code];
	return `${english}${detail === '' ? '' : ` (${detail})`} / ${japanese}`;
}

/** Why rows were left out, in English and Japanese. */
export function skipReason(code: SkipCode): string {
	const [english, japanese] = SKIP_REASONS[code];
	return `${english} / ${japanese}`;
}
