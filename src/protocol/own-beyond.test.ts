import { expect, test } from 'vitest';
import { ownBeyond, ownCounted } from './own-beyond.ts';

const sold = (incarnation: number, seq: number, place = 'alpha') => ({
	entry_id: `alpha:t01.${incarnation}:${String(seq).padStart(9, '0')}`,
	place,
	quantity: -1,
});

test('what the published figure contains is not counted again', () => {
	const movements = [sold(1, 1), sold(1, 2), sold(1, 3), sold(1, 3, 'beta')];
	expect(ownBeyond(movements, 'alpha', () => 0)).toBe(-3);
	expect(ownBeyond(movements, 'alpha', () => 2)).toBe(-1);
	expect(ownBeyond(movements, 'alpha', () => 3)).toBe(0);
});

test('entries of a former incarnation count by its own mark, in whatever order the names sort', () => {
	const movements = [sold(2, 1), sold(2, 2), sold(10, 1)];
	const through: Record<number, number> = { 2: 2 };
	expect(ownBeyond(movements, 'alpha', (incarnation) => through[incarnation] ?? 0)).toBe(-1);
});

const found = (seq: number, quantity: number, after: number, incarnation = 1) => ({
	...sold(incarnation, seq),
	...{ quantity, counted_after: after },
});

test('a count stands until it is in the published figure, with what the device sold after it', () => {
	const movements = [sold(1, 1), sold(1, 2), found(3, 10, 1), sold(1, 4)];
	expect(ownCounted(movements, 'alpha', () => 0)).toBe(8);
	expect(ownCounted(movements, 'alpha', () => 2)).toBe(8);
	expect(ownCounted(movements, 'alpha', () => 3)).toBeNull();
	expect(ownCounted(movements, 'beta', () => 0)).toBeNull();
	expect(ownBeyond(movements, 'alpha', () => 3)).toBe(-1);
});

test('of two counts the later stands, also over a former incarnation', () => {
	const again = [found(3, 10, 0), found(5, 7, 4), sold(1, 6)];
	expect(ownCounted(again, 'alpha', () => 0)).toBe(6);
	const nextLife = [found(3, 10, 0), sold(1, 4), sold(2, 1), sold(2, 2)];
	expect(ownCounted(nextLife, 'alpha', () => 0)).toBe(7);
	expect(ownCounted(nextLife, 'alpha', (incarnation) => (incarnation === 2 ? 1 : 0))).toBe(8);
});
