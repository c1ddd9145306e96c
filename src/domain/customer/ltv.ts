import { invariant } from '#domain/invariant.ts';
import { type Money, money } from '#domain/money/money.ts';
import { type Rate, roundDiv } from '#domain/money/rounding.ts';

/** What a customer has brought so far: the margins of their sales, returns taken off. */
export const historicValue = (margins: readonly Money[]): Money =>
	margins.reduce((total, margin) => money(total + margin), money(0));

/**
 * Average order × orders in a year × margin × years (domain.md §11.2, LTV-01): rationals, rounded once, half up. Null
 * where it is no amount any more.
 */
export function simpleValue({
	averageOrder,
	...rates
}: {
	readonly averageOrder: Money;
	readonly ordersPerYear: Rate;
	readonly margin: Rate;
	readonly years: Rate;
}): Money | null {
	const factors = [rates.ordersPerYear, rates.margin, rates.years];
	for (const rate of factors) held(rate);
	const n = factors.reduce((product, { n: top }) => product * BigInt(top), BigInt(averageOrder));
	return amountOf(
		n,
		factors.reduce((product, { d }) => product * BigInt(d), 1n),
	);
}

/**
 * What yearly margins are worth when the share `retention` of customers stays each year and later money counts less by
 * `discount`: m·r ÷ (1+d−r) for the years to come (LTV-02), m·(1+d) ÷ (1+d−r) when the first margin comes now (LTV-03).
 * Null where it has no end, r ≥ 1+d (LTV-04), or is no amount any more.
 */
export function retentionValue({
	yearlyMargin,
	retention,
	discount,
	firstNow,
}: {
	readonly yearlyMargin: Money;
	readonly retention: Rate;
	readonly discount: Rate;
	readonly firstNow: boolean;
}): Money | null {
	held(retention);
	held(discount);
	// Over the common denominator rd·dd: 1+d is `grown`, r is `kept`.
	const grown = BigInt(retention.d) * BigInt(discount.d + discount.n);
	const kept = BigInt(retention.n) * BigInt(discount.d);
	if (kept >= grown) return null;
	return amountOf(BigInt(yearlyMargin) * (firstNow ? grown : kept), grown - kept);
}

/** The least and the most of several ways of reckoning, never one number alone; null where none says anything. */
export function valueRange(
	estimates: readonly (Money | null)[],
): { readonly least: Money; readonly most: Money } | null {
	const known = estimates.flatMap((estimate) => estimate ?? []).sort((a, b) => a - b);
	const [least, most] = [known[0], known.at(-1)];
	return least === undefined || most === undefined ? null : { least, most };
}

function held({ n, d }: Rate): void {
	invariant(Number.isSafeInteger(n) && Number.isSafeInteger(d), 'a rate is a rational of whole numbers');
	invariant(n >= 0 && d > 0, 'rates of a customer’s value are never below nothing');
}

function amountOf(numerator: bigint, denominator: bigint): Money | null {
	const amount = Number(roundDiv(numerator, denominator, 'half_up'));
	return Number.isSafeInteger(amount) ? money(amount) : null;
}
