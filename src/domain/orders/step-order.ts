import { type Money, minus, plus, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import {
	dueNow,
	type FulfilmentGroup,
	heldMoney,
	isUnanswered,
	newGroup,
	type Order,
	type OrderStep,
	owedBack,
} from './order.ts';
import type { PaymentEvent, PickupEvent } from './order-axes.ts';
import { type GroupRefusal, moveGroup, transition } from './transition.ts';

/** Why a step is not taken; `wrong_amount` would take more than is due or give back more than was taken. */
export type StepRefusal =
	| GroupRefusal
	| 'not_placed'
	| 'unknown_group'
	| 'wrong_amount'
	| 'nothing_missing'
	| 'goods_on_the_way'
	| 'group_decides';

type Stepped = Result<Order, StepRefusal>;
type StepOn<A extends OrderStep['axis']> = Extract<OrderStep, { readonly axis: A }>;

/** Takes one step, or says why not. Axes move by themselves; what ties them are guards only (domain.md §8.1). */
export function stepOrder(order: Order, step: OrderStep): Stepped {
	if (step.axis === 'order') return stepAgreement(order, step);
	if (order.state === 'draft') return refused('not_placed');
	if (step.axis === 'payment') return stepPayment(order, step);
	const group = order.groups.find(({ id }) => id === step.group);
	if (!group) return refused('unknown_group');
	if (step.axis === 'answer') return answerMissing(order, group, step);
	return step.axis === 'group' ? stepGroup(order, group, step) : stepPickup(order, group, step);
}

/** An order is called off as a whole only while every group can be, or has ended without goods. */
function stepAgreement(order: Order, { event }: StepOn<'order'>): Stepped {
	const moved = transition('order', order.state, event);
	if (!moved.ok) return moved;
	if (event === 'place') return ok({ ...order, state: moved.value });
	const groups: FulfilmentGroup[] = [];
	for (const group of order.groups) {
		const gone = ['cancelled', 'rejected', 'returned'].includes(group.state);
		const to = transition('group', group.state, 'cancel');
		if (!gone && !to.ok) return refused('goods_on_the_way');
		groups.push({ ...withdrawn(group), state: to.ok ? to.value : group.state });
	}
	return ok({ ...order, state: moved.value, groups });
}

/** Called off: nobody may collect it, and nobody looks for what was missing. */
function withdrawn(group: FulfilmentGroup): FulfilmentGroup {
	const pickup = transition('pickup', group.pickup, 'withdraw');
	const answer = isUnanswered(group) ? 'given_up' : group.answer;
	return { ...group, answer, pickup: pickup.ok ? pickup.value : group.pickup };
}

function stepPayment(order: Order, { event, amount = ZERO }: StepOn<'payment'>): Stepped {
	const moved = transition('payment', order.payment, event);
	if (!moved.ok) return moved;
	if (!isRightAmount(order, event, amount)) return refused('wrong_amount');
	const paid = event === 'pay' || event === 'pay_part' ? plus(order.paid, amount) : order.paid;
	const isBack = event === 'refund' || event === 'refund_part';
	const refunded = isBack ? plus(order.refunded, amount) : order.refunded;
	return ok({ ...order, payment: moved.value, paid, refunded });
}

/**
 * `pay` is for all that is left to pay and `refund` for all that we hold, the parts for less of it. Only what is owed
 * goes back; everything else moves no money.
 */
function isRightAmount(order: Order, event: PaymentEvent, amount: Money): boolean {
	const toPay = minus(dueNow(order), order.paid);
	const held = heldMoney(order);
	if (event === 'pay') return amount > 0 && amount === toPay;
	if (event === 'pay_part') return amount > 0 && amount < toPay;
	if (event === 'refund') return amount > 0 && amount === held && amount === owedBack(order);
	if (event === 'refund_part') return amount > 0 && amount < held && amount <= owedBack(order);
	return amount === 0;
}

const ends: { readonly [event: string]: PickupEvent } = {
	...{ make_ready: 'make_ready', collect: 'use', expire: 'run_out', cancel: 'withdraw' },
};

function stepGroup(order: Order, group: FulfilmentGroup, step: StepOn<'group'>): Stepped {
	const { method, pickup } = group;
	const guard = { method, isVerified: pickup === 'verified', isPaid: heldMoney(order) >= dueNow(order) };
	const moved = moveGroup(group.state, step.event, guard);
	if (!moved.ok) return moved;
	const short = step.event === 'find_short' ? (step.missing ?? ZERO) : ZERO;
	if (step.event === 'find_short' && !(short > 0 && short <= group.amount)) return refused('wrong_amount');
	if (step.event === 'go_on_short' && group.missing === group.amount) return refused('wrong_amount');
	const missing = moved.value === 'rejected' ? group.amount : plus(group.missing, short);
	const ending = ends[step.event];
	const right = ending && method === 'pickup' ? transition('pickup', pickup, ending) : ok(pickup);
	if (!right.ok) return right;
	const next = { ...group, state: moved.value, missing, pickup: right.value };
	return ok(withGroup(order, step.event === 'cancel' ? withdrawn(next) : next));
}

/** What the group's own moves do to the right to collect is not done by itself. */
function stepPickup(order: Order, group: FulfilmentGroup, { event }: StepOn<'pickup'>): Stepped {
	if (['make_ready', 'use', 'run_out', 'withdraw'].includes(event)) return refused('group_decides');
	const moved = transition('pickup', group.pickup, event);
	return moved.ok ? ok(withGroup(order, { ...group, pickup: moved.value })) : moved;
}

/** What one place did not have goes to another, or is given up and no longer due. Once. */
function answerMissing(order: Order, group: FulfilmentGroup, { reroute }: StepOn<'answer'>): Stepped {
	if (group.missing === 0) return refused('nothing_missing');
	if (!isUnanswered(group)) return refused('already');
	if (!reroute) return ok(withGroup(order, { ...group, answer: 'given_up' }));
	if (order.groups.some(({ id }) => id === reroute.id)) return refused('already');
	const next = newGroup({ ...reroute, amount: group.missing }, group.id);
	const answered = withGroup(order, { ...group, answer: 'rerouted' });
	return ok({ ...answered, groups: [...answered.groups, next] });
}

const withGroup = (order: Order, group: FulfilmentGroup): Order => ({
	...order,
	groups: order.groups.map((other) => (other.id === group.id ? group : other)),
});
