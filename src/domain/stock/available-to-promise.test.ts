import fc from 'fast-check';
import { expect, test } from 'vitest';
import { availableToPromise, onlinePromise, promiseDay, syncAgeBuffer } from './available-to-promise.ts';

const NOON = Date.parse('2026-11-22T03:00:00Z');

test('ATP-02, STK-01 a hold that has run out does not count, from the moment it does', () => {
	const holds = [
		{ units: 1, expiresAt: NOON },
		{ units: 1, expiresAt: NOON + 1 },
	];
	expect(availableToPromise({ onHand: 10, reserved: 3, holds, safety: 1 }, NOON).available).toBe(5);
});

test('ATP-03 safety stock is for who walks in: nothing is promised, nothing is short', () => {
	const position = { onHand: 1, reserved: 0, safety: 1 };
	expect(availableToPromise(position, NOON)).toEqual({ available: 0, withheld: 1, shortage: 0 });
});

test('ATP-04 what the records are behind by is never promised', () => {
	expect(availableToPromise({ onHand: -1, reserved: 0, safety: 0 }, NOON)).toEqual({
		...{ available: 0, withheld: 0, shortage: 1 },
	});
});

test('ATP-05 what comes later is promised for the day it comes', () => {
	const position = { onHand: 2, reserved: 2, safety: 0 };
	const coming = { today: '2026-11-22', inbound: [{ day: '2026-12-01', units: 5 }] };
	expect(availableToPromise(position, NOON).available).toBe(0);
	expect(promiseDay(position, NOON, 3, coming)).toBe('2026-12-01');
	expect(promiseDay(position, NOON, 6, coming)).toBeNull();
	expect(promiseDay(position, NOON, 0, coming)).toBe('2026-11-22');
});

test('ATP-06 the buffer is kept at every place', () => {
	const { available } = availableToPromise({ onHand: 1, reserved: 0, safety: 0 }, NOON);
	expect([1, 2, 3].reduce((all) => all + onlinePromise(available, 1), 0)).toBe(0);
});

test('ATP-07 the buffer grows with the age of the count', () => {
	expect(syncAgeBuffer(400, 120)).toBe(1);
	expect(onlinePromise(2, syncAgeBuffer(400, 120))).toBe(1);
	expect(syncAgeBuffer(400, 0)).toBe(0);
});

test('what is promised, kept back and reserved is never more than what is there', () => {
	const units = fc.nat(50);
	const hold = fc.record({ units, expiresAt: fc.constantFrom(NOON, NOON + 1) });
	fc.assert(
		fc.property(
			fc.integer({ min: -20, max: 100 }),
			units,
			units,
			fc.array(hold),
			(onHand, reserved, safety, holds) => {
				const { available, withheld, shortage } = availableToPromise(
					{ onHand, reserved, safety, holds },
					NOON,
				);
				const held = holds.reduce((all, { units: of, expiresAt }) => all + (expiresAt > NOON ? of : 0), 0);
				expect(available + withheld - shortage).toBe(onHand - reserved - held);
				expect(available).toBeGreaterThanOrEqual(0);
				expect(shortage > 0 && available > 0).toBe(false);
				expect(withheld).toBeLessThanOrEqual(safety);
			},
		),
	);
});
