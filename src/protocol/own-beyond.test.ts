import { expect, test } from 'vitest';
import { ownBeyond } from './own-beyond.ts';

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
