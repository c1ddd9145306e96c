import { invariant } from '#domain/invariant.ts';
import { type Money, money } from './money.ts';

/** A rational such as 10/100 or 8875/100000: rates are never floats (domain.md §0.2). */
export type Rate = { readonly n: number; readonly d: number };

/** How a fraction of the smallest unit is settled; chosen per legal entity (domain.md §0.4, GEN-13). */
export type Rounding = 'floor' | 'half_up' | 'ceil' | 'half_even';

/**
 * Divides with rounding of the absolute value, then restores the sign, so that a refund is the exact
 * negative of its sale in every mode (domain.md §0.3). BigInt, because amount × rate can pass 2^53.
 */
export function roundDiv(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
	invariant(denominator !== 0n, 'division by zero');
	const negative = numerator < 0n !== denominator < 0n;
	const n = numerator < 0n ? -numerator : numerator;
	const d = denominator < 0n ? -denominator : denominator;
	const whole = n / d;
	const rest = n % d;
	const up =
		rounding === 'ceil'
			? rest > 0n
			: rounding === 'floor'
				? false
				: rest * 2n > d || (rest * 2n === d && (rounding === 'half_up' || whole % 2n === 1n));
	const rounded = up ? whole + 1n : whole;
	return negative ? -rounded : rounded;
}

/** `amount × numerator / denominator` in minor units, rounded once. */
export function scale(amount: Money, numerator: number, denominator: number, rounding: Rounding): Money {
	return money(Number(roundDiv(BigInt(amount) * BigInt(numerator), BigInt(denominator), rounding)));
}

/**
 * The same, for the many amounts of a basket: plain integers where the product is safe, BigInt where it is not. The
 * quotient is taken without its remainder, so nothing is ever rounded by a float.
 */
export function scaleFast(
	amount: number,
	numerator: number,
	denominator: number,
	rounding: Rounding,
): number {
	const product = Math.abs(amount * numerator);
	if (!Number.isSafeInteger(product) || denominator <= 0 || numerator < 0) {
		return scale(money(amount), numerator, denominator, rounding);
	}
	const rest = product % denominator;
	const whole = (product - rest) / denominator;
	const twice = rest - (denominator - rest);
	const up =
		rounding === 'ceil'
			? rest > 0
			: rounding !== 'floor' && (twice > 0 || (twice === 0 && (rounding === 'half_up' || whole % 2 === 1)));
	const rounded = up ? whole + 1 : whole;
	return amount < 0 && rounded !== 0 ? -rounded : rounded;
}
