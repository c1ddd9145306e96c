import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { type FoldedGroup, foldGroup } from './fold-group.ts';
import { draftOrder, dueNow, heldMoney, type Order, type OrderStep } from './order.ts';
import type { Axis, GroupEvent, PaymentEvent, PickupEvent } from './order-axes.ts';
import { orderStanding, orderState } from './order-standing.ts';
import { stepOrder } from './step-order.ts';
import { isFinal, LEGAL, transition } from './transition.ts';

const AXES = Object.keys(LEGAL) as Axis[];
const eventsOf = (axis: Axis): string[] => [
	...new Set(Object.values<object>(LEGAL[axis]).flatMap((moves) => Object.keys(moves))),
];
const GROUP = eventsOf('group') as GroupEvent[];
const PAYMENT = eventsOf('payment') as PaymentEvent[];
const PICKUP = eventsOf('pickup') as PickupEvent[];

/** Moves of §8.1 as the table there writes them, and the two that transition.ts names beyond it. */
const TABLE =
	`requested>accepted requested>rejected accepted>picking accepted>cancelled picking>picked picking>short
picked>packed picked>cancelled packed>ready_for_pickup packed>shipped ready_for_pickup>collected
ready_for_pickup>expired ready_for_pickup>cancelled expired>returning returning>returned shipped>delivered
shipped>undeliverable undeliverable>returning undeliverable>shipped delivered>returning collected>returning
requested>cancelled short>picked short>cancelled`.split(/\s+/);

test('the moves of a group are those of the table', () => {
	const moves = Object.entries<object>(LEGAL.group).flatMap(([from, way]) =>
		Object.values(way).map((to) => `${from}>${to}`),
	);
	expect(new Set(moves)).toEqual(new Set(TABLE));
});

test('every state and event has an answer: a legal move or a named refusal', () => {
	for (const axis of AXES) {
		for (const [from, way] of Object.entries<Readonly<Record<string, string>>>(LEGAL[axis])) {
			for (const event of eventsOf(axis)) {
				const moved = transition(axis, from as never, event as never);
				if (moved.ok) expect(way[event]).toBe(moved.value);
				else
					expect([way[event], moved.code]).toEqual([
						undefined,
						expect.stringMatching(/^(already|too_early|too_late)$/),
					]);
				if (isFinal(axis, from as never)) expect(moved.ok).toBe(false);
			}
		}
	}
});

const name = fc.constantFrom('a', 'b', 'c');
const amount = fc.constantFrom(1, 2, 3, 4, 6, 7, 9, 10).map(money);
const step: fc.Arbitrary<OrderStep> = fc.oneof(
	fc.record({
		axis: fc.constant('order' as const),
		event: fc.constantFrom('place' as const, 'cancel' as const),
	}),
	fc.record({ axis: fc.constant('payment' as const), event: fc.constantFrom(...PAYMENT), amount }),
	fc.record({
		axis: fc.constant('group' as const),
		group: name,
		event: fc.constantFrom(...GROUP),
		missing: amount,
	}),
	fc.record({ axis: fc.constant('pickup' as const), group: name, event: fc.constantFrom(...PICKUP) }),
	fc.record({
		...{ axis: fc.constant('answer' as const), group: name },
		reroute: fc.option(fc.constant({ id: 'c', place: 'z', method: 'pickup' as const })),
	}),
);

/** Steps that are legal now, so that walks get far: `pick` chooses among the candidates offered. */
function legalSteps(order: Order): OrderStep[] {
	const rest = [dueNow(order) - order.paid, heldMoney(order), 1].filter((due) => due >= 0).map(money);
	const money0 = [...rest, money(0)];
	const candidates: OrderStep[] = [
		{ axis: 'order', event: 'place' },
		{ axis: 'order', event: 'cancel' },
		...PAYMENT.flatMap((event) => money0.map((of): OrderStep => ({ axis: 'payment', event, amount: of }))),
		...order.groups.flatMap(({ id: group }): OrderStep[] => [
			...GROUP.map((event): OrderStep => ({ axis: 'group', group, event, missing: money(2) })),
			...PICKUP.map((event): OrderStep => ({ axis: 'pickup', group, event })),
			{ axis: 'answer', group, reroute: null },
			{ axis: 'answer', group, reroute: { id: `${group}+`, place: 'z', method: 'delivery' } },
		]),
	];
	return candidates.filter((candidate) => stepOrder(order, candidate).ok);
}

/** Steps that end or undo something: taken now and then only, so that walks reach the hand-over. */
const BACK: ReadonlySet<string> = new Set<GroupEvent | PaymentEvent | PickupEvent>([
	...([
		'cancel',
		'reject',
		'time_out',
		'expire',
		'lock',
		'walk_away',
		'withdraw',
		'fail',
		'release',
	] as const),
]);

const START = draftOrder(
	[
		{ id: 'a', place: 'x', method: 'pickup', amount: money(6) },
		{ id: 'b', place: 'y', method: 'delivery', amount: money(3) },
	],
	money(1),
);

function holds(order: Order): void {
	expect(order.paid).toBeLessThanOrEqual(order.total);
	expect(order.refunded).toBeLessThanOrEqual(order.paid);
	expect(dueNow(order)).toBeGreaterThanOrEqual(0);
	expect(dueNow(order)).toBeLessThanOrEqual(order.total);
	if (order.refunded > 0) expect(heldMoney(order)).toBeGreaterThanOrEqual(dueNow(order));
	const standing = orderStanding(order);
	if (standing.kind === 'waits') expect(standing.for.length).toBeGreaterThan(0);
	else expect(['completed', 'cancelled']).toContain(orderState(order));
	if (standing.kind === 'final') expect(heldMoney(order)).toBe(dueNow(order));
}

test('any walk of legal steps keeps the money, collects once, and ends in a final or a waiting state', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(), { minLength: 15, maxLength: 45 }), (picks) => {
			let order = START;
			const collected = new Map<string, number>();
			for (const pick of picks) {
				const legal = legalSteps(order);
				const onward = legal.filter((of) => !('event' in of && BACK.has(of.event)));
				const steps = pick % 16 > 0 && onward.length > 0 ? onward : legal;
				const taken = steps[Math.floor(pick / 16) % Math.max(1, steps.length)];
				if (!taken) break;
				const done = stepOrder(order, taken);
				if (!done.ok) throw new Error(done.code);
				if (taken.axis === 'group' && taken.event === 'collect') {
					collected.set(taken.group, (collected.get(taken.group) ?? 0) + 1);
					expect(heldMoney(order)).toBeGreaterThanOrEqual(dueNow(order));
					expect(order.groups.find(({ id }) => id === taken.group)?.pickup).toBe('verified');
				}
				order = done.value;
				holds(order);
			}
			expect([...collected.values()].every((times) => times === 1)).toBe(true);
		}),
		{ numRuns: 150, endOnFailure: true },
	);
});

test('an order that waits can go on: no state is a dead end', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(), { maxLength: 30 }), (picks) => {
			let order = START;
			for (const pick of picks) {
				const steps = legalSteps(order);
				const done =
					steps.length === 0
						? null
						: stepOrder(order, steps[pick % steps.length] ?? { axis: 'order', event: 'place' });
				if (done?.ok) order = done.value;
			}
			if (orderStanding(order).kind === 'waits') expect(legalSteps(order).length).toBeGreaterThan(0);
		}),
		{ numRuns: 60 },
	);
});

test('a refused step leaves no trace, and no step goes where its axis does not', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			let order = START;
			for (const next of steps) {
				const before = JSON.stringify(order);
				const done = stepOrder(order, next);
				expect(JSON.stringify(order)).toBe(before);
				if (!done.ok) continue;
				for (const { id, state } of done.value.groups) {
					const from = order.groups.find((group) => group.id === id)?.state ?? state;
					if (from !== state) expect(Object.values(LEGAL.group[from])).toContain(state);
				}
				order = done.value;
				holds(order);
			}
		}),
		{ numRuns: 150 },
	);
});

test('a group’s facts come to the same when any of them is told again', () => {
	const fact = fc.record({ id: fc.constantFrom(...'abcdefghij'), event: fc.constantFrom(...GROUP) });
	fc.assert(
		fc.property(fc.uniqueArray(fact, { selector: ({ id }) => id }), fc.nat(), (facts, again) => {
			const once: FoldedGroup = foldGroup(facts);
			const twice = foldGroup([...facts, ...facts.slice(again % Math.max(1, facts.length))]);
			expect(twice).toEqual(once);
		}),
	);
});
