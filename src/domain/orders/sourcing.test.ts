import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { sourceOrder } from './source-order.ts';
import { coverageOf, type SourcePlace, type SourcingRule, type WantedLine } from './sourcing.ts';

const AT = { now: Date.parse('2026-11-23T03:00:00Z'), today: '2026-11-23' };
const RULE: SourcingRule = {
	prefer: 'fewest_splits',
	mostShipments: 3,
	splitPenalty: money(300),
	splitFrom: money(0),
};

function place(id: string, stock: Record<string, number>, more: Partial<SourcePlace> = {}): SourcePlace {
	const supply = new Map(
		Object.entries(stock).map(([item, onHand]) => [
			item,
			{ position: { onHand, reserved: 0, safety: 0 }, inbound: [] },
		]),
	);
	return {
		...{
			id,
			priority: 1,
			distanceM: 1000,
			cost: money(0),
			leadDays: 1,
			buffer: 0,
			takesOrders: true,
			supply,
		},
		...more,
	};
}
const line = (item: string, units: number, value = 2000, more: Partial<WantedLine> = {}): WantedLine => ({
	...{ id: item, item, units, value: money(value) },
	...more,
});
const NEED = [line('A', 2), line('B', 1)];
const around = (buffer: number, warehouseB = 10): SourcePlace[] => [
	place('ginza', { A: 3, B: 0 }, { distanceM: 1000, buffer }),
	place('shinjuku', { A: 2, B: 1 }, { distanceM: 6000, buffer }),
	place('warehouse', { A: 10, B: warehouseB }, { distanceM: 30_000 }),
];
const from = (lines: readonly WantedLine[], places: readonly SourcePlace[], rule = RULE) =>
	sourceOrder(lines, places, rule, AT).shipments.map(({ place: of, lines: goods }) => [of, ...goods]);

test('SRC-01 one place that has everything, and of those the nearest', () => {
	expect(from(NEED, around(0))).toEqual([['shinjuku', 'A', 'B']]);
	expect(sourceOrder(NEED, around(0), RULE, AT).reason).toEqual({
		...{ outcome: 'one_place', places: ['shinjuku'], decidedBy: 'distance', over: ['warehouse'], cost: 0 },
	});
});

test('SRC-02 what stores keep back is not promised: the warehouse', () => {
	expect(from(NEED, around(1))).toEqual([['warehouse', 'A', 'B']]);
});

test('SRC-03 nobody has B above what is kept back: A comes from the nearest, B waits', () => {
	const sourced = sourceOrder(NEED, around(1, 0), RULE, AT);
	expect(sourced.shipments).toEqual([{ place: 'ginza', lines: ['A'], day: '2026-11-24' }]);
	expect(sourced.backorders).toEqual([{ line: 'B', day: null, why: 'out_of_stock' }]);
	expect(sourced.reason.outcome).toBe('partial');
});

test('SRC-03 what waits is promised for the day it is delivered', () => {
	const coming = {
		position: { onHand: 0, reserved: 0, safety: 0 },
		inbound: [{ day: '2026-12-01', units: 2 }],
	};
	const places = [...around(1, 0), place('osaka', {}, { supply: new Map([['B', coming]]), buffer: 1 })];
	expect(sourceOrder(NEED, places, RULE, AT).backorders).toMatchObject([{ day: '2026-12-01' }]);
	expect(sourceOrder([line('B', 2)], places, RULE, AT).backorders).toMatchObject([{ day: null }]);
});

test('SRC-04 two shipments and their penalty against one: the cheaper', () => {
	const places = [
		place('ginza', { A: 2 }, { cost: money(500) }),
		place('shinjuku', { B: 1 }, { cost: money(600) }),
		place('warehouse', { A: 2, B: 1 }, { cost: money(900) }),
	];
	const cheapest: SourcingRule = { ...RULE, prefer: 'lowest_cost' };
	const { reason } = sourceOrder(NEED, places, cheapest, AT);
	expect(reason).toEqual({
		...{ outcome: 'one_place', places: ['warehouse'], decidedBy: 'cost', cost: 900 },
		over: ['ginza', 'shinjuku'],
	});
	const dear = places.map((one) => (one.id === 'warehouse' ? { ...one, cost: money(1401) } : one));
	expect(sourceOrder(NEED, dear, cheapest, AT).reason).toMatchObject({ outcome: 'split', cost: 1400 });
	expect(from(NEED, dear)).toEqual([['warehouse', 'A', 'B']]);
});

test('SRC-05 no part of its own for what is worth less than the threshold', () => {
	const lines = [line('A', 1, 1500), line('B', 1, 980)];
	const places = [place('ginza', { A: 1 }), place('shinjuku', { B: 1 })];
	const rule = { ...RULE, splitFrom: money(1000) };
	expect(from(lines, places, rule)).toEqual([['ginza', 'A']]);
	expect(sourceOrder(lines, places, rule, AT).backorders).toMatchObject([{ line: 'B', why: 'split_limit' }]);
	expect(from(lines, places, { ...RULE, splitFrom: money(980) })).toHaveLength(2);
});

test('SRC-06 of places equal in everything the lower id', () => {
	const twins = [place('s2', { A: 2, B: 1 }), place('s1', { A: 2, B: 1 })];
	expect(sourceOrder(NEED, twins, RULE, AT).reason).toMatchObject({
		places: ['s1'],
		decidedBy: 'id',
		over: ['s2'],
	});
});

test('SRC-07 who refused a line is not asked for it again', () => {
	const refused = [line('A', 2, 2000, { refusedBy: ['shinjuku'] }), line('B', 1)];
	expect(from(refused, around(0))).toEqual([['warehouse', 'A', 'B']]);
});

test('SRC-08 collected at X and only Y has it: it goes from Y to X, promised for when it is there', () => {
	const x = place('x', { A: 0, B: 0 }, { distanceM: 0, leadDays: 0 });
	const y = place('y', { A: 5, B: 5 }, { distanceM: 8000, leadDays: 2 });
	expect(sourceOrder(NEED, [x, y], RULE, AT).shipments).toEqual([
		{ place: 'y', lines: ['A', 'B'], day: '2026-11-25' },
	]);
});

test('a place that takes no orders is not asked', () => {
	const closed = around(0).map((one) => ({ ...one, takesOrders: false }));
	expect(sourceOrder(NEED, closed, RULE, AT).reason).toMatchObject({
		outcome: 'nothing',
		decidedBy: 'only_way',
	});
});

const ITEMS = ['a', 'b', 'c', 'd'];
const somewhere = fc.record({
	stock: fc.record(Object.fromEntries(ITEMS.map((item) => [item, fc.nat(2)]))),
	...{ priority: fc.integer({ min: 1, max: 2 }), distanceM: fc.nat(3), buffer: fc.nat(1) },
	...{ cost: fc.nat(5).map(money), takesOrders: fc.boolean() },
});
const wants = fc.uniqueArray(
	fc.record({ item: fc.constantFrom(...ITEMS), units: fc.integer({ min: 1, max: 2 }), value: fc.nat(9) }),
	{ minLength: 1, selector: ({ item }) => item },
);
const rules = fc.record({
	prefer: fc.constantFrom('fewest_splits' as const, 'lowest_cost' as const),
	mostShipments: fc.constantFrom(1 as const, 2 as const, 3 as const),
	splitPenalty: fc.nat(4).map(money),
	splitFrom: fc.constant(money(0)),
});

test('the choice is the best of all sets of places, tried one by one, and no other for places in another order', () => {
	fc.assert(
		fc.property(fc.array(somewhere, { maxLength: 6 }), wants, rules, (spots, wanted, rule) => {
			const places = spots.map(({ stock, ...more }, at) => place(`p${at}`, stock, more));
			const lines = wanted.map(({ item, units, value }) => line(item, units, value));
			const sourced = sourceOrder(lines, places, rule, AT);
			expect(sourceOrder(lines, places.toReversed(), rule, AT)).toEqual(sourced);
			const all = [
				...sourced.shipments.flatMap(({ lines: of }) => of),
				...sourced.backorders.map(({ line: of }) => of),
			];
			expect(all.toSorted()).toEqual(lines.map(({ id }) => id).toSorted());
			expect(sourced.shipments.length).toBeLessThanOrEqual(rule.mostShipments);
			const best = bestByTrying(lines, places, rule);
			if (best) expect([...sourced.reason.places].toSorted()).toEqual(best);
			else expect(['most', 'only_way']).toContain(sourced.reason.decidedBy);
		}),
	);
});

/** Every set of places there is: what domain.md §8.2 says, without any cleverness. */
function bestByTrying(
	lines: readonly WantedLine[],
	places: readonly SourcePlace[],
	rule: SourcingRule,
): string[] | null {
	const { places: able, masks } = coverageOf(lines, places, AT.now);
	const wanted = masks.reduce((all, mask) => all | mask, 0);
	const sets = Array.from({ length: 2 ** able.length }, (_, set) =>
		able.flatMap((_, at) => (set & (1 << at) ? [at] : [])),
	);
	const covering = sets.filter((set) => {
		const isAll = set.reduce((all, at) => all | (masks[at] ?? 0), 0) === wanted;
		const isNeeded = set.every(
			(one) => set.reduce((all, at) => (at === one ? all : all | (masks[at] ?? 0)), 0) !== wanted,
		);
		return set.length > 0 && set.length <= rule.mostShipments && isAll && isNeeded;
	});
	const key = (set: readonly number[]): (number | string)[] => {
		const of = set.flatMap((at) => able[at] ?? []);
		const add = (figure: (one: SourcePlace) => number) => of.reduce((all, one) => all + figure(one), 0);
		const cost = add((one) => one.cost) + rule.splitPenalty * (set.length - 1);
		const [priority, distance] = [add((one) => one.priority), add((one) => one.distanceM)];
		const figures =
			rule.prefer === 'lowest_cost' ? [cost, set.length, priority] : [set.length, priority, cost];
		return [...figures, distance, of.map(({ id }) => id).join()];
	};
	const [best] = covering.toSorted((a, b) => {
		const [left, right] = [key(a), key(b)];
		const at = left.findIndex((figure, index) => figure !== right[index]);
		return at < 0 ? 0 : (left[at] ?? 0) < (right[at] ?? 0) ? -1 : 1;
	});
	return best ? best.flatMap((at) => able[at]?.id ?? []) : null;
}
