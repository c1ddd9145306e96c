import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Correction, correctedTenders, type StandingTender } from './corrected-tenders.ts';

const KINDS = ['cash', 'card', 'qr', 'voucher'] as const;
const tender = (id: string, kind: (typeof KINDS)[number], covered: number): StandingTender => ({
	...{ id, rule: kind, kind, refund_to: kind === 'voucher' ? 'store_credit' : 'same', covered },
});
const fix = (from: (typeof KINDS)[number], to: (typeof KINDS)[number], amount: number): Correction => ({
	from: { rule: from, kind: from },
	to: { rule: to, kind: to },
	amount,
});
const covered = (tenders: readonly StandingTender[]) =>
	tenders.map((each) => [each.id, each.kind, each.covered]);

test('CSH-13: a card that was rung as cash goes back to the card', () => {
	const sale = [tender('t1', 'cash', 3000)];
	expect(covered(correctedTenders(sale, [fix('cash', 'card', 3000)]))).toEqual([
		['t1', 'cash', 0],
		['t1>card', 'card', 3000],
	]);
	const back = [fix('cash', 'card', 3000), fix('card', 'cash', 1000)];
	expect(covered(correctedTenders(sale, back))).toEqual([
		['t1', 'cash', 1000],
		['t1>card', 'card', 2000],
	]);
	expect(sale[0]?.covered).toBe(3000);
});

test('whatever is corrected, the sum of a sale stays and nothing falls below nothing', () => {
	const anyKind = fc.constantFrom(...KINDS);
	const tenders = fc.array(fc.record({ kind: anyKind, amount: fc.integer({ min: 1, max: 9000 }) }), {
		minLength: 1,
		maxLength: 4,
	});
	const fixes = fc.array(
		fc
			.record({ from: anyKind, to: anyKind, amount: fc.integer({ min: 1, max: 9000 }) })
			.filter(({ from, to }) => from !== to),
		{ maxLength: 6 },
	);
	fc.assert(
		fc.property(tenders, fixes, (some, wrong) => {
			const sale = some.map(({ kind, amount }, at) => tender(`t${at}`, kind, amount));
			const standing = correctedTenders(
				sale,
				wrong.map(({ from, to, amount }) => fix(from, to, amount)),
			);
			const sum = (rows: readonly StandingTender[]) => rows.reduce((all, row) => all + row.covered, 0);
			expect(sum(standing)).toBe(sum(sale));
			expect(standing.every((row) => row.covered >= 0)).toBe(true);
			expect(new Set(standing.map(({ id }) => id)).size).toBe(standing.length);
		}),
	);
});
