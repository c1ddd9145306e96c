import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { afterReversal, pointsFor, pointsToReverse } from './accrual.ts';

const rule = { step: money(100), points: 1, times: 1 };

test('PTR-01, PTR-02: what goes back is what the rest no longer earns, not what the returned goods would have', () => {
	expect(pointsFor(money(2980), rule)).toBe(29);
	expect(pointsToReverse(money(2980), money(990), rule)).toBe(10);
	expect(pointsToReverse(money(1150), money(160), rule)).toBe(2);
});

test('PTR-03, PTR-04: points that were spent leave a balance below zero, or are settled in cash', () => {
	expect(afterReversal(4, 29, 'balance_below_zero')).toEqual({ balance: -25, missing: 0, maySpend: false });
	expect(afterReversal(4, 29, 'settle_in_cash')).toEqual({ balance: 0, missing: 25, maySpend: false });
	expect(afterReversal(40, 29, 'settle_in_cash')).toEqual({ balance: 11, missing: 0, maySpend: true });
});

test('PTR-05: the multiplier of the sale goes back with it', () => {
	const doubled = { ...rule, times: 2 };
	expect(pointsToReverse(money(2980), money(2980), doubled)).toBe(58);
});

test('any split of a return takes back exactly what was earned', () => {
	fc.assert(
		fc.property(
			fc.array(fc.nat({ max: 9999 }), { minLength: 1, maxLength: 6 }),
			fc.integer({ min: 1, max: 300 }),
			(parts, step) => {
				const every = { step: money(step), points: 3, times: 2 };
				let base = parts.reduce((a, b) => a + b);
				const earned = pointsFor(money(base), every);
				const reversed = parts.map((part) => {
					const points = pointsToReverse(money(base), money(part), every);
					base -= part;
					return points;
				});
				return reversed.reduce((a, b) => a + b) === earned && reversed.every((points) => points >= 0);
			},
		),
		{ numRuns: 10_000 },
	);
});
