import * as v from 'valibot';
import { IsoDate, Minor, Text } from '../money-schema.ts';
import { WireBasket } from './counter-bodies.ts';
import { Count, EntryId, Natural, ReceiptNumber, TenderKind, WireTaxMethod } from './parts.ts';
import { SaleLine, SaleTender } from './sale-body.ts';

/** A promotion as the domain has it (`domain/promotion/promotion.ts`), `promotion:<id>` of the store's feed. */
export const PromotionDoc = v.object({
	_id: Text(120),
	type: v.literal('promotion'),
	/** Checked where it is made; a kind this build does not know is passed over. */
	rule: v.looseObject({
		id: Text(100),
		name: Text(200),
		kind: Text(20),
		stacking: Text(20),
		condition: v.looseObject({}),
		reward: v.looseObject({ kind: Text(40) }),
	}),
});
export type PromotionDoc = v.InferOutput<typeof PromotionDoc>;

/** Most prices of one document; a longer list goes on in the next. */
export const PRICES_PER_DOC = 500;

/** A part of a price list, `prices:<list>:<n>`. With ranks it is for members (`domain/pricing/price-list.ts`). */
export const PricesDoc = v.object({
	_id: Text(120),
	type: v.literal('prices'),
	list: Text(60),
	name: Text(100),
	/** Null is for everybody. */
	ranks: v.nullable(v.array(Text(40))),
	rows: v.pipe(
		v.array(
			v.object({
				item_id: Text(200),
				price: Minor,
				valid_from: IsoDate,
				valid_to: v.nullable(IsoDate),
			}),
		),
		v.maxLength(PRICES_PER_DOC),
	),
});
export type PricesDoc = v.InferOutput<typeof PricesDoc>;

const { direction, of, extended, restock, list_price, override, ...line } = SaleLine.entries;
const { id, rule, kind, refund_to, covered, reference } = SaleTender.entries;

const CorrectedTender = v.object({ rule: Text(60), kind: TenderKind });

/**
 * A sale of this store that can be returned at any of its tablets, `sale:<receipt number>`: what a return needs and no
 * more. Nobody's name is in it. What came back since is named by entry, so a tablet's own returns count once.
 */
export const SaleDoc = v.object({
	_id: Text(70),
	type: v.literal('sale'),
	entry_id: EntryId,
	receipt_number: ReceiptNumber,
	business_day: IsoDate,
	/** Device time of the sale, epoch ms. */
	sold_at: Minor,
	currency: v.pipe(v.string(), v.length(3)),
	total: Minor,
	method: WireTaxMethod,
	lines: v.array(v.object(line)),
	promotions: v.array(v.object({ id: Text(100), name: v.string() })),
	tenders: v.array(v.object({ id, rule, kind, refund_to, covered, reference })),
	/** The entry that reversed it, or null. */
	voided_by: v.nullable(EntryId),
	returned: v.array(v.object({ entry_id: EntryId, line: Natural, units: Minor })),
	/** Money of its tenders that went back: `covered` and `amount` positive as in `RefundTender`. */
	refunded: v.array(
		v.object({ entry_id: EntryId, of: Text(60), kind: TenderKind, covered: Minor, amount: Minor }),
	),
	/** Points that were spent on it, as a discount or as a payment; left out for none. */
	redeemed: v.optional(Natural),
	/** Who bought it, and the points that it earned: a return takes those back. Left out for nobody. */
	customer: v.optional(Text(60)),
	granted: v.optional(Natural),
	/** Parts that were rung on the wrong tender, in order; `tenders` are as they were rung (`correctedTenders`). */
	corrections: v.optional(v.array(v.object({ from: CorrectedTender, to: CorrectedTender, amount: Count }))),
});
export type SaleDoc = v.InferOutput<typeof SaleDoc>;

/** A basket parked at some tablet of the store, `basket:<entry id>`; withdrawn when it is taken up. */
export const BasketDoc = v.object({
	_id: Text(220),
	type: v.literal('basket'),
	entry_id: EntryId,
	device: Text(60),
	operator: Text(60),
	suspended_at: Minor,
	label: v.string(),
	is_training: v.boolean(),
	basket: WireBasket,
});
export type BasketDoc = v.InferOutput<typeof BasketDoc>;

/**
 * The public key of a life of a device, `key:<device>.<incarnation>`, in every store's feed: by it a receipt of any till
 * of the shop is believed without a network. It stays when the device goes: its receipts are still out there.
 */
export const DeviceKeyDoc = v.object({
	_id: Text(100),
	type: v.literal('device_key'),
	device: Text(60),
	incarnation: Count,
	key: v.object({ kty: v.literal('EC'), crv: v.literal('P-256'), x: Text(60), y: Text(60) }),
});
export type DeviceKeyDoc = v.InferOutput<typeof DeviceKeyDoc>;

/**
 * A balance, `value:<account>`, in the feeds of the stores where it was used. `through`: the last entry of each device
 * inside the figure; own facts beyond that are added (L10).
 */
export const ValueDoc = v.object({
	_id: Text(120),
	type: v.literal('value'),
	account: Text(100),
	balance: Minor,
	through: v.record(Text(80), Natural),
});
export type ValueDoc = v.InferOutput<typeof ValueDoc>;
