import { type Money, plus, ZERO } from '#domain/money/money.ts';

/** How often, and how much together. */
export type Tally = { readonly count: number; readonly amount: Money };

/** Nothing happened. */
export const NO_TALLY: Tally = { count: 0, amount: ZERO };

/** It happened once, with this amount. */
export const once = (amount: Money): Tally => ({ count: 1, amount });

/** Both together. */
export const addTally = (a: Tally, b: Tally): Tally => ({
	count: a.count + b.count,
	amount: plus(a.amount, b.amount),
});

/** Two tables of figures by key; where both have a key, `add` says what they come to. */
export function addByKey<T>(
	a: Readonly<Record<string, T>>,
	b: Readonly<Record<string, T>>,
	add: (a: T, b: T) => T,
): Readonly<Record<string, T>> {
	const keys = Object.keys(b);
	if (keys.length === 0) return a;
	const both: Record<string, T> = { ...a };
	for (const key of keys) {
		const mine = a[key];
		const other = b[key];
		if (other !== undefined) both[key] = mine === undefined ? other : add(mine, other);
	}
	return both;
}
