import { type Money, money } from '#domain/money/money.ts';

/**
 * The amounts a customer is likely to hand over: exact, then the next multiple of each step, without repeats
 * (CSH-06). Steps scale with the currency: 100 minor units for JPY, the same faces × 100 for two decimals.
 */
export function quickCash(due: Money, exponent: number): Money[] {
	if (due <= 0) return [];
	const unit = 10 ** exponent;
	const steps =
		exponent === 0 ? [100, 500, 1000, 5000, 10_000] : [1, 5, 10, 20, 50].map((face) => face * unit);
	const amounts = steps.map((step) => Math.ceil(due / step) * step);
	return [...new Set([due, ...amounts])].sort((a, b) => a - b).map(money);
}
