import { type Money, minus, money, sum, ZERO } from '#domain/money/money.ts';
import { roundCash } from './cash-rounding.ts';
import type { AppliedTender, TakenTender, TenderSettlement } from './taken-tender.ts';
import { givesChange, type OverTender } from './tender-rule.ts';

/** What is due and how it may be settled. `cashStep`: the smallest coin in minor units. */
export type Due = { readonly amount: Money; readonly cashStep: number; readonly breakageConfirmed: boolean };

/** Exact tenders first, then vouchers that leave nothing, then balances; what gives change comes last (TND-01). */
const ORDER: Readonly<Record<OverTender, number>> = { none: 0, breakage: 1, balance: 2, change: 3 };

/** Order of use; equal ones by id, so that the order in which they were given decides nothing. */
function inUse(a: TakenTender, b: TakenTender): number {
	const rank = ORDER[a.rule.overTender] - ORDER[b.rule.overTender] || isCash(a) - isCash(b);
	return rank || (a.id < b.id ? -1 : 1);
}

/** Ours last: foreign notes and vouchers are used up first, and our cash is what is rounded. */
const isCash = ({ rule }: TakenTender): number => (rule.kind === 'cash' ? 1 : 0);

/**
 * Compares a set of tenders with what is due (domain.md §3.4). Tenders are a set until the sale is complete: the order
 * in which they were taken changes nothing (TND-08). Σ applied = due + cash rounding; change only from what gives
 * change and never more than that (I6).
 */
export function settleTenders(due: Due, tenders: readonly TakenTender[]): TenderSettlement {
	const sorted = [...tenders].sort(inUse);
	const exact = sum(sorted.filter(({ rule }) => rule.overTender === 'none').map(({ amount }) => amount));
	if (exact > due.amount) return { status: 'overtendered', excess: minus(exact, due.amount) };
	const applied: AppliedTender[] = [];
	let rest = due.amount;
	for (const tender of sorted.filter(({ rule }) => !givesChange(rule))) {
		const used = money(Math.min(tender.amount, rest));
		applied.push(use(tender, used));
		rest = minus(rest, used);
	}
	const open = firstBreakage(applied, sorted);
	if (open && !due.breakageConfirmed) return open;
	return settleInCash(
		rest,
		due.cashStep,
		sorted.filter(({ rule }) => givesChange(rule)),
		applied,
	);
}

/** The last part: tenders that give change, our own cash in coins that exist (domain.md §3.3). */
function settleInCash(
	rest: Money,
	step: number,
	tenders: readonly TakenTender[],
	before: readonly AppliedTender[],
): TenderSettlement {
	const given = sum(tenders.map(({ amount }) => amount));
	const other = sum(tenders.filter((tender) => !isCash(tender)).map(({ amount }) => amount));
	const inCash = tenders.some(isCash) || other > rest;
	const cashPart = minus(rest, other);
	const rounded = inCash ? money(Math.max(roundCash(cashPart, step).rounded, -coins(other, step))) : cashPart;
	const change = minus(minus(given, other), rounded);
	if (change < 0) {
		const outstanding = minus(rest, given);
		return {
			status: 'short',
			outstanding: money(Math.max(outstanding, 0)),
			outstandingCash: minus(roundCash(cashPart, step).rounded, minus(given, other)),
		};
	}
	const applied = [...before, ...withChange(tenders, change)];
	return {
		status: 'settled',
		changeDue: change,
		cashRounding: minus(rounded, cashPart),
		breakage: sum(applied.map(({ breakage }) => breakage)),
		applied,
	};
}

/** As much of an amount as coins can pay: change is never rounded up to more than was given. */
const coins = (amount: Money, step: number): number => amount - (amount % step);

/** Hands the change out of the last tenders first: our own cash, then foreign notes and vouchers. */
function withChange(tenders: readonly TakenTender[], change: Money): AppliedTender[] {
	const lines: AppliedTender[] = [];
	let left = change;
	for (const tender of [...tenders].reverse()) {
		const back = money(Math.min(left, tender.amount));
		lines.unshift({ ...use(tender, minus(tender.amount, back)), change: back, breakage: ZERO });
		left = minus(left, back);
	}
	return lines;
}

function use(tender: TakenTender, applied: Money): AppliedTender {
	const { id, rule, foreign, reference, attemptKey } = tender;
	const takesOnlyWhatIsDue = rule.overTender === 'balance';
	const amount = takesOnlyWhatIsDue ? applied : tender.amount;
	return {
		id,
		rule: rule.id,
		kind: rule.kind,
		amount,
		applied,
		change: ZERO,
		breakage: minus(amount, applied),
		...(foreign && { foreign }),
		...(reference && { reference }),
		...(attemptKey && { attemptKey }),
	};
}

/** Surplus of vouchers that give no change, and with how many of them there would be none (TND-02). */
function firstBreakage(
	applied: readonly AppliedTender[],
	tenders: readonly TakenTender[],
): TenderSettlement | null {
	const breakage = sum(applied.map((line) => line.breakage));
	if (breakage === 0) return null;
	const line = applied.find((candidate) => candidate.breakage > 0);
	const pieces = tenders.find(({ id }) => id === line?.id)?.pieces;
	if (!line || !pieces || pieces.face <= 0) return { status: 'breakage', breakage, instead: null };
	const whole = Math.floor(line.applied / pieces.face);
	const outstanding = minus(line.applied, money(whole * pieces.face));
	return { status: 'breakage', breakage, instead: { pieces: whole, outstanding } };
}
