import { expect, test } from 'vitest';
import { reservedAt, splitReserved } from './reserved-place.ts';

test('what is promised stands beside what is on hand', () => {
	const rows = [
		{ place: 'ginza', quantity: 3 },
		{ place: reservedAt('ginza'), quantity: 2 },
		{ place: reservedAt('kyoto'), quantity: 1 },
		{ place: 'warehouse', quantity: 9 },
		{ place: reservedAt('warehouse'), quantity: -1 },
	];
	expect(splitReserved(rows)).toEqual({
		onHand: { ginza: 3, kyoto: 0, warehouse: 9 },
		reserved: { ginza: 2, kyoto: 1 },
	});
});
