import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeWatermark, type Watermark } from './watermark.ts';

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

test('a new epoch or incarnation counts as it says, also downwards', () => {
	const other = aMark({ epoch: 'e2', head: '2', acked_through: 1, backed_up_through: 0 });
	expect(mergeWatermark(aMark(), other)).toEqual(other);
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
	expect(mergeWatermark(aMark(), nextLife, 0)).toMatchObject({ epoch: 'e2', acked_through: 5 });
	expect(mergeWatermark(aMark(), { ...nextLife, acked_through: 1 }, 0)).toMatchObject({ acked_through: 1 });
});
