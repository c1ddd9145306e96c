import { invariant } from '#domain/invariant.ts';
import { type Money, money } from '#domain/money/money.ts';

/**
 * Splits a total over weights by largest remainder: the left units go to the largest remainders, ties to the larger
 * weight, then to the lower index (domain.md §2.1). The parts add up to the total; where |total| ≤ Σ weights no part
 * is larger than its weight. A total over nothing but zeros is a broken promise: a free basket carries no discount.
 */
export function apportion(total: Money, weights: readonly number[]): Money[] {
	const whole = weights.reduce(addWeight, 0);
	if (total === 0) return weights.map(() => money(0));
	invariant(whole > 0, 'nothing to apportion over');
	const parts = divide(Math.abs(total), weights, whole);
	const left = Math.abs(total) - parts.reduce((all, { share }) => all + share, 0);
	const order = weights.map((_, index) => index).filter((index) => rest(parts, index) > 0);
	order.sort((a, b) => rest(parts, b) - rest(parts, a) || (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
	for (const index of order.slice(0, left)) {
		const part = parts[index];
		if (part) part.share += 1;
	}
	const sign = total < 0 ? -1 : 1;
	return parts.map(({ share }) => money(sign * share));
}

/** A part's whole units and its remainder, both exact. */
type Part = { share: number; readonly rest: number };

const rest = (parts: readonly Part[], index: number): number => parts[index]?.rest ?? 0;

function addWeight(whole: number, weight: number): number {
	invariant(Number.isSafeInteger(weight) && weight >= 0, `weights are amounts from zero up, got ${weight}`);
	return whole + weight;
}

/** `⌊total × weight ÷ whole⌋` and what is left of it; BigInt where the product passes 2^53 (APP-09). */
function divide(total: number, weights: readonly number[], whole: number): Part[] {
	invariant(Number.isSafeInteger(whole), 'the weights add up to a safe integer');
	return weights.map((weight) => {
		const product = total * weight;
		if (Number.isSafeInteger(product)) {
			const over = product % whole;
			return { share: (product - over) / whole, rest: over };
		}
		const exact = BigInt(total) * BigInt(weight);
		return { share: Number(exact / BigInt(whole)), rest: Number(exact % BigInt(whole)) };
	});
}
