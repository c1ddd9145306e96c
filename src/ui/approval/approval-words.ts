import type { Permission } from '#domain/staff/permission.ts';
import type { Language } from '../i18n/types.ts';

/** What the approval step says. */
type ApprovalWords = {
	readonly title: string;
	readonly who: (what: string) => string;
	readonly pin: (name: string) => string;
	readonly none: string;
	readonly stays: (name: string) => string;
	/** By the code of the approver's own tablet. */
	readonly scan: string;
	readonly code: string;
	readonly codeAsk: (name: string) => string;
	readonly codeShow: string;
	readonly codeFor: (seconds: string) => string;
	readonly codeOver: string;
	readonly codeAgain: string;
	readonly codeLabel: string;
	readonly permissions: Readonly<Record<Permission, string>>;
};

const ja: ApprovalWords = {
	title: '承認',
	who: (what) => `「${what}」をだれが承認しますか`,
	pin: (name) => `${name} さんの暗証番号`,
	none: 'この店で承認できる人がいません。店長に相談してください。',
	stays: (name) => `担当は ${name} さんのまま続きます。`,
	scan: '承認する人の端末に出した承認コードを読み取っても承認できます。',
	code: '承認コード',
	codeAsk: (name) => `${name} さんの暗証番号で、ほかのレジの承認に使うコードを出します。`,
	codeShow: 'ほかのレジの承認画面でこのコードを読み取ります。1回だけ使えます。',
	codeFor: (seconds) => `あと ${seconds} 秒`,
	codeOver: '時間が切れました。',
	codeAgain: 'もう一度出す',
	codeLabel: '承認コード (QR)',
	permissions: {
		...{ sell: '会計', line_void: '明細の取消', price_override: '売価変更', return: '返品' },
		...{ return_without_receipt: 'レシートなし返品', exchange: '交換', post_void: '会計の取消' },
		...{ tender_correction: '支払方法の訂正', no_sale: 'ドロアを開ける', paid_in: '入金', paid_out: '出金' },
		...{ pickup: '回収', x_report: '点検 (X)', close_till: 'ドロアを閉める', z_report: '精算 (Z)' },
		...{ see_expected: 'あるはずの現金を見る', reprint: '再発行', ryoshusho: '領収書' },
		...{
			...{ receive: '入荷の記録', over_receipt: '納品書より多い入荷', stock_count: '棚卸' },
			...{ register_code: 'コードの登録', open_price: '登録のない商品の販売' },
			stored_value_issue: 'ギフトカードの発行',
			customer_merge: '会員の統合',
			training: '練習モード',
			settings: '設定',
		},
	},
};

const en: ApprovalWords = {
	title: 'Approval',
	who: (what) => `Who approves “${what}”?`,
	pin: (name) => `${name}’s PIN`,
	none: 'Nobody in this shop may approve it. Ask the manager.',
	stays: (name) => `${name} stays signed in.`,
	scan: 'Or scan the approval code shown on the approver’s own tablet.',
	code: 'Approval code',
	codeAsk: (name) => `${name}’s PIN shows a code that approves one thing at another till.`,
	codeShow: 'Scan this at the other till while it asks for approval. It works once.',
	codeFor: (seconds) => `${seconds} s left`,
	codeOver: 'Its time is over.',
	codeAgain: 'Show a new one',
	codeLabel: 'Approval code (QR)',
	permissions: {
		...{ sell: 'Sell', line_void: 'Void a line', price_override: 'Price override', return: 'Return' },
		...{ return_without_receipt: 'Return without receipt', exchange: 'Exchange', post_void: 'Void a sale' },
		...{ tender_correction: 'Correct a tender', no_sale: 'Open the drawer', paid_in: 'Paid in' },
		...{ paid_out: 'Paid out', pickup: 'Pickup', x_report: 'X report', close_till: 'Close the drawer' },
		...{ z_report: 'Z report', see_expected: 'See the expected cash', reprint: 'Reprint' },
		...{
			ryoshusho: 'Formal receipt',
			...{
				receive: 'Receive goods',
				over_receipt: 'Receive more than the note says',
				stock_count: 'Count stock',
				register_code: 'Register a code',
				open_price: 'Sell at an open price',
			},
			stored_value_issue: 'Issue a gift card',
			customer_merge: 'Merge customers',
			training: 'Training',
		},
		...{ settings: 'Settings' },
	},
};

/** The words in a language. */
export const approvalWords = (language: Language): ApprovalWords => (language === 'ja' ? ja : en);
