import { type Money, money, plus, sum, ZERO } from '#domain/money/money.ts';
import type { TillFact, TransactionFact } from './till-fact.ts';

/** A drawer's cash by where it came from; what goes out is negative. */
export type DrawerCash = {
	readonly float: Money;
	/** Cash sales: tendered − change. */
	readonly sales: Money;
	readonly refunds: Money;
	readonly paidIn: Money;
	readonly paidOut: Money;
	readonly pickups: Money;
	/** Tenders that were rung wrongly. */
	readonly corrections: Money;
};

/** A drawer that nothing went into or out of. */
export const NO_CASH: DrawerCash = {
	float: ZERO,
	sales: ZERO,
	refunds: ZERO,
	paidIn: ZERO,
	paidOut: ZERO,
	pickups: ZERO,
	corrections: ZERO,
};

/** What must be in the drawer: the sum of everything (domain.md §3.1, CSH-08). */
export const expectedCash = (cash: DrawerCash): Money => sum(Object.values(cash));

/** Two parts of one drawer's facts together. */
export const addCash = (a: DrawerCash, b: DrawerCash): DrawerCash => ({
	float: plus(a.float, b.float),
	sales: plus(a.sales, b.sales),
	refunds: plus(a.refunds, b.refunds),
	paidIn: plus(a.paidIn, b.paidIn),
	paidOut: plus(a.paidOut, b.paidOut),
	pickups: plus(a.pickups, b.pickups),
	corrections: plus(a.corrections, b.corrections),
});

/** What one fact does to its drawer. Training never touches it. */
export function cashOf(fact: TillFact): DrawerCash {
	if (fact.isTraining) return NO_CASH;
	switch (fact.kind) {
		case 'transaction': {
			const amount = cashOfTransaction(fact);
			return amount < 0 ? { ...NO_CASH, refunds: amount } : { ...NO_CASH, sales: amount };
		}
		case 'cash':
			return { ...NO_CASH, ...cashOfMovement(fact.movement, fact.amount) };
		case 'tender_correction': {
			const into = fact.to.kind === 'cash' ? fact.amount : 0;
			const outOf = fact.from.kind === 'cash' ? fact.amount : 0;
			return { ...NO_CASH, corrections: money(into - outOf) };
		}
		case 'event':
			return NO_CASH;
	}
}

/** Cash taken minus change given, negative when money was paid back. Change leaves in cash, whatever it is change of. */
export const cashOfTransaction = ({ tenders, changeDue }: TransactionFact): Money =>
	money(tenders.reduce((total, { kind, amount }) => total + (kind === 'cash' ? amount : 0), 0) - changeDue);

function cashOfMovement(
	movement: 'float' | 'paid_in' | 'paid_out' | 'pickup',
	amount: Money,
): Partial<DrawerCash> {
	switch (movement) {
		case 'float':
			return { float: amount };
		case 'paid_in':
			return { paidIn: amount };
		case 'paid_out':
			return { paidOut: money(-amount) };
		case 'pickup':
			return { pickups: money(-amount) };
	}
}
