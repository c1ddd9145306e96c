import { worthOfFirst } from '#domain/apportion/unit-share.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, minus, money, plus, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { amountDue, type TaxableLine, type TaxTotal, taxDocument } from '#domain/tax/tax-document.ts';
import type { ReturnedUnits, SoldLine, SoldSale, SoldShare } from './sold-sale.ts';

/** A line that comes back; amounts are negative, shares are what of each discount goes back with it. */
export type ReturnLine = {
	readonly lineId: string;
	readonly units: number;
	readonly undiscounted: Money;
	readonly shares: readonly SoldShare[];
	readonly paid: Money;
	readonly accrualBase: Money;
};

/** A return of some or all of a sale: the exact negative of it, part by part (L13). */
export type Return = {
	readonly lines: readonly ReturnLine[];
	readonly groups: readonly TaxTotal[];
	/** Negative: what the customer gets back. */
	readonly total: Money;
};

/** Why a return is refused: the line is not of this sale, or more units than are left of it. */
export type ReturnRefusal = 'return_line_unknown' | 'return_exceeds_sale';

/**
 * Returns units at what was paid for them, never at the list price (domain.md §2.2.1). Money and taxes are cumulative
 * over the returns before, so that any split of returns adds up to the sale to the last unit, rate by rate; rates and
 * rounding are those of the sale (§1.6, RET-04).
 */
export function returnUnits(
	sale: SoldSale,
	before: ReturnedUnits,
	units: ReturnedUnits,
): Result<Return, ReturnRefusal> {
	const byId = new Map(sale.lines.map((line) => [line.id, line]));
	for (const [id, count] of units) {
		const line = byId.get(id);
		if (!line) return refused('return_line_unknown');
		invariant(Number.isInteger(count) && count >= 1, `units that come back are counted, got ${count}`);
		if ((before.get(id) ?? 0) + count > line.quantity) return refused('return_exceeds_sale');
	}
	const lines = sale.lines.flatMap((line) => {
		const count = units.get(line.id);
		return count ? [returnLine(line, before.get(line.id) ?? 0, count)] : [];
	});
	const groups = difference(taxesOf(sale, before), taxesOf(sale, added(before, units)));
	return ok({ lines, groups, total: amountDue(groups) });
}

/** Both sums of units by line. */
export function added(a: ReturnedUnits, b: ReturnedUnits): ReturnedUnits {
	const all = new Map(a);
	for (const [id, units] of b) all.set(id, (all.get(id) ?? 0) + units);
	return all;
}

/** What is left of a sale, by line. */
export const unitsLeft = (sale: SoldSale, before: ReturnedUnits): ReturnedUnits =>
	new Map(
		sale.lines
			.map(({ id, quantity }) => [id, quantity - (before.get(id) ?? 0)] as const)
			.filter(([, left]) => left > 0),
	);

function returnLine(line: SoldLine, before: number, units: number): ReturnLine {
	const worth = (amount: Money): Money =>
		minus(worthOfFirst(before, amount, line.quantity), worthOfFirst(before + units, amount, line.quantity));
	// Each part by itself: a difference of two roundings could give a discount the wrong sign (I1).
	const shares = line.shares.map((share) => ({ ...share, amount: worth(share.amount) }));
	const paid = worth(line.paid);
	return {
		lineId: line.id,
		units,
		undiscounted: shares.reduce((sum, { amount }) => plus(sum, amount), paid),
		shares,
		paid,
		accrualBase: worth(line.accrualBase),
	};
}

/** Taxes of what has come back so far, as if it had been one sale. */
function taxesOf({ lines, method }: SoldSale, returned: ReturnedUnits): TaxTotal[] {
	const taxed = lines.map(
		({ id, paid, quantity, treatment }): TaxableLine => ({
			amount: worthOfFirst(returned.get(id) ?? 0, paid, quantity),
			quantity: returned.get(id) ?? 0,
			treatment,
		}),
	);
	return taxDocument(taxed, method);
}

/** `before − after`, rate by rate; rates in which nothing happened are left out. */
function difference(before: readonly TaxTotal[], after: readonly TaxTotal[]): TaxTotal[] {
	return after.flatMap((total, at): TaxTotal[] => {
		const then = before[at];
		invariant(then?.key === total.key, 'the rates of a sale stay in their order');
		const parts = total.parts.map(({ taxId, tax }, part) => ({
			taxId,
			tax: minus(then.parts[part]?.tax ?? ZERO, tax),
		}));
		const figures = {
			gross: minus(then.gross, total.gross),
			net: minus(then.net, total.net),
			tax: minus(then.tax, total.tax),
		};
		const isEmpty = figures.gross === 0 && figures.net === 0 && figures.tax === 0;
		return isEmpty ? [] : [{ ...total, ...figures, parts }];
	});
}

/**
 * What a return comes to by the promotion's own terms: `keep` gives back what was paid for the units; `recalculate`
 * what was paid for all, less what the kept goods cost by themselves under the rules of that day, and never less than
 * nothing (domain.md §2.2.3). All positive.
 */
export function refundByTerms(
	terms: 'keep' | 'recalculate',
	paid: { readonly whole: Money; readonly returned: Money },
	priceOfKept: Money,
): Money {
	if (terms === 'keep') return paid.returned;
	return money(Math.max(0, minus(paid.whole, priceOfKept)));
}
