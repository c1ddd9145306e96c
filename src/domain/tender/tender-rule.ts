import type { Money } from '#domain/money/money.ts';

/** What a tender is, whatever the shop calls it (domain.md §3.4). */
export type TenderKind =
	| 'cash'
	| 'foreign_cash'
	| 'card'
	| 'qr'
	| 'e_money'
	| 'voucher'
	| 'gift_card'
	| 'store_credit'
	| 'points'
	| 'on_account';

/**
 * What happens to more than is due: `change` is handed back in cash; `breakage` stays with the shop (券差益) once the
 * customer was told; `balance` is never taken, it stays on the card; `none` refuses it: exact only.
 */
export type OverTender = 'change' | 'breakage' | 'balance' | 'none';

/** Where the money of a return goes: the way it came, onto store credit, or nowhere (kept as what is owed). */
export type RefundRoute = 'same' | 'store_credit';

/** Whether what was received by a tender counts for stamp duty; `ask`: a tax adviser has to say (domain.md §13.1). */
export type StampDutyFlag = 'counts' | 'free' | 'ask';

/** One row of the shop's tender master: the switches that every tender type has (domain.md §3.4). */
export type TenderRule = {
	/** The shop's own id of the tender, `cash` or `dept_voucher`; figures are kept by it. */
	readonly id: string;
	readonly kind: TenderKind;
	readonly overTender: OverTender;
	/** The most of it in one sale, in minor units; null for no bound. */
	readonly maxAmount: Money | null;
	/** `limit`: without a network only up to an allowance that is handed in. */
	readonly offline: 'yes' | 'limit' | 'no';
	readonly opensDrawer: boolean;
	readonly refundTo: RefundRoute;
	readonly stampDuty: StampDutyFlag;
	/** Pieces of it lie in the drawer and are counted when the till closes. */
	readonly countAtClose: boolean;
	readonly requiresReference: boolean;
};

const rule = (id: string, kind: TenderKind, given: Partial<TenderRule>): TenderRule => ({
	id,
	kind,
	overTender: 'none',
	maxAmount: null,
	offline: 'no',
	opensDrawer: false,
	refundTo: 'same',
	stampDuty: 'ask',
	countAtClose: false,
	requiresReference: false,
	...given,
});

const CASH = { overTender: 'change', offline: 'yes', opensDrawer: true, countAtClose: true } as const;
const VOUCHER = { offline: 'yes', opensDrawer: true, countAtClose: true, refundTo: 'store_credit' } as const;

/**
 * The tenders of a Japanese shop (domain.md §3.4's table). `card` is a credit card charged on the terminal beside the
 * till; its slip says so, hence no stamp duty (domain.md §1.7).
 */
export const JAPAN_TENDERS: readonly TenderRule[] = [
	rule('cash', 'cash', { ...CASH, stampDuty: 'counts' }),
	rule('foreign_cash', 'foreign_cash', { ...CASH, stampDuty: 'counts' }),
	rule('card', 'card', { offline: 'yes', stampDuty: 'free' }),
	rule('qr', 'qr', {}),
	rule('e_money', 'e_money', {}),
	rule('voucher', 'voucher', { ...VOUCHER, overTender: 'breakage', stampDuty: 'counts' }),
	rule('voucher_with_change', 'voucher', { ...VOUCHER, overTender: 'change', stampDuty: 'counts' }),
	rule('gift_card', 'gift_card', { overTender: 'balance', offline: 'limit', requiresReference: true }),
	rule('store_credit', 'store_credit', { overTender: 'balance', offline: 'limit', requiresReference: true }),
	rule('points', 'points', { offline: 'limit', requiresReference: true }),
	rule('on_account', 'on_account', { stampDuty: 'free', requiresReference: true }),
];

/** Whether the tender's excess is handed back in cash (I6). */
export const givesChange = ({ overTender }: TenderRule): boolean => overTender === 'change';
