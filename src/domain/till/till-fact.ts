import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';

/** Where a fact comes from: its journal entry, said in the domain's words. */
type FactHead = {
	/** Id of the entry; the same one counts once. */
	readonly id: string;
	/** The device's journal, `t01.1`. With `seq` it orders facts of one device; nothing orders devices (L16). */
	readonly journal: string;
	readonly seq: number;
	readonly businessDay: string;
	/** The till session whose cash it moves. Two tablets can share one (XZ-05). */
	readonly drawer: string;
	/** Training is kept apart: no sales, no cash, no totals (domain.md §5.6). */
	readonly isTraining: boolean;
};

/** Reductions by what caused them. */
export type DiscountKind = 'manual' | 'promotion' | 'coupon' | 'points';

/** What one rate came to on one document; negative on a return. */
export type FactTax = {
	readonly category: string;
	readonly rate: Rate;
	readonly mark: string;
	readonly gross: Money;
	readonly net: Money;
	readonly tax: Money;
};

/** One tender of a document: positive taken, negative paid back. Cash as handed over, change is of the document. */
export type FactTender = {
	readonly rule: string;
	readonly kind: TenderKind;
	readonly amount: Money;
	readonly breakage: Money;
	/** Foreign notes: minor units of their own currency. */
	readonly foreign?: { readonly currency: string; readonly amount: Money };
};

/** A completed document: a sale, a return, both at once, or the reversal of one. */
export type TransactionFact = FactHead & {
	readonly kind: 'transaction';
	readonly type: 'sale' | 'return' | 'exchange' | 'post_void';
	readonly number: { readonly series: string; readonly number: number };
	/** Turnover sold, positive, tax included. A post-void of a return counts here. */
	readonly sold: Money;
	/** Turnover taken back, positive. A post-void of a sale counts here. */
	readonly returned: Money;
	/** Gift cards sold, deposits: money that is not turnover (PTS-04); negative when paid back. */
	readonly nonTurnover: Money;
	readonly items: number;
	readonly customers: number;
	readonly discounts: Readonly<Partial<Record<DiscountKind, Money>>>;
	readonly taxes: readonly FactTax[];
	readonly tenders: readonly FactTender[];
	/** Paid back in cash on the spot, positive. */
	readonly changeDue: Money;
	readonly cashRounding: Money;
	readonly points: { readonly granted: number; readonly redeemed: number };
	/** Made without a network. */
	readonly isOffline: boolean;
};

/** Cash that moves without a sale. `float` opens the drawer; `pickup` goes to the safe. Amounts are positive. */
export type CashFact = FactHead & {
	readonly kind: 'cash';
	readonly movement: 'float' | 'paid_in' | 'paid_out' | 'pickup';
	readonly amount: Money;
	readonly reason: string;
};

/** A sale was rung on the wrong tender: so much moves from one to the other, the sale stays as it is (CSH-13). */
export type TenderCorrectionFact = FactHead & {
	readonly kind: 'tender_correction';
	/** Entry id of the sale. */
	readonly of: string;
	readonly from: { readonly rule: string; readonly kind: TenderKind };
	readonly to: { readonly rule: string; readonly kind: TenderKind };
	readonly amount: Money;
};

/** What is counted in a report besides money (§3.2). */
export type CountedEvent =
	| 'no_sale'
	| 'reprint'
	| 'price_override'
	| 'price_check'
	| 'suspended_basket'
	| 'cancelled_basket'
	| 'line_void'
	| 'wrong_pin'
	| 'approval'
	| 'return_without_receipt';

/** Something that happened at the till; `amount` where it has one, such as a voided line's. */
export type EventFact = FactHead & {
	readonly kind: 'event';
	readonly event: CountedEvent;
	readonly amount: Money;
	/** An earlier one was undone: it counts one less, and `amount` is negative. */
	readonly isUndone?: boolean;
};

/** Everything a report is folded from. */
export type TillFact = TransactionFact | CashFact | TenderCorrectionFact | EventFact;
