import { type Money, minus, sum } from '#domain/money/money.ts';

/** What the customer gives. `card` is recorded: the terminal beside the till has already charged it. */
export type TenderType = 'cash' | 'card';

/** One tender. A cash amount is what was handed over, change included. */
export type Tender = {
	readonly type: TenderType;
	readonly amount: Money;
	/** The terminal's slip or approval number, where there is one. */
	readonly reference?: string;
};

/** How far the tenders taken settle what is due. */
export type Settlement =
	| { readonly status: 'short'; readonly outstanding: Money }
	| { readonly status: 'overtendered'; readonly excess: Money }
	| { readonly status: 'settled'; readonly changeDue: Money };

/**
 * Compares the tenders taken so far with the amount due.
 *
 * Change is given from cash only. A card charged for more than the basket would be an unrecorded cash advance, so
 * that excess is reported instead of being handed back (domain.md §3.4, I6).
 */
export function settle(amountDue: Money, tenders: readonly Tender[]): Settlement {
	const cash = sum(tenders.filter(({ type }) => type === 'cash').map(({ amount }) => amount));
	const tendered = sum(tenders.map(({ amount }) => amount));
	if (tendered < amountDue) return { status: 'short', outstanding: minus(amountDue, tendered) };
	const change = minus(tendered, amountDue);
	if (change > cash) return { status: 'overtendered', excess: minus(change, cash) };
	return { status: 'settled', changeDue: change };
}
