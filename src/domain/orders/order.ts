import { invariant } from '#domain/invariant.ts';
import { type Money, minus, plus, sum, ZERO } from '#domain/money/money.ts';
import type {
	GroupEvent,
	GroupState,
	OrderEvent,
	OrderState,
	PaymentEvent,
	PaymentState,
	PickupEvent,
	PickupState,
} from './order-axes.ts';
import type { GroupMethod } from './transition.ts';

/** The part of an order that one place fulfils in one way. */
export type FulfilmentGroup = {
	readonly id: string;
	readonly place: string;
	readonly method: GroupMethod;
	/** The group whose missing part this one took over; null for those the order was placed with. */
	readonly inPlaceOf: string | null;
	/** What its lines come to, as stored when the order was split. */
	readonly amount: Money;
	readonly state: GroupState;
	readonly pickup: PickupState;
	/** Part of the amount that this place did not find or would not take on. */
	readonly missing: Money;
	/** What was decided about the missing part: another group has it, or the customer does without. */
	readonly answer: 'none' | 'rerouted' | 'given_up';
};

/** An order: what was agreed, the money, and the groups, each on an axis of its own. */
export type Order = {
	readonly state: OrderState;
	readonly payment: PaymentState;
	/** What the order came to when it was placed, shipping included. */
	readonly total: Money;
	readonly paid: Money;
	readonly refunded: Money;
	readonly groups: readonly FulfilmentGroup[];
};

/** One thing done to an order. */
export type OrderStep =
	| { readonly axis: 'order'; readonly event: OrderEvent }
	| { readonly axis: 'payment'; readonly event: PaymentEvent; readonly amount?: Money }
	| {
			readonly axis: 'group';
			readonly group: string;
			readonly event: GroupEvent;
			/** With `find_short`: what the missing units come to. */
			readonly missing?: Money;
	  }
	| { readonly axis: 'pickup'; readonly group: string; readonly event: PickupEvent }
	| { readonly axis: 'answer'; readonly group: string; readonly reroute: RerouteTo | null };

/** The place that takes over what another did not have. */
export type RerouteTo = { readonly id: string; readonly place: string; readonly method: GroupMethod };

/** What a new group is. */
export type NewGroup = RerouteTo & { readonly amount: Money };

/** A group that nobody has answered yet. */
export const newGroup = (
	{ id, place, method, amount }: NewGroup,
	inPlaceOf: string | null = null,
): FulfilmentGroup => ({
	...{ id, place, method, inPlaceOf, amount },
	...{ state: 'requested', pickup: 'not_ready', missing: ZERO, answer: 'none' },
});

/** An order that nothing has been done about. Shipping is part of what is due, and of no group. */
export function draftOrder(groups: readonly NewGroup[], shipping: Money = ZERO): Order {
	invariant(
		groups.length > 0 && shipping >= 0,
		'an order has a group, and shipping costs nothing or something',
	);
	invariant(new Set(groups.map(({ id }) => id)).size === groups.length, 'groups have names of their own');
	return {
		...{
			state: 'draft',
			payment: 'unpaid',
			paid: ZERO,
			refunded: ZERO,
			groups: groups.map((group) => newGroup(group)),
		},
		total: plus(shipping, sum(groups.map(({ amount }) => amount))),
	};
}

const WITHOUT_GOODS: ReadonlySet<GroupState> = new Set(['cancelled', 'rejected', 'returned']);

/** Whether nobody has decided yet what becomes of what a place did not have. */
export const isUnanswered = ({ missing, answer }: FulfilmentGroup): boolean =>
	missing > 0 && answer === 'none';

/** What of a group the customer still pays for: what will come, and what is missing and not yet answered. */
export function worthOfGroup(group: FulfilmentGroup): Money {
	const { state, amount, missing } = group;
	const coming = WITHOUT_GOODS.has(state) ? ZERO : minus(amount, missing);
	return isUnanswered(group) ? plus(coming, missing) : coming;
}

/** What is due now: the placed total less what the groups will not bring. Shipping stays while anything comes (ORD-06). */
export function dueNow({ state, total, groups }: Order): Money {
	const worth = sum(groups.map(worthOfGroup));
	if (state === 'cancelled' || worth === 0) return ZERO;
	const placed = groups.filter(({ inPlaceOf }) => inPlaceOf === null).map(({ amount }) => amount);
	return plus(minus(total, sum(placed)), worth);
}

/** What we have of the customer's money. */
export const heldMoney = ({ paid, refunded }: Order): Money => minus(paid, refunded);

/** Money of the customer's that we hold beyond what is due: someone has to give it back. */
export function owedBack(order: Order): Money {
	const beyond = minus(heldMoney(order), dueNow(order));
	return beyond > 0 ? beyond : ZERO;
}
