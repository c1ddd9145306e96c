import type { OfficeLanguage } from '#server/office/pages/language.ts';

const ja = {
	title: '電子レシート',
	other: 'English',
	reading: '読み込んでいます',
	noCode: 'このページはレシートのQRコードから開きます。',
	noCodeHint: 'お店のレジ画面に出たQRコードを、スマートフォンのカメラで読み取ってください。',
	failed: 'いまは表示できません',
	failedHint: '通信を確かめて、もう一度お試しください。レシートはお店に残っています。',
	again: 'もう一度',
	noScript: 'JavaScriptを使えるようにすると、このレシートが表示されます。',
	notGenuine: 'このお店のレシートではありません',
	notGenuineHint:
		'コードが途中で切れているか、お店の端末が作ったものではありません。QRコードをもう一度読み取ってください。',
	onItsWay: 'お買い上げを確認しました',
	onItsWayHint:
		'レジの端末が作ったことを確認できました。正式なレシート（適格簡易請求書）は、レジから届きしだい、このページに表示されます。',
	soldAt: (store: string) => `${store}でのお買い上げ`,
	total: '合計',
	rate: (rate: string) => `${rate}対象 (税込)`,
	pieces: (count: string) => `${count}点`,
	printed: (number: string) => `レシート ${number}`,
	asText: '文字で見る',
	print: '印刷・PDFに保存',
	voided: 'このお買い上げは取り消されました',
	cameBack: (total: string) => `このお買い上げから ${total} が返金されました。下の伝票をご覧ください。`,
	note: '別に領収書（手書き・印字）をお受け取りの場合は、そちらが証憑です。このページのアドレスを知っている人は、同じレシートを見られます。',
};

/** Every text of the e-receipt's page besides the receipt itself, whose words are those of the paper. */
export type ReceiptPageWords = typeof ja;

const en: ReceiptPageWords = {
	title: 'E-receipt',
	other: '日本語',
	reading: 'Reading…',
	noCode: 'This page opens from the QR code of a receipt.',
	noCodeHint: 'Read the QR code on the shop’s till with your phone’s camera.',
	failed: 'It can’t be shown right now',
	failedHint: 'Check your connection and try again. The shop has your receipt.',
	again: 'Try again',
	noScript: 'Allow JavaScript to see this receipt.',
	notGenuine: 'This is no receipt of this shop',
	notGenuineHint: 'The code is cut off, or no device of the shop made it. Read the QR code once more.',
	onItsWay: 'Your purchase is confirmed',
	onItsWayHint:
		'A till of the shop made this. The full receipt (simplified tax invoice) appears on this page as soon as the till has sent it.',
	soldAt: (store) => `Your purchase at ${store}`,
	total: 'Total',
	rate: (rate) => `${rate} rate (tax included)`,
	pieces: (count) => `${count} pcs`,
	printed: (number) => `Receipt ${number}`,
	asText: 'As text',
	print: 'Print or save as PDF',
	voided: 'This purchase was reversed',
	cameBack: (total) => `${total} of this purchase was refunded. See the slips below.`,
	note: 'If you were also handed a formal receipt (領収書), that one is the voucher. Whoever has this page’s address sees the same receipt.',
};

/** The texts in a language. */
export const receiptPageWords = (language: OfficeLanguage): ReceiptPageWords => (language === 'ja' ? ja : en);
