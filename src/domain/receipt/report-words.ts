import type { CountedEvent, DiscountKind } from '#domain/till/till-fact.ts';

/** The words of a printed X or Z report. */
export type ReportWords = {
	readonly x: string;
	readonly z: (n: number) => string;
	readonly businessDay: string;
	readonly openedAt: string;
	readonly closedAt: string;
	readonly operator: string;
	readonly version: string;
	readonly sections: Readonly<
		Record<'sales' | 'taxes' | 'tenders' | 'cash' | 'counts' | 'numbers' | 'totals' | 'training', string>
	>;
	readonly rows: Readonly<Record<ReportRow, string>>;
	readonly discounts: Readonly<Record<DiscountKind, string>>;
	readonly events: Readonly<Record<CountedEvent, string>>;
	readonly overShort: Readonly<Record<'over' | 'short' | 'even', string>>;
	readonly times: (count: number) => string;
};

type ReportRow =
	| (
			| 'sales'
			| 'returns'
			| 'voidedSales'
			| 'voidedReturns'
			| 'net'
			| 'nonTurnover'
			| 'breakage'
			| 'cashRounding'
	  )
	| ('customers' | 'items' | 'average' | 'offline' | 'granted' | 'redeemed' | 'refunded' | 'corrected')
	| ('float' | 'cashSales' | 'refunds' | 'paidIn' | 'paidOut' | 'pickups' | 'corrections' | 'expected')
	| (
			| 'counted'
			| 'reason'
			| 'nextFloat'
			| 'deposit'
			| 'late'
			| 'totalSales'
			| 'totalReturns'
			| 'totalNet'
			| 'absolute'
	  )
	| ('missing' | 'head' | 'unsynced' | 'taxInside');

const ja: ReportWords = {
	x: '点検',
	z: (n) => `精算 Z${n}`,
	...{ businessDay: '営業日', openedAt: '開店', closedAt: '閉店', operator: '担当', version: '版' },
	sections: {
		...{ sales: '売上', taxes: '税率別', tenders: '支払', cash: '現金', counts: '件数', numbers: '伝票番号' },
		...{ totals: '累計', training: '練習' },
	},
	rows: {
		...{
			sales: '売上',
			returns: '返品',
			voidedSales: '取消(売上)',
			voidedReturns: '取消(返品)',
			net: '純売上',
		},
		...{
			nonTurnover: '売上外',
			breakage: '券差益',
			cashRounding: '端数調整',
			customers: '客数',
			items: '点数',
		},
		...{ average: '客単価', offline: 'オフライン', granted: 'ポイント付与', redeemed: 'ポイント利用' },
		...{
			refunded: '返金',
			corrected: '訂正',
			float: '釣銭準備金',
			cashSales: '現金売上',
			refunds: '現金返金',
		},
		...{ paidIn: '入金', paidOut: '出金', pickups: '回収', corrections: '訂正', expected: '現金残高' },
		...{ counted: '実査', reason: '理由', nextFloat: '翌日準備金', deposit: '預入', late: '後着' },
		...{ totalSales: '売上累計', totalReturns: '返品累計', totalNet: '純売上累計', absolute: '総累計' },
		...{ missing: '欠番', head: '照合', unsynced: '未送信', taxInside: '内消費税' },
	},
	discounts: { manual: '値引', promotion: '販促', coupon: 'クーポン', points: 'ポイント値引' },
	events: {
		...{ no_sale: '両替', reprint: '再発行', price_override: '売価変更', price_check: '価格照会' },
		...{ suspended_basket: '保留', cancelled_basket: '取消(会計前)', line_void: '取消(明細)' },
		...{ wrong_pin: '暗証番号違い', approval: '承認', return_without_receipt: 'レシートなし返品' },
	},
	overShort: { over: '過', short: '不足', even: '過不足なし' },
	times: (count) => `${count}件`,
};

const en: ReportWords = {
	x: 'X REPORT',
	z: (n) => `Z REPORT ${n}`,
	businessDay: 'Business day',
	...{ openedAt: 'Opened', closedAt: 'Closed', operator: 'Operator', version: 'Version' },
	sections: {
		...{ sales: 'Sales', taxes: 'Tax by rate', tenders: 'Tenders', cash: 'Cash', counts: 'Counts' },
		...{ numbers: 'Receipt numbers', totals: 'Perpetual totals', training: 'Training' },
	},
	rows: {
		...{ sales: 'Sales', returns: 'Returns', voidedSales: 'Voided sales', voidedReturns: 'Voided returns' },
		...{ net: 'Net sales', nonTurnover: 'Not turnover', breakage: 'Breakage', cashRounding: 'Cash rounding' },
		...{ customers: 'Customers', items: 'Items', average: 'Average basket', offline: 'Made offline' },
		...{
			granted: 'Points granted',
			redeemed: 'Points redeemed',
			refunded: 'Refunded',
			corrected: 'Corrected',
		},
		...{
			float: 'Float',
			cashSales: 'Cash sales',
			refunds: 'Cash refunds',
			paidIn: 'Paid in',
			paidOut: 'Paid out',
		},
		...{ pickups: 'Pickups', corrections: 'Corrections', expected: 'Expected', counted: 'Counted' },
		...{ reason: 'Reason', nextFloat: 'Next float', deposit: 'Deposit', late: 'Came late' },
		...{ totalSales: 'Sales', totalReturns: 'Returns', totalNet: 'Net', absolute: 'Absolute' },
		...{ missing: 'Missing', head: 'Check', unsynced: 'Not synced', taxInside: 'Tax in it' },
	},
	discounts: {
		manual: 'Discounts',
		promotion: 'Promotions',
		coupon: 'Coupons',
		points: 'Points as discount',
	},
	events: {
		...{
			no_sale: 'No sale',
			reprint: 'Reprints',
			price_override: 'Price overrides',
			price_check: 'Price checks',
		},
		...{ suspended_basket: 'Suspended', cancelled_basket: 'Cancelled', line_void: 'Voided lines' },
		...{ wrong_pin: 'Wrong PINs', approval: 'Approvals', return_without_receipt: 'Returns without receipt' },
	},
	overShort: { over: 'OVER', short: 'SHORT', even: 'EVEN' },
	times: (count) => `×${count}`,
};

/** The words in the language of the paper. */
export const reportWords = (language: 'ja' | 'en'): ReportWords => (language === 'ja' ? ja : en);
