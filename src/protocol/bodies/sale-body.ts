import * as v from 'valibot';
import { IsoDate, Minor, Text, WireRate } from '../money-schema.ts';
import { UsedCoupon } from './coupon-bodies.ts';
import { OrderOfLine, orderFault, WireOrder } from './order-bodies.ts';
import {
	Count,
	Currency,
	EntryId,
	Natural,
	Person,
	PIECE,
	ReceiptNumber,
	RefundTo,
	ServiceMode,
	Session,
	TaxClass,
	TenderKind,
	WireApproval,
	WireTax,
	WireTaxMethod,
} from './parts.ts';
import { saleFault } from './sale-gate.ts';

/** What one rule took off a line, with the units it was taken off; negative where the line comes back. */
const Share = v.strictObject({
	kind: v.picklist(['member_price', 'promotion', 'basket', 'coupon', 'points']),
	id: Text(100),
	amount: Minor,
	units: Natural,
});

const Direction = v.picklist(['sale', 'return']);
const Mark = v.pipe(v.string(), v.maxLength(4));

/** A line. `quantity` is always positive; every amount of a line that comes back is negative. */
export const SaleLine = v.strictObject({
	line: Count,
	direction: Direction,
	/** The sold line that this takes back, or that the reversal of a return gives out again. */
	of: v.nullable(v.strictObject({ receipt_number: ReceiptNumber, line: Count })),
	item_id: Text(200),
	sku: v.pipe(v.string(), v.maxLength(200)),
	gtin: v.nullable(v.pipe(v.string(), v.regex(/^\d{14}$/))),
	name: Text(500),
	category: v.pipe(v.string(), v.maxLength(200)),
	quantity: Count,
	/** One unit in the catalogue or in `price_list`, before an override. */
	list_price: Minor,
	price_list: v.nullable(Text(100)),
	unit_price: Minor,
	override: v.nullable(
		v.strictObject({
			unit_price: Minor,
			reason: Text(200),
			operator: Person,
			approver: v.nullable(Person),
		}),
	),
	/** All units at `unit_price`, in the line's own basis. */
	extended: Minor,
	/** The same in the basis of the document: Σ shares + `paid`. */
	undiscounted: Minor,
	shares: v.pipe(v.array(Share), v.maxLength(50)),
	paid: Minor,
	/** What points are earned on. */
	accrual_base: Minor,
	tax_category: Text(40),
	tax_class: TaxClass,
	tax_rate: WireRate,
	tax_mark: Mark,
	tax_included: v.boolean(),
	taxes: v.pipe(v.array(WireTax), v.maxLength(10)),
	/** Whether goods that come back can be sold again; true on sold lines. */
	restock: v.boolean(),
	/** The gift card or store credit that this line loads with what is paid for it; such a line moves no stock. */
	account: v.nullable(Text(100)),
	/** Its goods come later: it moves nothing off this store's shelf, and is promised from that place. */
	order: v.optional(OrderOfLine),
	...PIECE,
});

/** What one rate came to on one side of the document; negative on what comes back. */
const TaxTotal = v.strictObject({
	direction: Direction,
	key: Text(400),
	category: Text(40),
	tax_class: TaxClass,
	rate: WireRate,
	mark: Mark,
	gross: Minor,
	net: Minor,
	tax: Minor,
	parts: v.pipe(v.array(v.strictObject({ tax_id: Text(40), tax: Minor })), v.maxLength(10)),
});

/** A tender: positive taken, negative paid back. `amount − applied − breakage` is the change given out of it. */
export const SaleTender = v.strictObject({
	id: Text(60),
	/** The shop's own id of the tender, and what it is. */
	rule: Text(60),
	kind: TenderKind,
	amount: Minor,
	/** What it settled, coins of cash rounding included; and what of the document's total that is. */
	applied: Minor,
	covered: Minor,
	breakage: Minor,
	refund_to: RefundTo,
	/** Slip, approval or account number. */
	reference: v.optional(Text(100)),
	foreign: v.optional(v.strictObject({ currency: Currency, amount: Minor, rate: WireRate })),
	/** The charge on a terminal that it stands for. */
	attempt_key: v.optional(Text(200)),
	/** On the account of `reference` after this, as the till knew it: for the slip, never for a balance. */
	balance_after: v.optional(Minor),
	/** Paid back: which tender of the original sale. */
	of: v.optional(Text(60)),
});

/** Points of the customer after a document, as the till knew them (`as_of`): for the slip, never for a balance. */
const PointsAfter = v.strictObject({
	balance: Minor,
	pending: Natural,
	as_of: Natural,
	/** The shop's name of their rank, as it was then. */
	rank: v.optional(v.strictObject({ ja: Text(60), en: Text(60) })),
});

/**
 * A completed document, schema 2: everything needed to print it again, to refund it and to audit it without asking the
 * catalogue. Its sums are checked wherever it crosses a seam (`saleFault`).
 */
export const RetailTransactionBody = v.pipe(
	v.strictObject({
		type: v.picklist(['sale', 'return', 'exchange', 'post_void']),
		/** Made to learn: own numbers, no stock, no cash, no totals. */
		is_training: v.boolean(),
		basket_id: Text(60),
		receipt_number: ReceiptNumber,
		till_session: Session,
		currency: Currency,
		catalogue_version: v.pipe(v.string(), v.maxLength(100)),
		/** The document that this one returns, exchanges or reverses. */
		original: v.nullable(
			v.strictObject({
				entry_id: v.nullable(EntryId),
				receipt_number: ReceiptNumber,
				business_day: IsoDate,
			}),
		),
		/** How sold lines are taxed, and how those that come back were when they were sold. */
		method: WireTaxMethod,
		return_method: v.nullable(WireTaxMethod),
		/** Why goods came back, or why the document was reversed: a code of the shop's reasons. */
		reason: v.optional(Text(60)),
		service_mode: v.nullable(ServiceMode),
		lines: v.pipe(v.array(SaleLine), v.minLength(1), v.maxLength(2000)),
		/** Names of what took something off, as they were then. */
		promotions: v.pipe(
			v.array(v.strictObject({ id: Text(100), name: v.pipe(v.string(), v.maxLength(200)) })),
			v.maxLength(200),
		),
		/** Coupons that did something; of a reversal, those it gives back. */
		coupons: v.optional(v.pipe(v.array(UsedCoupon), v.minLength(1), v.maxLength(20))),
		taxes: v.pipe(v.array(TaxTotal), v.maxLength(200)),
		/** Turnover sold and turnover taken back, both with tax; money that is no turnover, signed. */
		sold: Minor,
		returned: Minor,
		non_turnover: Minor,
		/** `sold − returned + non_turnover`: positive is due from the customer, negative goes back. */
		total: Minor,
		tenders: v.pipe(v.array(SaleTender), v.maxLength(100)),
		change_due: Natural,
		cash_rounding: Minor,
		/** Signed: negative when points go back. */
		points: v.strictObject({
			granted: Minor,
			redeemed: Minor,
			/** Of an exchange: what its new goods earned. The rest of `granted` was taken back for those that came back. */
			earned: v.optional(Natural),
			after: v.optional(PointsAfter),
		}),
		customer: v.nullable(Text(60)),
		/** How many people this served (客数). */
		customers: Natural,
		made_offline: v.boolean(),
		/** What comes later of this sale, and how. */
		order: v.optional(WireOrder),
		approvals: v.pipe(v.array(WireApproval), v.maxLength(2000)),
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		const fault = dataset.typed
			? (saleFault(dataset.value) ?? orderFault(dataset.value.lines, dataset.value.order, dataset.value.type))
			: null;
		if (fault) addIssue({ message: fault });
	}),
);
export type RetailTransactionBody = v.InferOutput<typeof RetailTransactionBody>;
export type WirePoints = RetailTransactionBody['points'];
export type WireSaleLine = RetailTransactionBody['lines'][number];
export type WireSaleTender = RetailTransactionBody['tenders'][number];
export type WireTaxTotal = RetailTransactionBody['taxes'][number];
