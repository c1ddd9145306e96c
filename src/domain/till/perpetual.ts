import { type Money, minus, plus, ZERO } from '#domain/money/money.ts';
import type { ShiftFigures } from './shift-figures.ts';

/** Totals that never begin anew, not at a Z and not with a new day (domain.md §3.2, I8). */
export type PerpetualTotals = {
	readonly sales: Money;
	/** Positive. */
	readonly returns: Money;
	/** Sales − returns. */
	readonly net: Money;
	/** Sales + returns: never falls. */
	readonly absolute: Money;
	/** Training, apart. */
	readonly training: Money;
};

/** A register that has never sold. */
export const NO_TOTALS: PerpetualTotals = {
	sales: ZERO,
	returns: ZERO,
	net: ZERO,
	absolute: ZERO,
	training: ZERO,
};

/** The totals after a period's sales and returns, both positive (XZ-01, XZ-02). */
export function addToTotals(
	before: PerpetualTotals,
	period: { readonly sales: Money; readonly returns: Money; readonly training: Money },
): PerpetualTotals {
	return {
		sales: plus(before.sales, period.sales),
		returns: plus(before.returns, period.returns),
		net: minus(plus(before.net, period.sales), period.returns),
		absolute: plus(plus(before.absolute, period.sales), period.returns),
		training: plus(before.training, period.training),
	};
}

/** A period's share of the totals. A voided sale counts as a return, a voided return as a sale: nothing is taken back. */
export const totalsOf = (figures: ShiftFigures): PerpetualTotals =>
	addToTotals(NO_TOTALS, {
		sales: plus(figures.sales.amount, figures.voidedReturns.amount),
		returns: plus(figures.returns.amount, figures.voidedSales.amount),
		training: figures.training.amount,
	});
