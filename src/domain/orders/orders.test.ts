import { expect, test } from 'vitest';
import { money, ZERO } from '#domain/money/money.ts';
import { foldGroup, type GroupFact } from './fold-group.ts';
import { draftOrder, type Order, type OrderStep, owedBack } from './order.ts';
import type { GroupEvent } from './order-axes.ts';
import { orderStanding, orderState } from './order-standing.ts';
import { pickLine, refundOfGroup, shippingShares } from './split-amounts.ts';
import { stepOrder } from './step-order.ts';
import { transition } from './transition.ts';

const TWO = [
	{ id: 'a', place: 'ginza', method: 'pickup' as const, amount: money(6300) },
	{ id: 'b', place: 'depot', method: 'delivery' as const, amount: money(3700) },
];
const group = (id: string, ...events: GroupEvent[]): OrderStep[] =>
	events.map((event) => ({ axis: 'group', group: id, event }));
const PLACE: OrderStep = { axis: 'order', event: 'place' };
const PAY: OrderStep = { axis: 'payment', event: 'pay', amount: money(10_000) };
const TO_READY = group('a', 'accept', 'start_picking', 'find_all', 'pack', 'make_ready');

function after(...steps: OrderStep[]): Order {
	let order = draftOrder(TWO);
	for (const step of steps) {
		const done = stepOrder(order, step);
		if (!done.ok) throw new Error(`${JSON.stringify(step)}: ${done.code}`);
		order = done.value;
	}
	return order;
}
const facts = (...events: GroupEvent[]): GroupFact[] => events.map((event, at) => ({ id: `f${at}`, event }));

test('ORD-01 goods that were asked for are not handed over before they are ready', () => {
	expect(transition('group', 'requested', 'collect')).toEqual({ ok: false, code: 'too_early' });
});

test('ORD-02 who changes their mind before collecting gets everything back', () => {
	const order = after(PLACE, PAY, ...TO_READY, ...group('a', 'cancel'), ...group('b', 'cancel'));
	expect(order.groups[0]).toMatchObject({ state: 'cancelled', pickup: 'withdrawn' });
	expect(owedBack(order)).toBe(10_000);
	expect(orderStanding(order)).toEqual({
		...{ kind: 'waits', for: [{ who: 'office', what: 'refund', group: null }] },
	});
	const refunded = stepOrder(order, { axis: 'payment', event: 'refund', amount: money(10_000) });
	expect(refunded.ok && [orderState(refunded.value), orderStanding(refunded.value).kind]).toEqual([
		...['cancelled', 'final'],
	]);
});

test('ORD-03 what was collected is not called off: it comes back as a return', () => {
	expect(transition('group', 'collected', 'cancel')).toEqual({ ok: false, code: 'too_late' });
	expect(transition('group', 'collected', 'send_back')).toEqual({ ok: true, value: 'returning' });
});

test('ORD-04 two of three found: one is short, its share is due until someone answers, the group goes on', () => {
	const line = pickLine({ ordered: 3, found: 2, amount: money(1000) });
	expect(line).toEqual({ picked: 2, short: 1, missing: 333 });
	const short: OrderStep = { axis: 'group', group: 'a', event: 'find_short', missing: line.missing };
	const going = [PLACE, PAY, ...group('a', 'accept', 'start_picking'), short, ...group('a', 'go_on_short')];
	expect(owedBack(after(...going))).toBe(0);
	expect(owedBack(after(...going, { axis: 'answer', group: 'a', reroute: null }))).toBe(333);
	const reroute = { id: 'c', place: 'shinjuku', method: 'pickup' as const };
	const rerouted = after(...going, { axis: 'answer', group: 'a', reroute });
	expect(owedBack(rerouted)).toBe(0);
	expect(rerouted.groups[2]).toMatchObject({ amount: 333, state: 'requested', inPlaceOf: 'a' });
});

test('ORD-05 a hand-over counts against calling off, whichever is heard of first', () => {
	const steps: GroupEvent[] = ['accept', 'start_picking', 'find_all', 'pack', 'make_ready'];
	for (const last of [
		['cancel', 'collect'],
		['collect', 'cancel'],
	] as GroupEvent[][]) {
		const { state, answers } = foldGroup(facts(...steps, ...last));
		expect(state).toBe('collected');
		expect(answers.filter(({ answer }) => answer !== 'done')).toMatchObject([{ answer: 'too_late' }]);
	}
	expect(foldGroup(facts(...steps, 'cancel')).state).toBe('cancelled');
	expect(foldGroup(facts('accept', 'cancel', 'start_picking')).state).toBe('cancelled');
});

test('ORD-06 one of two parts called off gives back what it was stored with; shipping stays or is shared', () => {
	const order = after(PLACE, PAY, ...group('b', 'cancel'));
	expect(owedBack(order)).toBe(3700);
	const amounts = [money(6300), money(3700)];
	expect(refundOfGroup(amounts, 1, { amount: money(550), stays: true })).toBe(3700);
	expect(refundOfGroup(amounts, 1, { amount: money(550), stays: false })).toBe(3903);
});

test('ORD-07 shipping is shared by what the parts come to', () => {
	expect(shippingShares(money(550), [money(6300), money(3700)])).toEqual([347, 203]);
});

test('ORD-08 told twice that it was shipped, nothing changes', () => {
	const known = facts('accept', 'start_picking', 'find_all', 'pack', 'ship');
	const twice = [...known, ...known.slice(-1)];
	expect(foldGroup(twice)).toEqual(foldGroup(known));
	const again = foldGroup([...known, { id: 'carrier', event: 'ship' }]);
	expect(again.state).toBe('shipped');
	expect(again.answers.at(-1)).toEqual({ id: 'carrier', answer: 'already' });
});

test('ORD-09 delivered is heard of before shipped: it waits, then both count', () => {
	const packed: GroupEvent[] = ['accept', 'start_picking', 'find_all', 'pack'];
	expect(foldGroup(facts(...packed, 'deliver'))).toMatchObject({ state: 'packed' });
	const both = foldGroup(facts(...packed, 'deliver', 'ship'));
	expect(both.state).toBe('delivered');
	expect(both.answers.every(({ answer }) => answer === 'done')).toBe(true);
});

test('goods are handed over paid, to whom they belong, and of that kind', () => {
	const verify: OrderStep = { axis: 'pickup', group: 'a', event: 'verify' };
	const collect = { axis: 'group', group: 'a', event: 'collect' } as const;
	expect(stepOrder(after(PLACE, PAY, ...TO_READY), collect)).toMatchObject({ code: 'unverified' });
	expect(stepOrder(after(PLACE, ...TO_READY, verify), collect)).toMatchObject({ code: 'unpaid' });
	const part: OrderStep = { axis: 'payment', event: 'pay_part', amount: money(9999) };
	expect(stepOrder(after(PLACE, part, ...TO_READY, verify), collect)).toMatchObject({ code: 'unpaid' });
	expect(stepOrder(after(PLACE, PAY, ...TO_READY, verify), collect)).toMatchObject({ ok: true });
	const packed = after(PLACE, ...TO_READY.slice(0, 4));
	expect(stepOrder(packed, { axis: 'group', group: 'a', event: 'ship' })).toMatchObject({
		code: 'other_method',
	});
});

test('a deposit and the rest are what is due, and neither more', () => {
	const pay = (event: 'pay' | 'pay_part' | 'refund', amount: number): OrderStep => ({
		...{ axis: 'payment', event, amount: money(amount) },
	});
	expect(stepOrder(after(PLACE, pay('pay_part', 3000)), pay('pay', 10_000))).toMatchObject({ ok: false });
	expect(after(PLACE, pay('pay_part', 3000), pay('pay', 7000))).toMatchObject({
		payment: 'paid',
		paid: 10_000,
	});
	expect(stepOrder(after(PLACE, PAY), pay('refund', 10_000))).toMatchObject({ code: 'wrong_amount' });
	expect(after(PLACE).refunded).toBe(ZERO);
});

test('what no store takes on waits for the office until it is answered', () => {
	const rejected = after(PLACE, PAY, ...group('a', 'reject'));
	expect(orderStanding(rejected)).toMatchObject({
		for: expect.arrayContaining([expect.objectContaining({ what: 'reroute' })]),
	});
	const call = stepOrder(after(PLACE, ...group('b', 'accept', 'start_picking')), {
		axis: 'order',
		event: 'cancel',
	});
	expect(call).toEqual({ ok: false, code: 'goods_on_the_way' });
});
