/** What the shop and the customer have agreed on; how far it is carried out follows from the groups (`orderState`). */
export type OrderState = 'draft' | 'placed' | 'cancelled';
export type OrderEvent = 'place' | 'cancel';

/** How the money stands (domain.md §8.1); `part_paid` is a deposit with the rest still to pay. */
export type PaymentState =
	| 'unpaid'
	| 'authorised'
	| 'part_paid'
	| 'paid'
	| 'partially_refunded'
	| 'refunded'
	| 'failed'
	| 'cod_pending'
	| 'pay_later_pending';
export type PaymentEvent =
	| 'authorise'
	| 'release'
	| 'pay_part'
	| 'pay'
	| 'refund_part'
	| 'refund'
	| 'fail'
	| 'retry'
	| 'await_carrier'
	| 'await_provider';

/** How far the goods of one place and method are. */
export type GroupState =
	| 'requested'
	| 'accepted'
	| 'rejected'
	| 'picking'
	| 'short'
	| 'picked'
	| 'packed'
	| 'ready_for_pickup'
	| 'collected'
	| 'expired'
	| 'shipped'
	| 'delivered'
	| 'undeliverable'
	| 'returning'
	| 'returned'
	| 'cancelled';
export type GroupEvent =
	| 'accept'
	| 'reject'
	| 'time_out'
	| 'start_picking'
	| 'find_all'
	| 'find_short'
	| 'go_on_short'
	| 'pack'
	| 'make_ready'
	| 'collect'
	| 'expire'
	| 'ship'
	| 'ship_again'
	| 'deliver'
	| 'fail_delivery'
	| 'send_back'
	| 'take_back'
	| 'cancel';

/** What became of the right to collect: the code or QR that the customer shows (domain.md §8.3). */
export type PickupState = 'not_ready' | 'waiting' | 'locked' | 'verified' | 'used' | 'run_out' | 'withdrawn';
export type PickupEvent =
	| 'make_ready'
	| 'verify'
	| 'override'
	| 'lock'
	| 'unlock'
	| 'walk_away'
	| 'use'
	| 'run_out'
	| 'withdraw';

/** States and events of every axis. The axes are separate: none is read off another. */
export type Axes = {
	readonly order: { readonly state: OrderState; readonly event: OrderEvent };
	readonly payment: { readonly state: PaymentState; readonly event: PaymentEvent };
	readonly group: { readonly state: GroupState; readonly event: GroupEvent };
	readonly pickup: { readonly state: PickupState; readonly event: PickupEvent };
};
export type Axis = keyof Axes;
export type StateOf<A extends Axis> = Axes[A]['state'];
export type EventOf<A extends Axis> = Axes[A]['event'];
