import { type Money, money } from '#domain/money/money.ts';
import { type Rounding, roundDiv } from '#domain/money/rounding.ts';
import { add, type Fraction, whole } from './fraction.ts';

/** One of several exact amounts that are rounded as a whole. */
type ExactPart = { readonly exact: Fraction };

/**
 * Rounds the sum of the parts once and gives each part whole units that add up to it: first towards zero, then what is
 * left to those that lost most, ties to the first. Mirrored for negative sums.
 */
export function roundTogether(parts: readonly ExactPart[], rounding: Rounding): Money[] {
	const total = parts.reduce((all, { exact }) => add(all, exact), whole(0));
	const due = roundDiv(total.n, total.d, rounding);
	const cut = parts.map(({ exact: { n, d } }) => n / d);
	const left = due - cut.reduce((all, units) => all + units, 0n);
	const sign = left < 0n ? -1n : 1n;
	const lost = parts.map(({ exact: { n, d } }, index) => ({ index, n: (n % d) * sign, d }));
	lost.sort((a, b) => compare(b.n * a.d, a.n * b.d) || a.index - b.index);
	for (const { index } of lost.slice(0, Number(left * sign))) cut[index] = (cut[index] ?? 0n) + sign;
	return cut.map((units) => money(Number(units)));
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
