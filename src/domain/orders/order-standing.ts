import { dueNow, heldMoney, isUnanswered, type Order, owedBack } from './order.ts';
import type { GroupState } from './order-axes.ts';

/** How far an order is as one word, read off its groups (domain.md §8.1). */
export type DerivedOrderState = 'draft' | 'placed' | 'partially_fulfilled' | 'completed' | 'cancelled';

const REACHED: ReadonlySet<GroupState> = new Set(['collected', 'delivered', 'returning', 'returned']);
const ENDED: ReadonlySet<GroupState> = new Set([
	'collected',
	'delivered',
	'returned',
	'rejected',
	'cancelled',
]);

/** The one word for an order: completed when every group has ended and one reached the customer. */
export function orderState({ state, groups }: Order): DerivedOrderState {
	if (state !== 'placed') return state;
	const isOver = groups.every((group) => ENDED.has(group.state) && !isUnanswered(group));
	const reached = groups.some((group) => REACHED.has(group.state));
	if (isOver) return reached ? 'completed' : 'cancelled';
	return reached ? 'partially_fulfilled' : 'placed';
}

/** Whom an order waits for, and for what. */
export type Awaited = {
	readonly who: 'store' | 'customer' | 'carrier' | 'provider' | 'office';
	readonly what: GroupState | 'reroute' | 'payment' | 'refund' | 'placing';
	readonly group: string | null;
};

/** Over, or waiting for someone; there is nothing in between, so that nothing is forgotten (issue 7). */
export type OrderStanding =
	| { readonly kind: 'final' }
	| { readonly kind: 'waits'; readonly for: readonly Awaited[] };

const WAITS_FOR: { readonly [S in GroupState]: Awaited['who'] | null } = {
	...{ requested: 'store', accepted: 'store', picking: 'store', short: 'office', picked: 'store' },
	...{ packed: 'store', ready_for_pickup: 'customer', expired: 'store', shipped: 'carrier' },
	...{ undeliverable: 'office', returning: 'store' },
	...{ collected: null, delivered: null, returned: null, rejected: null, cancelled: null },
};

/** Everything an order waits for; final when that is nothing. */
export function orderStanding(order: Order): OrderStanding {
	if (order.state === 'draft')
		return { kind: 'waits', for: [{ who: 'customer', what: 'placing', group: null }] };
	const groups = order.groups.flatMap((group): Awaited[] => {
		const who = WAITS_FOR[group.state];
		const goods: Awaited[] = who ? [{ who, what: group.state, group: group.id }] : [];
		return isUnanswered(group) ? [...goods, { who: 'office', what: 'reroute', group: group.id }] : goods;
	});
	const awaited = [...groups, ...moneyAwaited(order)];
	return awaited.length > 0 ? { kind: 'waits', for: awaited } : { kind: 'final' };
}

function moneyAwaited(order: Order): Awaited[] {
	if (owedBack(order) > 0) return [{ who: 'office', what: 'refund', group: null }];
	if (dueNow(order) <= heldMoney(order)) return [];
	const who =
		order.payment === 'cod_pending'
			? 'carrier'
			: order.payment === 'pay_later_pending'
				? 'provider'
				: 'customer';
	return [{ who, what: 'payment', group: null }];
}
