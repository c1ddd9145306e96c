import { invariant } from '#domain/invariant.ts';
import { type Money, money, ZERO } from '#domain/money/money.ts';

/**
 * Splits a total over weights by largest remainder: the left units go to the largest remainders, ties to the larger
 * weight, then to the lower index (domain.md §2.1). The parts add up to the total; where |total| ≤ Σ weights no part
 * is larger than its weight. A total over nothing but zeros is a broken promise: a free basket carries no discount.
 */
export function apportion(total: Money, weights: readonly number[]): Money[] {
	let whole = 0;
	for (const weight of weights) {
		invariant(Number.isSafeInteger(weight) && weight >= 0, 'weights are amounts from zero up');
		whole += weight;
	}
	if (total === 0) return weights.map(() => ZERO);
	invariant(whole > 0, 'nothing to apportion over');
	invariant(Number.isSafeInteger(whole), 'the weights add up to a safe integer');
	const size = Math.abs(total);
	const rests: number[] = [];
	let left = size;
	const shares = weights.map((weight, index) => {
		const [share, rest] = divide(size, weight, whole);
		rests[index] = rest;
		left -= share;
		return share;
	});
	if (left > 0) {
		const order: number[] = [];
		rests.forEach((rest, index) => {
			if (rest > 0) order.push(index);
		});
		order.sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0) || (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
		for (const index of order.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
	}
	const sign = total < 0 ? -1 : 1;
	return shares.map((share) => money(sign * share));
}

/** `⌊total × weight ÷ whole⌋` and what is left of it; BigInt where the product passes 2^53 (APP-09). */
function divide(total: number, weight: number, whole: number): readonly [share: number, rest: number] {
	const product = total * weight;
	if (Number.isSafeInteger(product)) {
		const rest = product % whole;
		return [(product - rest) / whole, rest];
	}
	const exact = BigInt(total) * BigInt(weight);
	return [Number(exact / BigInt(whole)), Number(exact % BigInt(whole))];
}
