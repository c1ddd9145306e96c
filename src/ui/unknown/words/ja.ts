/** 登録のないコードをどうするか。 */
const ja = {
	title: '登録のないコード',
	code: 'コード',
	none: 'コードが読み取られていません。商品を読み取ってください。',
	isItem: 'どの商品ですか',
	find: '商品名で探す',
	search: '検索',
	nothing: '見つかりません。',
	chosen: (name: string, price: string) => `${name} · ${price}`,
	register: 'このコードを登録して追加',
	registerHint: '登録すると、この端末ではすぐに、ほかの端末でも同期後に、このコードで販売できます。',
	once: '今回だけ追加',
	other: 'ほかの商品を探す',
	isOpen: '商品がまだ登録されていないとき',
	openHint: '部門と価格を入れて販売します。コードは会計の記録に残ります。',
	department: '部門',
	tax: '税率',
	price: '価格 (税込)',
	priceNet: '価格 (税抜)',
	add: (price: string) => `${price} で追加`,
	registered: (name: string) => `${name} のコードとして登録しました。`,
};

export default ja;
