import { ok, type Result, refused } from '#domain/result.ts';
import type { Axes, Axis, EventOf, GroupEvent, GroupState, StateOf } from './order-axes.ts';

type Moves<A extends Axis> = {
	readonly [S in Axes[A]['state']]: { readonly [E in Axes[A]['event']]?: Axes[A]['state'] };
};

/**
 * Every legal move, and no other (domain.md §8.1). Beyond the table there: a request can be cancelled before a store has
 * answered it, and a short group goes on with what was found or is cancelled.
 */
export const LEGAL: { readonly [A in Axis]: Moves<A> } = {
	order: {
		draft: { place: 'placed', cancel: 'cancelled' },
		placed: { cancel: 'cancelled' },
		cancelled: {},
	},
	payment: {
		unpaid: {
			...{ authorise: 'authorised', pay_part: 'part_paid', pay: 'paid', fail: 'failed' },
			...{ await_carrier: 'cod_pending', await_provider: 'pay_later_pending' },
		},
		authorised: { pay: 'paid', release: 'unpaid', fail: 'failed' },
		part_paid: { pay_part: 'part_paid', pay: 'paid', refund_part: 'partially_refunded', refund: 'refunded' },
		paid: { refund_part: 'partially_refunded', refund: 'refunded' },
		partially_refunded: { refund_part: 'partially_refunded', refund: 'refunded' },
		refunded: {},
		failed: { retry: 'unpaid' },
		cod_pending: { pay: 'paid', fail: 'failed' },
		pay_later_pending: { pay: 'paid', fail: 'failed' },
	},
	group: {
		requested: { accept: 'accepted', reject: 'rejected', time_out: 'rejected', cancel: 'cancelled' },
		accepted: { start_picking: 'picking', cancel: 'cancelled' },
		rejected: {},
		picking: { find_all: 'picked', find_short: 'short' },
		short: { go_on_short: 'picked', cancel: 'cancelled' },
		picked: { pack: 'packed', cancel: 'cancelled' },
		packed: { make_ready: 'ready_for_pickup', ship: 'shipped' },
		ready_for_pickup: { collect: 'collected', expire: 'expired', cancel: 'cancelled' },
		collected: { send_back: 'returning' },
		expired: { send_back: 'returning' },
		shipped: { deliver: 'delivered', fail_delivery: 'undeliverable' },
		delivered: { send_back: 'returning' },
		undeliverable: { send_back: 'returning', ship_again: 'shipped' },
		returning: { take_back: 'returned' },
		returned: {},
		cancelled: {},
	},
	pickup: {
		not_ready: { make_ready: 'waiting', withdraw: 'withdrawn' },
		waiting: {
			...{ verify: 'verified', override: 'verified', lock: 'locked' },
			...{ run_out: 'run_out', withdraw: 'withdrawn' },
		},
		locked: { unlock: 'waiting', override: 'verified', run_out: 'run_out', withdraw: 'withdrawn' },
		verified: { use: 'used', walk_away: 'waiting', withdraw: 'withdrawn' },
		used: {},
		run_out: {},
		withdrawn: {},
	},
};

/**
 * Why an event does not move: `already` there, `too_early` (it can still come to that), `too_late` (it cannot any more).
 */
export type MoveRefusal = 'already' | 'too_early' | 'too_late';

/** Where an event leads from a state, or why it leads nowhere. An illegal move has no other outcome than a refusal. */
export function transition<A extends Axis>(
	axis: A,
	from: StateOf<A>,
	event: EventOf<A>,
): Result<StateOf<A>, MoveRefusal> {
	const moves: Readonly<Record<string, Readonly<Record<string, StateOf<A>>>>> = LEGAL[axis];
	const to = moves[from]?.[event];
	if (to !== undefined) return ok(to);
	const leadsTo = Object.values(moves).flatMap((way) => way[event] ?? []);
	if (leadsTo.includes(from)) return refused('already');
	const isAhead = [...reachable(moves, from)].some((state) => moves[state]?.[event] !== undefined);
	return refused(isAhead ? 'too_early' : 'too_late');
}

/** Whether nothing moves from here any more. */
export const isFinal = <A extends Axis>(axis: A, state: StateOf<A>): boolean => {
	const moves: Readonly<Record<string, object>> = LEGAL[axis];
	return Object.keys(moves[state] ?? {}).length === 0;
};

function reachable(
	moves: Readonly<Record<string, Readonly<Record<string, string>>>>,
	from: string,
): Set<string> {
	const seen = new Set([from]);
	for (const state of seen) for (const next of Object.values(moves[state] ?? {})) seen.add(next);
	return seen;
}

/** How the goods of a group reach the customer. */
export type GroupMethod = 'pickup' | 'delivery';

/** What besides its own state a group's move depends on. */
export type GroupGuard = {
	readonly method: GroupMethod;
	/** The customer has shown who they are: code, QR, or identity checked by staff. */
	readonly isVerified: boolean;
	/** What we hold of the customer's money covers what is due. */
	readonly isPaid: boolean;
};
export type GroupRefusal = MoveRefusal | 'other_method' | 'unverified' | 'unpaid';

const METHOD_OF: { readonly [E in GroupEvent]?: GroupMethod } = {
	...{ make_ready: 'pickup', collect: 'pickup', expire: 'pickup' },
	...{ ship: 'delivery', ship_again: 'delivery', deliver: 'delivery', fail_delivery: 'delivery' },
};

/** A group's move with its guards: goods are handed over to whom they belong, and once they are paid (domain.md §8.1). */
export function moveGroup(
	from: GroupState,
	event: GroupEvent,
	guard: GroupGuard,
): Result<GroupState, GroupRefusal> {
	const moved = transition('group', from, event);
	if (!moved.ok) return moved;
	if ((METHOD_OF[event] ?? guard.method) !== guard.method) return refused('other_method');
	if (event === 'collect' && !guard.isVerified) return refused('unverified');
	if (event === 'collect' && !guard.isPaid) return refused('unpaid');
	return moved;
}
