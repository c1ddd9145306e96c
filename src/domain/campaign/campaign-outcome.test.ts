import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { assignedGroups, incrementalSales, type MeasuredPerson } from './campaign-outcome.ts';

const person = (ref: string, change: Partial<MeasuredPerson> = {}): MeasuredPerson => ({
	...{ ref, eligibleFrom: '2026-10-01', spend: money(1000), isBuyer: true },
	...change,
});
const isControl = (ref: string) => ref.startsWith('c');

test('CAM-04 sales and margin there would not have been, against the cost', () => {
	const treated = { people: 1000, spend: money(3_200_000) };
	const control = { people: 500, spend: money(3_050 * 500) };
	const terms = { margin: { n: 40, d: 100 }, cost: money(40_000) };
	expect(incrementalSales(treated, control, terms)).toEqual({ sales: 150_000, margin: 60_000, roas: 1.5 });
	expect(incrementalSales(treated, control, { ...terms, cost: money(0) }).roas).toBeNull();
});

test('CAM-05 who joined after the first message is in neither group', () => {
	const people = [person('t1'), person('t2', { eligibleFrom: '2026-11-01' }), person('c1')];
	const { treated, control } = assignedGroups(people, '2026-11-01', isControl);
	expect([treated.people, control.people]).toEqual([1, 1]);
});

test('CAM-06 a person of the control group who bought by a leaked coupon stays in it, and who never bought in the other', () => {
	const people = [person('c1', { spend: money(5000) }), person('t1', { isBuyer: false, spend: money(0) })];
	const { treated, control } = assignedGroups(people, '2026-11-01', isControl);
	expect(control).toEqual({ buyers: 1, people: 1, spend: 5000 });
	expect(treated).toEqual({ buyers: 0, people: 1, spend: 0 });
});
