import { type Money, money, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { settleTenders } from './settle-tenders.ts';
import type { TakenTender, TenderSettlement } from './taken-tender.ts';

/**
 * Paying, from the first tender to the sale:
 *
 *   open ── take / put back ──> open ── settled ──> (the sale is committed)
 *     └── vouchers leave a surplus ──> confirm breakage ──> settled
 *
 * Nothing here is a fact yet; the sale's entry holds the tenders as they are at the commit.
 */
export type SettlementState = {
	readonly due: Money;
	readonly cashStep: number;
	readonly tenders: readonly TakenTender[];
	readonly breakageConfirmed: boolean;
};

/** Why a tender is not taken. */
export type TenderRefusal =
	| 'tender_amount_invalid'
	| 'tender_over'
	| 'tender_above_limit'
	| 'tender_needs_network'
	| 'tender_above_offline_limit'
	| 'tender_reference_missing'
	| 'tender_id_taken';

/** Whether there is a network, and without one how much of this tender may be taken (`offlineAllowance`). */
export type TenderLine = { readonly isOnline: boolean; readonly offlineAllowance: Money };

/** A settlement with nothing taken. What is due is at least zero; a negative one is a refund. */
export const beginSettlement = (due: Money, cashStep: number): SettlementState => ({
	due,
	cashStep,
	tenders: [],
	breakageConfirmed: false,
});

/** How far the state settles what is due. */
export const settlementOf = ({
	due,
	cashStep,
	breakageConfirmed,
	tenders,
}: SettlementState): TenderSettlement => settleTenders({ amount: due, cashStep, breakageConfirmed }, tenders);

/**
 * Adds a tender, or says why not. An exact one may not exceed what is outstanding when it is keyed: a card charged for
 * more while cash is already there would turn the cash into change (TND-07). Adding anything asks for breakage anew.
 */
export function takeTender(
	state: SettlementState,
	tender: TakenTender,
	line: TenderLine,
): Result<SettlementState, TenderRefusal> {
	const code = refusalOf(state, tender, line);
	if (code) return refused(code);
	return ok({ ...state, tenders: [...state.tenders, tender], breakageConfirmed: false });
}

function refusalOf(state: SettlementState, tender: TakenTender, line: TenderLine): TenderRefusal | null {
	const { rule, amount } = tender;
	if (state.tenders.some(({ id }) => id === tender.id)) return 'tender_id_taken';
	if (amount < 0 || (amount === 0 && rule.kind !== 'cash')) return 'tender_amount_invalid';
	if (rule.maxAmount !== null && amount > rule.maxAmount) return 'tender_above_limit';
	if (rule.requiresReference && !tender.reference) return 'tender_reference_missing';
	const outstanding = outstandingOf(state);
	if (rule.overTender === 'none' && amount > outstanding) return 'tender_over';
	if (line.isOnline || rule.offline === 'yes') return null;
	if (rule.offline === 'no') return 'tender_needs_network';
	const used = rule.overTender === 'balance' ? Math.min(amount, outstanding) : amount;
	return used > line.offlineAllowance ? 'tender_above_offline_limit' : null;
}

/** What is still due by anything but cash; zero once it is settled. */
export function outstandingOf(state: SettlementState): Money {
	if (state.tenders.length === 0) return state.due;
	const settlement = settlementOf(state);
	return settlement.status === 'short' ? settlement.outstanding : ZERO;
}

/** Gives a tender back to the customer. One that was charged stays until its terminal has reversed it. */
export function putBackTender(
	state: SettlementState,
	id: string,
): Result<SettlementState, 'tender_not_found' | 'tender_is_charged'> {
	const tender = state.tenders.find((candidate) => candidate.id === id);
	if (!tender) return refused('tender_not_found');
	if (tender.isCharged) return refused('tender_is_charged');
	const tenders = state.tenders.filter((candidate) => candidate !== tender);
	return ok({ ...state, tenders, breakageConfirmed: false });
}

/** The customer was told that the vouchers' surplus is not handed back, and agrees (TND-02). */
export const confirmBreakage = (state: SettlementState): SettlementState => ({
	...state,
	breakageConfirmed: true,
});

/** The amount due changed (a line was added or voided while paying): the tenders stay as they are. */
export const withDue = (state: SettlementState, due: number): SettlementState => ({
	...state,
	due: money(due),
	breakageConfirmed: false,
});
