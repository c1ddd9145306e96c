import type { Money } from '#domain/money/money.ts';
import { type Rounding, scale } from '#domain/money/rounding.ts';

/** The price of weighed goods: so much for `perGrams`, this many grams, rounded once as prices are (TAX-22). */
export const weighedPrice = (price: Money, perGrams: number, grams: number, rounding: Rounding): Money =>
	scale(price, grams, perGrams, rounding);
