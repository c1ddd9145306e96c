/**
 * The chance that a standard normal value lies further from zero than `z`, on either side. Through the error function's
 * own series, and far out through the continued fraction of what it leaves (Abramowitz and Stegun 7.1.6, 7.1.14).
 */
export function twoSidedP(z: number): number {
	const x = Math.abs(z) / Math.SQRT2;
	return x < 2.5 ? 1 - erfSeries(x) : erfcFraction(x);
}

function erfSeries(x: number): number {
	let term = x;
	let total = x;
	for (let n = 1; term > total * 1e-17; n++) {
		term *= (2 * x * x) / (2 * n + 1);
		total += term;
	}
	return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

function erfcFraction(x: number): number {
	let fraction = x;
	for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
	return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
