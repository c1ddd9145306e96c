import * as v from 'valibot';
import { Minor, Text } from '../money-schema.ts';
import {
	Count,
	Currency,
	EntryId,
	Natural,
	Note,
	Person,
	PIECE,
	ServiceMode,
	Session,
	WireApproval,
} from './parts.ts';

/**
 * A gift card's or store credit's balance changed without a sale or return, which carry their own changes. Once:
 * `sv:<ulid>`, or `sv:<of>:<what>` when it follows from another entry.
 */
export const StoredValueBody = v.strictObject({
	is_training: v.boolean(),
	account: Text(100),
	kind: v.picklist(['gift_card', 'store_credit']),
	/** Minor units, signed. */
	amount: Minor,
	reason: v.picklist(['issue', 'top_up', 'adjust', 'expire', 'transfer']),
	of: v.nullable(EntryId),
	note: Note,
	approval: v.nullable(WireApproval),
});
export type StoredValueBody = v.InferOutput<typeof StoredValueBody>;

/**
 * What became of one try to charge. `intended` is committed before anything is sent, so no charge is ever forgotten
 * (TND-10). Once: `pay:<key>:<status>`.
 */
export const PaymentAttemptBody = v.strictObject({
	is_training: v.boolean(),
	key: Text(200),
	basket_id: Text(60),
	tender_id: Text(60),
	rule: Text(60),
	/** Negative gives back. */
	amount: Minor,
	currency: Currency,
	status: v.picklist(['intended', 'approved', 'declined', 'unknown', 'cancelling', 'reversed', 'settled']),
	/** Slip or approval number; empty when there is none. */
	reference: v.pipe(v.string(), v.maxLength(100)),
	reason: Note,
});
export type PaymentAttemptBody = v.InferOutput<typeof PaymentAttemptBody>;

/** Something a report counts or an audit asks for that moved nothing. Once: `event:<ulid>`. */
export const AuditEventBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	event: v.picklist([
		'line_void',
		'cancelled_basket',
		'price_check',
		'wrong_pin',
		'sign_in',
		'sign_out',
		'training_on',
		'training_off',
		'return_without_receipt',
		'x_report',
		'printer_trouble',
		/** Someone looked at the whole profile of a customer; `subject` is the ref, `note` why. */
		'customer_reveal',
	]),
	/** What it was about, such as a voided line's price; zero when nothing. A line that was put back: its price, negative. */
	amount: Minor,
	/** An item, a basket, a receipt: whatever the event is about. */
	subject: v.pipe(v.string(), v.maxLength(200)),
	note: Note,
	approver: v.nullable(Person),
	/** The approver's approval, where there is an entry of it. */
	approval: v.optional(WireApproval),
});
export type AuditEventBody = v.InferOutput<typeof AuditEventBody>;

/** Someone who may allowed what the operator may not, by PIN on this tablet or by a code from their own. Once: `approval:<ulid>`. */
export const ApprovalBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	permission: Text(40),
	approver: Person,
	method: v.picklist(['pin', 'code']),
	/** The approver's code, so that it counts once; empty for a PIN. */
	nonce: v.pipe(v.string(), v.maxLength(200)),
	subject: v.pipe(v.string(), v.maxLength(200)),
	amount: v.nullable(Minor),
	note: Note,
});
export type ApprovalBody = v.InferOutput<typeof ApprovalBody>;

const WireBasketLine = v.strictObject({
	id: Text(60),
	item_id: Text(200),
	sku: v.pipe(v.string(), v.maxLength(200)),
	gtin: v.nullable(v.pipe(v.string(), v.regex(/^\d{14}$/))),
	name: Text(500),
	category: v.pipe(v.string(), v.maxLength(200)),
	quantity: Count,
	unit_price: Minor,
	tax_category: Text(40),
	tax_included: v.boolean(),
	is_final_price: v.boolean(),
	account: v.nullable(Text(100)),
	/** How it is to come, where it is not taken along; what was said of that is said anew, and whom to send to as well. */
	way: v.optional(
		v.strictObject({ method: v.picklist(['pickup', 'delivery']), collect_at: v.nullable(Text(60)) }),
	),
	...PIECE,
	scanned_at: v.nullable(
		v.strictObject({ day: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)), minute: Natural }),
	),
	override: v.nullable(
		v.strictObject({
			unit_price: Minor,
			reason: Text(200),
			operator: Person,
			approver: v.nullable(Person),
			approval: v.optional(EntryId),
		}),
	),
});

/** A basket as it travels between the store's tablets (`domain/basket/basket.ts`). */
export const WireBasket = v.strictObject({
	id: Text(60),
	started_at: Minor,
	lines: v.pipe(v.array(WireBasketLine), v.minLength(1), v.maxLength(2000)),
	customer: v.nullable(Text(60)),
	service_mode: v.optional(ServiceMode),
});
export type WireBasket = v.InferOutput<typeof WireBasket>;

/** A basket was parked; every tablet of the store may take it up. Once: `suspend:<ulid>`. */
export const SuspendedBasketBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	label: v.pipe(v.string(), v.maxLength(200)),
	basket: WireBasket,
});
export type SuspendedBasketBody = v.InferOutput<typeof SuspendedBasketBody>;

/** A parked basket was taken up, or thrown away. Two tablets without a network can both do it. Once: `resume:<of>`. */
export const BasketResumedBody = v.strictObject({
	session: v.nullable(Session),
	is_training: v.boolean(),
	/** The entry that parked it. */
	of: EntryId,
	basket_id: Text(60),
	outcome: v.picklist(['resumed', 'discarded']),
	/** Why it was thrown away, and by whose leave where the operator had to ask. */
	note: v.optional(Note),
	approval: v.optional(WireApproval),
});
export type BasketResumedBody = v.InferOutput<typeof BasketResumedBody>;
