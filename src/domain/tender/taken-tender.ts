import type { Money } from '#domain/money/money.ts';
import type { ForeignCash } from './foreign-cash.ts';
import type { TenderKind, TenderRule } from './tender-rule.ts';

/** A tender as the customer gave it, before anyone says what of it is used. */
export type TakenTender = {
	readonly id: string;
	readonly rule: TenderRule;
	/**
	 * Minor units: notes handed over, the vouchers' faces, what the terminal charged, what is on the gift card. Cash of
	 * zero means "the rest in cash", for a rest that rounds to nothing.
	 */
	readonly amount: Money;
	/** Vouchers of one face: how many, so that the words can say how many fewer would do. */
	readonly pieces?: { readonly face: Money; readonly count: number };
	readonly foreign?: ForeignCash;
	/** Of a tender of points: how many; `reference` is whose. */
	readonly points?: number;
	/** Slip, approval or account number. */
	readonly reference?: string;
	/** Money has moved already: it goes back only by reversing it where it was charged. */
	readonly isCharged?: boolean;
	/** The try by which it was charged (`PaymentIntent.key`). */
	readonly attemptKey?: string;
};

/** What became of a tender: `amount − change − breakage = applied`; the sum of `applied` is what was due. */
export type AppliedTender = {
	readonly id: string;
	readonly rule: string;
	readonly kind: TenderKind;
	readonly amount: Money;
	readonly applied: Money;
	readonly change: Money;
	readonly breakage: Money;
	readonly foreign?: ForeignCash;
	readonly reference?: string;
	readonly attemptKey?: string;
};

/** How far the tenders taken settle what is due. */
export type TenderSettlement =
	| {
			readonly status: 'short';
			/** Still due, by anything but cash. */
			readonly outstanding: Money;
			/** Still due when it is paid in cash: the same, in coins that exist. */
			readonly outstandingCash: Money;
	  }
	| { readonly status: 'overtendered'; readonly excess: Money }
	| {
			/** Vouchers come to more and give no change: the customer must be told, or gives fewer of them. */
			readonly status: 'breakage';
			readonly breakage: Money;
			/** Pieces that would leave nothing over, and what is then still due; null when faces are not known. */
			readonly instead: { readonly pieces: number; readonly outstanding: Money } | null;
	  }
	| {
			readonly status: 'settled';
			readonly changeDue: Money;
			/** What coins add to the document's total; its own line, no tax. */
			readonly cashRounding: Money;
			readonly breakage: Money;
			/** In the order the tenders are used, not the order they were given. */
			readonly applied: readonly AppliedTender[];
	  };
