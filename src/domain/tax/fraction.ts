/** An exact fraction; the denominator is positive. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

/** A whole number as a fraction. */
export const whole = (n: number | bigint): Fraction => ({ n: BigInt(n), d: 1n });

/** Sum, lowest terms. */
export const add = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.d + b.n * a.d, a.d * b.d);

/** Difference, lowest terms. */
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { n: -b.n, d: b.d });

/** Product, lowest terms. */
export const multiply = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.n, a.d * b.d);

/** Quotient, lowest terms; the divisor is positive. */
export const divide = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.d, a.d * b.n);

function lowest(n: bigint, d: bigint): Fraction {
	let [a, b] = [n < 0n ? -n : n, d];
	while (b !== 0n) [a, b] = [b, a % b];
	return a === 0n ? { n: 0n, d: 1n } : { n: n / a, d: d / a };
}
