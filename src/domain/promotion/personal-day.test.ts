import { describe, expect, test } from 'vitest';
import { type Condition, isOpenTo, type PricingCustomer } from './condition.ts';
import { daysAround } from './personal-day.ts';

const HANA: PricingCustomer = {
	...{ rank: 'gold', birthMonth: 2, birthday: '02-29', joinedOn: '2025-11-24' },
	...{ segment: 'At Risk', lastOn: '2026-05-20' },
};
const holds = (condition: Condition, businessDay: string, customer: PricingCustomer | null = HANA) =>
	isOpenTo(condition, {
		...{ store: 'shibuya', channel: 'store', businessDay, now: { day: businessDay, minute: 0 } },
		...{ customer, coupons: [] },
	});

test.each([
	['12-31', '2027-01-01', 1],
	['01-01', '2026-12-30', 2],
	['02-29', '2026-02-28', 0],
	['02-29', '2028-02-29', 0],
	['02-29', '2028-02-28', 1],
	['06-15', '2026-06-15', 0],
	['13-01', '2026-06-15', Number.POSITIVE_INFINITY],
])('%s is %s away from its day by %s', (monthDay, day, away) => {
	expect(daysAround(monthDay, day)).toBe(away);
});

describe('what is for one person holds on the right day, and for nobody who is not known', () => {
	test.each([
		[{ birthdayDays: 0 }, '2026-02-28', true],
		[{ birthdayDays: 0 }, '2026-03-01', false],
		[{ birthdayDays: 3 }, '2026-03-03', true],
		[{ birthdayDays: 3 }, '2026-03-04', false],
		[{ anniversaryDays: 1 }, '2026-11-23', true],
		[{ anniversaryDays: 1 }, '2026-11-22', false],
		[{ anniversaryDays: 1 }, '2025-11-25', false],
		[{ segments: ['At Risk'] }, '2026-11-23', true],
		[{ segments: ['Champions'] }, '2026-11-23', false],
		[{ awayDays: 187 }, '2026-11-23', true],
		[{ awayDays: 188 }, '2026-11-23', false],
	] as const)('%o on %s: %s', (condition, day, isHeld) => {
		expect(holds(condition, day)).toBe(isHeld);
		expect(holds(condition, day, null)).toBe(false);
		const nobody: PricingCustomer = { rank: null, birthMonth: null };
		expect(holds(condition, day, nobody)).toBe(false);
	});
});
