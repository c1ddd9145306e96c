import * as v from 'valibot';
import { IsoDate, Minor, Text, WireRate } from '../money-schema.ts';
import { Currency, Natural, RefundTo, ServiceMode, TaxClass, TenderKind, WireTax } from './parts.ts';

/** A name for people, in both languages. */
export const WireName = v.object({ ja: Text(60), en: Text(60) });

/** How the shop is taxed, whole: what `tax_categories` and `tax_rounding` of the store say to older tablets is in it. */
export const WireTaxRules = v.object({
	pack: v.picklist(['japan', 'vat', 'us_sales_tax']),
	rounding: v.picklist(['floor', 'half_up', 'ceil', 'half_even']),
	round_at: v.picklist(['rate', 'line', 'document']),
	price_basis: v.picklist(['as_listed', 'inclusive']),
	/** What stays the same where food is eaten on the premises; null where nobody asks. */
	eat_in: v.nullable(v.picklist(['same_net', 'same_gross'])),
	/** How this store serves unless the cashier says otherwise; take-away when left out. */
	served_as: v.optional(ServiceMode),
	categories: v.array(
		v.object({
			id: Text(40),
			mark: v.pipe(v.string(), v.maxLength(4)),
			tax_class: TaxClass,
			eat_in_as: v.nullable(Text(40)),
			rates: v.array(
				v.object({
					valid_from: IsoDate,
					rate: WireRate,
					mark: v.optional(v.pipe(v.string(), v.maxLength(4))),
					taxes: v.optional(v.array(WireTax)),
				}),
			),
		}),
	),
});
export type WireTaxRules = v.InferOutput<typeof WireTaxRules>;

/** One row of the tender master (`TenderRule`), in the order in which the screen offers them. */
export const WireTenderRule = v.object({
	id: Text(60),
	name: WireName,
	kind: TenderKind,
	over_tender: v.picklist(['change', 'breakage', 'balance', 'none']),
	max_amount: v.nullable(Minor),
	offline: v.picklist(['yes', 'limit', 'no']),
	opens_drawer: v.boolean(),
	refund_to: RefundTo,
	stamp_duty: v.picklist(['counts', 'free', 'ask']),
	count_at_close: v.boolean(),
	requires_reference: v.boolean(),
	/** Charged through a terminal beside the till; else it is only written down. */
	terminal: v.boolean(),
});
export type WireTenderRule = v.InferOutput<typeof WireTenderRule>;

/** What the shop allows when goods come back. */
export const WireReturnPolicy = v.object({
	/** Days after the sale. */
	days: Natural,
	without_receipt: v.object({
		is_allowed: v.boolean(),
		days: Natural,
		max_amount: v.nullable(Minor),
	}),
});

/** How drawers are counted and how much may be spent from balances without a network. */
export const WireDrawerPolicy = v.object({
	is_blind: v.boolean(),
	/** A difference up to this needs no words. */
	tolerance: Natural,
	/** Tomorrow's float. */
	float: Natural,
	/** The smallest coin. */
	cash_step: v.pipe(Minor, v.minValue(1)),
	/** Faces of notes and coins, largest first. */
	faces: v.array(v.pipe(Minor, v.minValue(1))),
});
export const WireOfflineLimit = v.object({ per_account: Natural, per_till: Natural });

export const WireRole = v.object({ id: Text(40), name: WireName, permissions: v.array(Text(40)) });

/** Reasons a person chooses from, by what they are for. */
export const WireReason = v.object({
	id: Text(60),
	for: v.picklist(['price_override', 'paid_in', 'paid_out', 'return', 'no_sale', 'over_short', 'post_void']),
	name: WireName,
});

/** A receipt printer: how it is reached from a tablet or through the server, and what it understands. */
export const WirePrinter = v.object({
	id: Text(60),
	name: Text(100),
	transport: v.picklist(['relay', 'usb', 'serial', 'bluetooth', 'browser']),
	/** `host:port` for the relay; empty for those a person chooses on the tablet. */
	address: v.pipe(v.string(), v.maxLength(200)),
	dialect: v.picklist(['escpos', 'star']),
	encoding: v.picklist(['shiftjis', 'cp437', 'utf8']),
	columns: v.picklist([32, 42, 48]),
	has_drawer: v.boolean(),
	/** Whether it answers when it is asked how it is; an ESC/POS printer does when left out, a Star does not. */
	replies: v.optional(v.boolean()),
});
export type WirePrinter = v.InferOutput<typeof WirePrinter>;

/** What a till of issue 4 needs to know of its store; a store document without them is an older server's. */
export const STORE_RULES = {
	tax: v.optional(WireTaxRules),
	tenders: v.optional(v.array(WireTenderRule)),
	returns: v.optional(WireReturnPolicy),
	drawer: v.optional(WireDrawerPolicy),
	offline_limit: v.optional(WireOfflineLimit),
	roles: v.optional(v.array(WireRole)),
	reasons: v.optional(v.array(WireReason)),
	printers: v.optional(v.array(WirePrinter)),
	/** Foreign cash that is taken: minor units of ours for one minor unit of theirs, from a day on; nothing ends it. */
	exchange_rates: v.optional(
		v.pipe(v.array(v.object({ currency: Currency, valid_from: IsoDate, rate: WireRate })), v.maxLength(500)),
	),
	/** The shop's own codes (`WireScanRules`, read where they are used: a first load does without it). */
	scanning: v.optional(v.record(v.string(), v.unknown())),
	/** Points and ranks (`WireLoyalty`), likewise. */
	loyalty: v.optional(v.record(v.string(), v.unknown())),
	/** Who signs member codes and coupons besides the tills (`WireTokenKeys`), and which coupons tills give (`WireCouponRules`), likewise. */
	token_keys: v.optional(v.record(v.string(), v.unknown())),
	coupons: v.optional(v.record(v.string(), v.unknown())),
	/** How orders find the place they come from (`WireSourcing`), likewise. */
	sourcing: v.optional(v.record(v.string(), v.unknown())),
	/** Words above and below every receipt. */
	receipt_head: v.optional(v.pipe(v.string(), v.maxLength(500))),
	receipt_foot: v.optional(v.pipe(v.string(), v.maxLength(500))),
	/** The shop's server as a customer's phone reaches it, without a slash at the end; where tills load from when left out. */
	public_url: v.optional(v.pipe(v.string(), v.maxLength(200))),
} as const;
