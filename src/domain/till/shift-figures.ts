import { type Money, minus, plus, sum, ZERO } from '#domain/money/money.ts';
import { addCash, type DrawerCash } from './drawer-cash.ts';
import { addByKey, addTally, NO_TALLY, type Tally } from './tally.ts';
import type { CountedEvent, DiscountKind, FactTax } from './till-fact.ts';

/** What one tender came to. `corrected`: moved here (or away) by tender corrections. */
export type TenderFigures = { readonly taken: Tally; readonly refunded: Tally; readonly corrected: Money };

/** Numbers of one series that were given out. */
export type NumberRange = { readonly first: number; readonly last: number; readonly count: number };

/**
 * Everything an X or Z report says (domain.md §3.2), for any set of facts. Figures add up: those of the parts are those
 * of the whole, in any order, so a day, a till and a store are all sums of the same thing.
 */
export type ShiftFigures = {
	readonly sales: Tally;
	readonly returns: Tally;
	/** Reversed documents: what was sold by them, and what was returned by them; both positive. */
	readonly voidedSales: Tally;
	readonly voidedReturns: Tally;
	/** Voided lines with what they would have cost, and everything else that is counted. */
	readonly events: Readonly<Partial<Record<CountedEvent, Tally>>>;
	readonly discounts: Readonly<Partial<Record<DiscountKind, Money>>>;
	/** By category and rate: Σ of the documents' own roundings (積上げ), gross kept beside it for 割戻し (XZ-06). */
	readonly taxes: Readonly<Record<string, FactTax>>;
	readonly nonTurnover: Money;
	readonly items: number;
	readonly customers: number;
	/** By tender rule. Cash is net of change. */
	readonly tenders: Readonly<Record<string, TenderFigures>>;
	readonly breakage: Money;
	readonly cashRounding: Money;
	readonly points: { readonly granted: number; readonly redeemed: number };
	/** By drawer: two tablets can share one (XZ-05). */
	readonly cash: Readonly<Record<string, DrawerCash>>;
	/** Foreign notes taken, by currency in its own minor units; left out where there were none, as in every older Z. */
	readonly foreign?: Readonly<Record<string, Money>>;
	readonly numbers: Readonly<Record<string, NumberRange>>;
	readonly offlineSales: number;
	/** Documents made in training: on their own line, in nothing else (XZ-07). */
	readonly training: Tally;
};

/** A period in which nothing happened. */
export const NO_FIGURES: ShiftFigures = {
	sales: NO_TALLY,
	returns: NO_TALLY,
	voidedSales: NO_TALLY,
	voidedReturns: NO_TALLY,
	events: {},
	discounts: {},
	taxes: {},
	nonTurnover: ZERO,
	items: 0,
	customers: 0,
	tenders: {},
	breakage: ZERO,
	cashRounding: ZERO,
	points: { granted: 0, redeemed: 0 },
	cash: {},
	numbers: {},
	offlineSales: 0,
	training: NO_TALLY,
};

/** The figures of two disjoint sets of facts together. */
export const addFigures = (a: ShiftFigures, b: ShiftFigures): ShiftFigures => ({
	sales: addTally(a.sales, b.sales),
	returns: addTally(a.returns, b.returns),
	voidedSales: addTally(a.voidedSales, b.voidedSales),
	voidedReturns: addTally(a.voidedReturns, b.voidedReturns),
	events: addByKey(a.events as Record<string, Tally>, b.events as Record<string, Tally>, addTally),
	discounts: addByKey(a.discounts as Record<string, Money>, b.discounts as Record<string, Money>, plus),
	taxes: addByKey(a.taxes, b.taxes, addTax),
	nonTurnover: plus(a.nonTurnover, b.nonTurnover),
	items: a.items + b.items,
	customers: a.customers + b.customers,
	tenders: addByKey(a.tenders, b.tenders, addTender),
	breakage: plus(a.breakage, b.breakage),
	cashRounding: plus(a.cashRounding, b.cashRounding),
	points: {
		granted: a.points.granted + b.points.granted,
		redeemed: a.points.redeemed + b.points.redeemed,
	},
	cash: addByKey(a.cash, b.cash, addCash),
	...addForeign(a, b),
	numbers: addByKey(a.numbers, b.numbers, addRange),
	offlineSales: a.offlineSales + b.offlineSales,
	training: addTally(a.training, b.training),
});

/** Turnover of the period: sales less returns, less what was voided of either; tax included. */
export const netSales = ({ sales, returns, voidedSales, voidedReturns }: ShiftFigures): Money =>
	minus(minus(sales.amount, voidedSales.amount), minus(returns.amount, voidedReturns.amount));

/** Money that came in for what was sold: what the tenders come to (I2, for a whole period). */
export const netTendered = ({ tenders, breakage }: ShiftFigures): Money =>
	minus(
		sum(Object.values(tenders).map((t) => plus(minus(t.taken.amount, t.refunded.amount), t.corrected))),
		breakage,
	);

/** What an average customer bought; zero without customers. Rounded down, it is shown and never added up. */
export const averageBasket = (figures: ShiftFigures): number =>
	figures.customers === 0 ? 0 : Math.trunc(netSales(figures) / figures.customers);

/** Numbers missing inside the ranges seen: none in a whole period (L5). */
export const missingNumbers = ({ numbers }: ShiftFigures): number =>
	Object.values(numbers).reduce((sum, { first, last, count }) => sum + last - first + 1 - count, 0);

/** No key where there is nothing: figures made before it was known are those of the same facts now. */
const addForeign = (a: ShiftFigures, b: ShiftFigures): Pick<ShiftFigures, 'foreign'> =>
	a.foreign || b.foreign ? { foreign: addByKey(a.foreign ?? {}, b.foreign ?? {}, plus) } : {};

const addTender = (a: TenderFigures, b: TenderFigures): TenderFigures => ({
	taken: addTally(a.taken, b.taken),
	refunded: addTally(a.refunded, b.refunded),
	corrected: plus(a.corrected, b.corrected),
});

const addTax = (a: FactTax, b: FactTax): FactTax => ({
	...a,
	gross: plus(a.gross, b.gross),
	net: plus(a.net, b.net),
	tax: plus(a.tax, b.tax),
});

const addRange = (a: NumberRange, b: NumberRange): NumberRange => ({
	first: Math.min(a.first, b.first),
	last: Math.max(a.last, b.last),
	count: a.count + b.count,
});
