import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfmScores, segmentOf } from './rfm.ts';

const customer = fc.record({
	recencyDays: fc.nat(400),
	purchases: fc.nat(20),
	spend: fc.integer({ min: -100, max: 99 }),
});

test('equal values score the same, better never scores less, and who bought nothing has no score', () => {
	fc.assert(
		fc.property(fc.array(customer, { maxLength: 30 }), (customers) => {
			const scores = rfmScores(customers);
			for (const [at, one] of customers.entries()) {
				expect(scores[at] === null).toBe(one.purchases === 0);
				for (const [to, other] of customers.entries()) {
					const [a, b] = [scores[at], scores[to]];
					if (!a || !b) continue;
					expect(a.every((score) => score >= 1 && score <= 5)).toBe(true);
					if (one.recencyDays <= other.recencyDays) expect(a[0]).toBeGreaterThanOrEqual(b[0]);
					if (one.purchases >= other.purchases) expect(a[1]).toBeGreaterThanOrEqual(b[1]);
					if (one.spend >= other.spend) expect(a[2]).toBeGreaterThanOrEqual(b[2]);
				}
			}
		}),
	);
});

test('the first row that fits is the segment; a score outside the table has none', () => {
	expect(segmentOf([5, 5, 5])).toBe('Champions');
	expect(segmentOf([4, 5, 5])).toBe('Potential Loyalist');
	expect(segmentOf([1, 1, 1])).toBe('Lost');
	expect(segmentOf([2, 1, 5])).toBeNull();
	expect(segmentOf([5, 5, 5], [])).toBeNull();
});
