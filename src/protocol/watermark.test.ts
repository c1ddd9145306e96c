import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDisproven, mergeWatermark, provenThrough, type Watermark } from './watermark.ts';

const aMark = (given: Partial<Watermark> = {}): Watermark => ({
	incarnation: 1,
	epoch: 'e1',
	head: '10',
	acked_through: 5,
	backed_up_through: 3,
	clock_offset: 0,
	...given,
});

test('the first answer counts as it says', () => {
	expect(mergeWatermark(null, aMark())).toEqual(aMark());
});

test('an answer that was overtaken lowers nothing; its clock is the newer one', () => {
	const late = aMark({ head: '7', acked_through: 4, backed_up_through: 1, clock_offset: 9 });
	expect(mergeWatermark(aMark(), late)).toEqual(aMark({ clock_offset: 9 }));
});

test('a new epoch begins at nothing: the server says how far it has a journal, not whose', () => {
	const other = aMark({ epoch: 'e2', head: '2', acked_through: 4, backed_up_through: 2 });
	const nothing = { ...other, acked_through: 0, backed_up_through: 0 };
	expect(mergeWatermark(aMark(), other)).toEqual(nothing);
	expect(mergeWatermark(aMark(), other, 9)).toEqual(nothing); // offered above the mark of the epoch before
	expect(mergeWatermark(aMark({ acked_through: 0 }), other, 3)).toMatchObject({ acked_through: 3 });
	expect(mergeWatermark(nothing, other, 9)).toEqual(other);
});

test('what a report proves by the hash of an own entry counts in any epoch, as far as the server has all of it', () => {
	const other = aMark({ epoch: 'e2', acked_through: 4, backed_up_through: 2 });
	expect(mergeWatermark(aMark(), other, 0, 9)).toEqual(other);
	expect(mergeWatermark(aMark(), other, 0, 3)).toMatchObject({ acked_through: 3, backed_up_through: 2 });
	const totals = { folded_through: 9, chain_head: 'h9', sales: 0, sales_total: 0 };
	expect(provenThrough({ state: 'active', totals }, { hash: 'h9' })).toBe(9);
	expect(provenThrough({ state: 'forked', totals }, { hash: 'h9' })).toBe(0);
	expect(provenThrough({ state: 'active', totals }, { hash: 'another' })).toBe(0);
	expect(provenThrough({ state: 'active', totals }, null)).toBe(0);
});

test('another hash at the folded entry disproves all that was said, as long as no copy is known of', () => {
	const totals = { folded_through: 9, chain_head: 'h9', sales: 0, sales_total: 0 };
	expect(isDisproven({ state: 'active', totals }, { hash: 'another' })).toBe(true);
	expect(isDisproven({ state: 'active', totals }, { hash: 'h9' })).toBe(false);
	expect(isDisproven({ state: 'forked', totals }, { hash: 'another' })).toBe(false);
	// Pruned here, or kept aside there: nothing can be said.
	expect(isDisproven({ state: 'active', totals }, null)).toBe(false);
	expect(isDisproven({ state: 'active', totals: { ...totals, chain_head: '' } }, { hash: 'a' })).toBe(false);
});

test('a new incarnation counts as it says', () => {
	const next = aMark({ incarnation: 2, acked_through: 0, backed_up_through: 0, head: '11' });
	expect(mergeWatermark(aMark(), next)).toEqual(next);
});

test('within a life the order of answers does not change how far the marks get', () => {
	const said = fc.record({ acked: fc.nat(50), backed: fc.nat(50) });
	fc.assert(
		fc.property(fc.array(said, { minLength: 1 }), (answers) => {
			const marks = answers.map(({ acked, backed }) =>
				aMark({ acked_through: acked, backed_up_through: backed, head: String(acked) }),
			);
			const fold = (list: Watermark[]) =>
				list.reduce<Watermark | null>((mark, each) => mergeWatermark(mark, each), null);
			expect(fold(marks)).toEqual(fold([...marks].reverse()));
			expect(fold(marks)?.acked_through).toBe(Math.max(...answers.map(({ acked }) => acked)));
			expect(fold(marks)?.head).toBe(String(fold(marks)?.acked_through));
		}),
	);
});

test("the server's word about entries this journal never offered is another copy's, and does not count", () => {
	const said = aMark({ acked_through: 5, backed_up_through: 4 });
	expect(mergeWatermark(null, said, 2)).toEqual(aMark({ acked_through: 2, backed_up_through: 2 }));
	expect(mergeWatermark(aMark({ acked_through: 3 }), said, 0)).toMatchObject({ acked_through: 3 });
	const nextLife = aMark({ epoch: 'e2', acked_through: 9, backed_up_through: 0 });
	expect(mergeWatermark(aMark(), nextLife, 0)).toMatchObject({ epoch: 'e2', acked_through: 0 });
});
