import { invariant } from '#domain/invariant.ts';
import type { Money } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';

/**
 * The whole grams that a price label stands for, from the price of so many grams; for stock only, never for money
 * (NPL-20). Half up.
 */
export function gramsOfPrice(label: Money, price: Money, perGrams: number): number {
	invariant(price > 0, 'weighed goods have a price');
	return Number(roundDiv(BigInt(label) * BigInt(perGrams), BigInt(price), 'half_up'));
}
