import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { LineWay } from './line-order.ts';
import { type LineToPlan, type PlanPlace, type PlanTerms, planLines } from './plan-lines.ts';

const NOW = 1_795_000_000_000;
const place = (id: string, given: Partial<PlanPlace> = {}): PlanPlace => ({
	...{ id, priority: 3, distanceM: 10_000, cost: money(700), leadDays: 2, buffer: 1, takesOrders: true },
	...given,
});
const PLACES = [
	place('ginza', { distanceM: 0 }),
	place('kyoto', { distanceM: 400_000 }),
	place('warehouse', { priority: 1, cost: money(500), leadDays: 1, buffer: 0 }),
];
const terms = (given: Partial<PlanTerms> = {}): PlanTerms => ({
	rule: { prefer: 'fewest_splits', mostShipments: 2, splitPenalty: money(300), splitFrom: money(0) },
	...{ places: PLACES, oldestMinutes: 60, asOf: NOW - 5 * 60_000, now: NOW, today: '2026-11-23' },
	...given,
});
const HOME: LineWay = { method: 'delivery', collectAt: null };
const at = (collectAt: string): LineWay => ({ method: 'pickup', collectAt });
const line = (id: string, way: LineWay, stock: LineToPlan['stock'], units = 1): LineToPlan => ({
	...{ id, item: `item-${id}`, units, value: money(1000 * units), way, stock },
});
const has = (where: string, quantity: number, reserved = 0) => ({ place: where, quantity, reserved });

test('what is sent comes from the warehouse first, and says when and how old that is', () => {
	const planned = planLines([line('a', HOME, [has('ginza', 9), has('warehouse', 2)])], terms());
	expect(planned.get('a')).toMatchObject({
		...{
			place: 'warehouse',
			day: '2026-11-24',
			level: 'likely',
			reason: 'known_stock',
			ageMinutes: 5,
			units: 1,
		},
		sourcing: { outcome: 'one_place' },
	});
});

test('lines that go the same way come together where one place has both', () => {
	const lines = [
		line('a', HOME, [has('warehouse', 5), has('kyoto', 5)]),
		line('b', HOME, [has('kyoto', 5)]),
		line('c', at('ginza'), [has('ginza', 3), has('warehouse', 5)]),
	];
	const planned = planLines(lines, terms());
	expect([...planned].map(([id, { place: from }]) => [id, from])).toEqual([
		['a', 'kyoto'],
		['b', 'kyoto'],
		['c', 'ginza'],
	]);
	expect(planned.get('c')?.day).toBe('2026-11-23');
});

test('a store that has none gets it from elsewhere, a day later than a parcel', () => {
	const planned = planLines([line('a', at('ginza'), [has('ginza', 0), has('kyoto', 4)])], terms());
	expect(planned.get('a')).toMatchObject({ place: 'kyoto', day: '2026-11-26', level: 'likely' });
});

test('what is promised to others is not promised again', () => {
	const planned = planLines([line('a', HOME, [has('warehouse', 3, 3), has('kyoto', 4, 3)])], terms());
	// Kyoto has one left and keeps it for who walks in (ATP-03).
	expect(planned.get('a')).toMatchObject({ level: 'to_be_confirmed', reason: 'not_enough', day: null });
});

test.each([
	['known too long ago', { asOf: NOW - 61 * 60_000 }, 'too_old'],
	['known from a time ahead', { asOf: NOW + 60_000 }, 'unknown'],
	['never known', { asOf: null }, 'unknown'],
] as const)('stock %s is to be confirmed', (_name, given, reason) => {
	const planned = planLines([line('a', HOME, [has('warehouse', 9)])], terms(given));
	expect(planned.get('a')).toMatchObject({ place: 'warehouse', level: 'to_be_confirmed', reason });
});

test('more lines than one choice can hold are all planned', () => {
	const lines = Array.from({ length: 70 }, (_, n) => line(String(n), HOME, [has('warehouse', 9)]));
	const planned = planLines(lines, terms());
	expect(planned.size).toBe(70);
	expect([...planned.values()].every(({ place: from }) => from === 'warehouse')).toBe(true);
});
