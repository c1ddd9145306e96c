import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, monthEnd } from '#domain/calendar/days.ts';
import { type LotRules, lotEnd, lotsOf, type PointFact, pointsOn } from './lots.ts';

const FOR_EVER: LotRules = { pendingDays: 0, expiry: null };
const YEARLY: LotRules = { pendingDays: 0, expiry: { kind: 'fixed', months: 12 } };
const SLIDING: LotRules = { pendingDays: 0, expiry: { kind: 'sliding', months: 12 } };
let nth = 0;
const fact = (points: number, on: string, cause: PointFact['cause'] = points < 0 ? 'spent' : 'earned') => ({
	...{ id: `f${++nth}`, points, on, cause },
});
const balance = (facts: readonly PointFact[], rules: LotRules) => {
	const { lots, owed } = lotsOf(facts, rules);
	return lots.reduce((sum, { points }) => sum + points, 0) - owed;
};

test('LOY-11: points of 15 January live to the end of the twelfth month after', () => {
	expect(lotEnd('2026-01-15', YEARLY)).toBe('2027-01-31');
	const standing = lotsOf([fact(100, '2026-01-15')], YEARLY);
	expect(pointsOn(standing, '2027-01-31').spendable).toBe(100);
	expect(pointsOn(standing, '2027-02-01').spendable).toBe(0);
});

test('LOY-12: sliding points live on for twelve months from the last use; 29 February becomes 28', () => {
	const { lots } = lotsOf([fact(100, '2026-02-28'), fact(-30, '2026-08-31')], SLIDING);
	expect(lots).toEqual([
		{ points: 70, earnedOn: '2026-02-28', spendableFrom: '2026-02-28', expiresOn: '2027-08-31' },
	]);
	expect(lotEnd('2028-02-29', SLIDING)).toBe('2029-02-28');
	expect([addMonths('2026-01-31', 1), monthEnd('2028-01-05', 1)]).toEqual(['2026-02-28', '2028-02-29']);
});

test('LOY-13: what ends first is spent first', () => {
	const rules: LotRules = { pendingDays: 0, expiry: { kind: 'fixed', months: 3 } };
	const facts = [fact(300, '2026-12-10'), fact(100, '2026-09-10'), fact(-150, '2026-12-15')];
	const { lots } = lotsOf(facts, rules);
	expect(lots).toMatchObject([{ points: 250, expiresOn: '2027-03-31' }]);
});

test('DSP-01: two tablets that spend 400 of 500 apart both stand; 300 are owed and the next points repay them', () => {
	const spent = [fact(500, '2026-11-01', 'adjusted'), fact(-400, '2026-11-02'), fact(-400, '2026-11-02')];
	expect(lotsOf(spent, FOR_EVER)).toEqual({ lots: [], owed: 300 });
	expect(pointsOn(lotsOf(spent, FOR_EVER), '2026-11-02').spendable).toBe(-300);
	const later = [...spent, fact(350, '2026-11-03')];
	expect(lotsOf(later, FOR_EVER)).toMatchObject({ lots: [{ points: 50 }], owed: 0 });
});

test('DSP-07: points of a sale that is heard of three days late count from the day of the sale', () => {
	const rules: LotRules = { pendingDays: 7, expiry: { kind: 'fixed', months: 12 } };
	const late = [fact(10, '2026-12-02'), fact(19, '2026-11-30')];
	expect(lotsOf(late, rules).lots).toEqual([
		{ points: 19, earnedOn: '2026-11-30', spendableFrom: '2026-12-07', expiresOn: '2027-11-30' },
		{ points: 10, earnedOn: '2026-12-02', spendableFrom: '2026-12-09', expiresOn: '2027-12-31' },
	]);
});

test('PTR-03: points that were spent before they are taken back are owed', () => {
	const facts = [fact(29, '2026-11-01'), fact(-25, '2026-11-02'), fact(-29, '2026-11-03', 'reversed')];
	expect(lotsOf(facts, FOR_EVER)).toEqual({ lots: [], owed: 25 });
});

test('points wait before they can be spent; what is given back does not', () => {
	const rules: LotRules = { pendingDays: 30, expiry: null };
	const facts = [fact(100, '2026-11-01'), fact(40, '2026-11-01', 'given_back')];
	expect(pointsOn(lotsOf(facts, rules), '2026-11-30')).toMatchObject({ spendable: 40, pending: 100 });
	expect(pointsOn(lotsOf(facts, rules), '2026-12-01')).toMatchObject({ spendable: 140, pending: 0 });
	const returned = [...facts, fact(-100, '2026-11-05', 'reversed')];
	expect(pointsOn(lotsOf(returned, rules), '2026-11-30')).toMatchObject({ spendable: 40, pending: 0 });
});

test('the next points to end are told together', () => {
	const facts = [fact(5, '2026-11-01'), fact(7, '2026-11-20'), fact(9, '2026-12-01')];
	expect(pointsOn(lotsOf(facts, YEARLY), '2026-12-02').expiresNext).toEqual({ points: 12, on: '2027-11-30' });
});

const someFacts = fc
	.array(
		fc.record({
			points: fc.integer({ min: -500, max: 500 }),
			on: fc.nat(900).map((days) => addDays('2026-01-01', days)),
		}),
		{ maxLength: 12 },
	)
	.map((rows) =>
		rows.map(
			({ points, on }, at): PointFact => ({
				...{ id: `e${at}`, points, on },
				cause: points < 0 ? (at % 3 === 0 ? 'reversed' : 'spent') : at % 2 === 0 ? 'earned' : 'adjusted',
			}),
		),
	);
const someRules: fc.Arbitrary<LotRules> = fc.record({
	pendingDays: fc.nat(30),
	expiry: fc.option(
		fc.record({ kind: fc.constantFrom('fixed', 'sliding'), months: fc.integer({ min: 1, max: 12 }) }),
	),
});

test('DSP-09: lots are the same whatever order the facts come in', () => {
	fc.assert(
		fc.property(someFacts, someRules, fc.infiniteStream(fc.nat()), (facts, rules, dice) => {
			const key = new Map(facts.map((one) => [one.id, dice.next().value ?? 0]));
			const shuffled = facts.toSorted((a, b) => (key.get(a.id) ?? 0) - (key.get(b.id) ?? 0));
			expect(lotsOf(shuffled, rules)).toEqual(lotsOf(facts, rules));
		}),
	);
});

test('L12: where points live for ever, lots less what is owed are the sum of the facts, and never both at once', () => {
	fc.assert(
		fc.property(someFacts, fc.nat(30), (facts, pendingDays) => {
			const rules = { pendingDays, expiry: null };
			const sum = facts.reduce((all, { points }) => all + points, 0);
			expect(balance(facts, rules)).toBe(sum);
			const { lots, owed } = lotsOf(facts, rules);
			expect(owed === 0 || lots.length === 0).toBe(true);
		}),
	);
});
