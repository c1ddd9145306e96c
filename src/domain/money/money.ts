import { invariant } from '#domain/invariant.ts';

declare const moneyBrand: unique symbol;

/** An amount in minor units of one currency (yen, cents); always a safe integer, may be negative. */
export type Money = number & { readonly [moneyBrand]: 'Money' };

/** Makes an amount from minor units; throws on anything that is not a safe integer. */
export function money(minor: number): Money {
	// The words are made only when they are needed: a big basket makes thousands of amounts.
	if (!Number.isSafeInteger(minor)) invariant(false, `money must be a safe integer, got ${minor}`);
	return (minor === 0 ? 0 : minor) as Money;
}

/** Nothing to pay. */
export const ZERO: Money = money(0);

/** Sum of two amounts of the same currency. */
export const plus = (a: Money, b: Money): Money => money(a + b);

/** Difference of two amounts of the same currency. */
export const minus = (a: Money, b: Money): Money => money(a - b);

/** An amount taken a whole number of times (unit price × quantity). */
export const times = (amount: Money, count: number): Money => money(amount * count);

/** Sum of any number of amounts; zero for none. */
export const sum = (amounts: readonly Money[]): Money => amounts.reduce(plus, ZERO);
