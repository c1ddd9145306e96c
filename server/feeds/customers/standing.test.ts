import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rfmScores } from '#domain/customer/rfm.ts';
import { demoLoyalty } from '#server/office/seed/demo-loyalty.ts';
import { cutsOf, rankOf, rfmOf, type Scale, type Values, valuesOn } from './standing.ts';

const scaleOf = (all: readonly Values[]): Scale => {
	const column = (at: 0 | 1 | 2) => cutsOf(Float64Array.from(all, (values) => values[at]));
	const cuts = [column(0), column(1), column(2)] as const;
	return { day: '2026-11-23', people: all.length, buyers: all.length, cuts, rules: '' };
};

test('four cuts give everyone the scores of §11.1 that a look at all customers gives', () => {
	const values = fc.tuple(
		fc.integer({ min: -365, max: 0 }),
		fc.integer({ min: 1, max: 6 }),
		fc.integer({ min: 1, max: 40 }),
	);
	fc.assert(
		fc.property(fc.array(values, { minLength: 1, maxLength: 40 }), (all) => {
			const wanted = rfmScores(
				all.map(([recency, purchases, spend]) => ({ recencyDays: -recency, purchases, spend })),
			);
			const scale = scaleOf(all);
			expect(all.map((one) => rfmOf(one, scale)?.score)).toEqual(wanted);
		}),
	);
	expect(rfmOf(null, scaleOf([[0, 1, 1]]))).toBeNull();
});

test('only what stayed of the last twelve months counts, and the highest rank that it reaches is theirs', () => {
	const buys = [
		['2025-11-23', 90_000],
		['2025-11-24', 14_000],
		['2026-03-01', 0],
		['2026-11-01', 1000],
	] as const;
	const values = valuesOn(buys, '2026-11-23');
	expect(values).toEqual([-22, 2, 15_000]);
	expect(rankOf(values, demoLoyalty())).toBe('silver');
	expect(rankOf(valuesOn(buys, '2025-12-01'), demoLoyalty())).toBe('gold');
	expect(rankOf(null, demoLoyalty())).toBe('regular');
	expect(rankOf(values, null)).toBe('');
	expect(valuesOn([], '2026-11-23')).toBeNull();
});
