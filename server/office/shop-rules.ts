import { PERMISSIONS } from '#domain/staff/permission.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { JAPAN_TENDERS, type TenderKind } from '#domain/tender/tender-rule.ts';
import { FACES } from '#domain/till/cash-count.ts';
import type { WireTaxRules, WireTenderRule } from '#protocol/bodies/store-rules.ts';
import type { ShopSettings } from './shop-settings.ts';

/** What a shop decides about its counters besides what every build of the app needs. */
export type ShopRules = Pick<
	ShopSettings,
	'tax' | 'tenders' | 'returns' | 'drawer' | 'offline_limit' | 'roles' | 'reasons' | 'printers'
>;

/** The Japanese pack with its history of rates; `exempt` is what imported goods without tax are called. */
const JAPANESE_RULES: WireTaxRules = {
	pack: 'japan',
	rounding: 'floor',
	round_at: JAPAN.roundAt,
	price_basis: JAPAN.priceBasis,
	eat_in: 'same_gross',
	categories: [
		...JAPAN.categories.map(({ id, mark, taxClass = 'taxable', eatInAs, rates }) => ({
			id,
			mark,
			tax_class: taxClass,
			eat_in_as: eatInAs ?? null,
			rates: rates.map(({ validFrom, rate }) => ({ valid_from: validFrom, rate: { n: rate.n, d: rate.d } })),
		})),
		{ id: 'exempt', mark: '', tax_class: 'non_taxable', eat_in_as: null, rates: [] },
	],
};

const TENDER_NAMES: Readonly<Record<string, readonly [ja: string, en: string]>> = {
	cash: ['現金', 'Cash'],
	foreign_cash: ['外貨', 'Foreign cash'],
	card: ['クレジット', 'Card'],
	qr: ['QR決済', 'QR payment'],
	e_money: ['電子マネー', 'E-money'],
	voucher: ['商品券 (釣銭なし)', 'Voucher (no change)'],
	voucher_with_change: ['商品券 (釣銭あり)', 'Voucher (with change)'],
	gift_card: ['ギフトカード', 'Gift card'],
	store_credit: ['返金クレジット', 'Store credit'],
	points: ['ポイント', 'Points'],
	on_account: ['掛売', 'On account'],
};

const CHARGED: readonly TenderKind[] = ['card', 'qr', 'e_money'];

const TENDERS: WireTenderRule[] = JAPAN_TENDERS.map((rule) => {
	const [ja = rule.id, en = rule.id] = TENDER_NAMES[rule.id] ?? [];
	return {
		id: rule.id,
		name: { ja, en },
		kind: rule.kind,
		over_tender: rule.overTender,
		max_amount: rule.maxAmount,
		offline: rule.offline,
		opens_drawer: rule.opensDrawer,
		refund_to: rule.refundTo,
		stamp_duty: rule.stampDuty,
		count_at_close: rule.countAtClose,
		requires_reference: rule.requiresReference,
		terminal: CHARGED.includes(rule.kind),
	};
});

const CLERK = [
	...(['sell', 'line_void', 'x_report', 'reprint', 'return', 'exchange', 'pickup'] as const),
	...(['receive', 'stock_count'] as const),
] as const;
const SUPERVISOR = [
	...CLERK,
	...(['price_override', 'post_void', 'tender_correction', 'no_sale', 'paid_in', 'paid_out'] as const),
	...(['close_till', 'z_report', 'see_expected', 'ryoshusho', 'stored_value_issue'] as const),
	...(['over_receipt', 'register_code', 'open_price'] as const),
];

const REASONS = (
	[
		['price_override', 'damaged', '傷・汚れ', 'Damaged'],
		['price_override', 'competitor', '他店対抗', "Another shop's price"],
		['price_override', 'label', '値札違い', 'Wrong label'],
		['paid_in', 'change_fund', '釣銭補充', 'Change brought in'],
		['paid_out', 'supplies', '備品購入', 'Supplies'],
		['paid_out', 'postage', '送料・切手', 'Postage'],
		['return', 'not_wanted', 'お客様都合', 'Changed their mind'],
		['return', 'defective', '不良品', 'Defective'],
		['return', 'wrong_item', '品違い', 'Wrong item'],
		['no_sale', 'change', '両替', 'Change for a customer'],
		['no_sale', 'check', '確認', 'To look'],
		['over_short', 'miscount', '数え間違い', 'Miscounted'],
		['over_short', 'unknown', '原因不明', 'Not known'],
		['post_void', 'mistake', '打ち間違い', 'Rung wrongly'],
	] as const
).map(([use, id, ja, en]) => ({ id, for: use, name: { ja, en } }));

/** The rules of a new shop: Japan's tax, tenders, roles with what they may do, and a drawer counted blind. */
export const shopRules = (currency: string): ShopRules => ({
	tax: JAPANESE_RULES,
	tenders: TENDERS,
	returns: { days: 30, without_receipt: { is_allowed: true, days: 30, max_amount: 10_000 } },
	drawer: {
		is_blind: true,
		tolerance: 100,
		float: 30_000,
		cash_step: 1,
		faces: [...(FACES[currency] ?? FACES.USD ?? [])],
	},
	offline_limit: { per_account: 10_000, per_till: 30_000 },
	roles: [
		{ id: 'trainee', name: { ja: '研修中', en: 'Trainee' }, permissions: ['sell', 'line_void'] },
		{ id: 'cashier', name: { ja: 'レジ担当', en: 'Cashier' }, permissions: [...CLERK] },
		{ id: 'supervisor', name: { ja: 'チーフ', en: 'Supervisor' }, permissions: SUPERVISOR },
		{ id: 'manager', name: { ja: '店長', en: 'Manager' }, permissions: [...PERMISSIONS] },
	],
	reasons: REASONS,
	printers: [],
});
