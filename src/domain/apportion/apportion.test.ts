import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, sum } from '#domain/money/money.ts';
import { apportion } from './apportion.ts';
import { tenderMatrix } from './tender-matrix.ts';
import { apportionByGroup } from './two-stage.ts';
import { unitShares, worthOfNext } from './unit-share.ts';

const RUNS = { numRuns: 10_000 };

test.each([
	['APP-01', 100, [100, 100, 100], [34, 33, 33]],
	['APP-02', 100, [1, 1, 1], [34, 33, 33]],
	['APP-03', 10, [999, 1], [10, 0]],
	['APP-04', 1000, [333, 333, 334], [333, 333, 334]],
	['APP-05', 7, [500, 300, 200], [4, 2, 1]],
	['APP-06', -7, [500, 300, 200], [-4, -2, -1]],
	['APP-07', 99, [198, 398, 0], [33, 66, 0]],
	['APP-08', 1, [50, 50], [1, 0]],
	['APP-09', 2_000_000_000, [3_000_000_000, 1_500_000_000, 1], [1_333_333_333, 666_666_667, 0]],
	['APP-10', 500, [1280, 980, 398, 398, 198], [197, 151, 61, 61, 30]],
	['DIS-04', 92, [755, 165], [76, 16]],
	['DIS-07', 300, [1000, 0], [300, 0]],
])('%s: %i over %j is %j', (_id, total, weights, shares) => {
	expect(apportion(money(total), weights)).toEqual(shares);
});

test('a discount over a free basket is a broken promise, no discount over it is nothing', () => {
	expect(() => apportion(money(1), [0, 0])).toThrow(/nothing to apportion/);
	expect(() => apportion(money(1), [])).toThrow(/nothing to apportion/);
	expect(() => apportion(money(1), [-1, 2])).toThrow(/from zero up/);
	expect(apportion(money(0), [0, 0])).toEqual([0, 0]);
});

test('DIS-08: rates first, then the lines of each rate', () => {
	const lines = [110, 108, 275, 162].map((amount, index) => ({ group: index % 2 ? '8' : '10', amount }));
	expect(apportionByGroup(money(50), lines)).toEqual([8, 8, 21, 13]);
});

test('REF-02, REF-03: the units of a line add up to the line', () => {
	expect(unitShares(money(1000), 3)).toEqual([333, 334, 333]);
	expect(unitShares(money(100), 7)).toEqual([14, 15, 14, 14, 14, 15, 14]);
});

test('APP-11: rows add up to their tender, columns to their line', () => {
	const rows = tenderMatrix([1100, 540, 360].map(money), [200, 800, 1000].map(money));
	expect(rows).toEqual([
		[110, 54, 36],
		[440, 216, 144],
		[550, 270, 180],
	]);
});

const weights = fc
	.array(fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 99_999_999_999 })), { minLength: 1, maxLength: 12 })
	.filter((all) => all.some((weight) => weight > 0));
const whole = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

test('shares add up to the discount, none above its weight, mirrored for returns, within one unit of exact (I1)', () => {
	fc.assert(
		fc.property(weights, fc.nat({ max: 1_000_000 }), (all, part) => {
			const discount = Number((BigInt(whole(all)) * BigInt(part)) / 1_000_000n);
			const shares = apportion(money(discount), all);
			const within = shares.every((share, index) => {
				const weight = all[index] ?? 0;
				const off = BigInt(share) * BigInt(whole(all)) - BigInt(discount) * BigInt(weight);
				return off < BigInt(whole(all)) && -off < BigInt(whole(all)) && share >= 0 && share <= weight;
			});
			const mirrored = apportion(money(-discount), all).every((share, at) => share + (shares[at] ?? 0) === 0);
			return sum(shares) === discount && within && mirrored;
		}),
		RUNS,
	);
});

test('two stages add up in every group and in all, none above its line (I1)', () => {
	const line = fc.record({ group: fc.constantFrom('8', '10', '0'), amount: fc.nat({ max: 99_999 }) });
	fc.assert(
		fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), fc.nat({ max: 1000 }), (lines, part) => {
			const discount = Math.floor((whole(lines.map(({ amount }) => amount)) * part) / 1000);
			const shares = apportionByGroup(money(discount), lines);
			const within = shares.every((share, index) => share >= 0 && share <= (lines[index]?.amount ?? 0));
			return sum(shares) === discount && within;
		}),
		RUNS,
	);
});

test('any split of a line into returns adds up to the line (L13)', () => {
	const anAmount = fc.integer({ min: -9_999_999, max: 9_999_999 });
	fc.assert(
		fc.property(
			anAmount,
			fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
			(net, cuts) => {
				const quantity = whole(cuts);
				let before = 0;
				const parts = cuts.map((units) => {
					const worth = worthOfNext(units, before, money(net), quantity);
					before += units;
					return worth;
				});
				const sameSign = parts.every((worth) => net === 0 || Math.sign(worth) !== -Math.sign(net));
				return sum(parts) === net && sameSign;
			},
		),
		RUNS,
	);
});

test('rows and columns of the tender matrix add up, whatever was paid with what', () => {
	const amounts = fc.array(fc.nat({ max: 99_999 }), { minLength: 1, maxLength: 6 });
	fc.assert(
		fc.property(amounts, fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }), (lines, cuts) => {
			let open = whole(lines);
			const tenders = cuts.map((part) => {
				const tender = Math.floor((open * part) / 1000);
				open -= tender;
				return money(tender);
			});
			tenders.push(money(open));
			const rows = tenderMatrix(lines.map(money), tenders);
			const rowsAddUp = rows.every((row, at) => sum(row) === tenders[at] && row.every((share) => share >= 0));
			const columns = lines.map((_, line) => sum(rows.map((row) => row[line] ?? money(0))));
			return rowsAddUp && columns.every((column, at) => column === lines[at]);
		}),
		RUNS,
	);
});
