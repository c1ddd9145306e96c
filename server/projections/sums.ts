/** What entries add to one number: the sum, and the sum of its steps without their signs. */
export type Sum = { delta: number; spread: number };

export const ZERO: Readonly<Sum> = { delta: 0, spread: 0 };

/** How far a sum may go, and the steps to it. */
export type Bounds = { readonly spread: number; readonly sum: number };

/** Of one entry by itself: up to the last safe integer. */
export const ONE_ENTRY: Bounds = { spread: Number.MAX_SAFE_INTEGER, sum: Number.MAX_SAFE_INTEGER };
/** Of many at once: so far from the last safe integer that no entry on the way can have passed it. */
export const MANY_ENTRIES: Bounds = { spread: 2 ** 49, sum: Number.MAX_SAFE_INTEGER - 2 ** 50 };

/** Takes one step more. */
export function step(sum: Sum, by: number): void {
	sum.delta += by;
	sum.spread += Math.abs(by);
}

/** What is added in all; throws when its steps may have left the bounds. */
export function within({ delta, spread }: Sum, bounds: Bounds): number {
	if (spread <= bounds.spread) return delta;
	throw new RangeError('beyond the safe integers');
}

/** SQL that adds to a column; a sum beyond the bounds becomes a text, which the STRICT table refuses. */
export const sumWithin = (column: string, { sum }: Bounds): string =>
	`CASE WHEN abs(${column} + excluded.${column}) <= ${sum}
	 THEN ${column} + excluded.${column} ELSE 'beyond the safe integers' END`;
