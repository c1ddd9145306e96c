import * as v from 'valibot';
import { CouponDoc, CouponUseDoc } from './bodies/coupon-bodies.ts';
import { CustomerDoc, CustomerIndexDoc, ErasedDoc, StaffUnlock } from './bodies/customer-docs.ts';
import { GoesWithDoc, PopularDoc } from './bodies/recommend-docs.ts';
import { BasketDoc, DeviceKeyDoc, PricesDoc, PromotionDoc, SaleDoc, ValueDoc } from './bodies/store-docs.ts';
import { STORE_RULES } from './bodies/store-rules.ts';
import { IsoDate, Minor, Sha256, Text, WireRate } from './money-schema.ts';
import { DOC_TYPES } from './protocol-version.ts';

/**
 * Feeds a tablet may follow: what everyone may know, stock per place, its own store's, and its store's customers. The
 * last are apart from the store's: a hundred thousand people stand in the way of no setting, and are kept once only.
 */
export type FeedName = 'catalogue' | 'availability' | `store-${string}` | `customers-${string}`;

/** One sellable item as published (`item:<id>`). */
export const ItemDoc = v.object({
	_id: Text(220),
	type: v.literal('item'),
	sku: v.pipe(v.string(), v.maxLength(200)),
	gtins: v.array(v.pipe(v.string(), v.regex(/^\d{14}$/))),
	name: Text(500),
	reading: v.pipe(v.string(), v.maxLength(500)),
	category: v.pipe(v.string(), v.maxLength(200)),
	price: Minor,
	tax_category: Text(40),
	tax_included: v.boolean(),
	/** Cases and inner packs: other codes (indicator 1–8), each so many of this item. None when left out. */
	packs: v.optional(
		v.array(
			v.object({ gtin: v.pipe(v.string(), v.regex(/^\d{14}$/)), quantity: v.pipe(Minor, v.minValue(1)) }),
		),
	),
	/** The product whose variant this is, and by what it differs from the others of it (`['M', '赤']`). */
	product: v.optional(Text(60)),
	variant: v.optional(v.pipe(v.array(Text(100)), v.maxLength(10))),
});
export type ItemDoc = v.InferOutput<typeof ItemDoc>;

/** On-hand of one item at every place where it is or was (`stock:<item id>`). */
export const StockDoc = v.object({
	_id: Text(220),
	type: v.literal('stock'),
	places: v.record(Text(60), Minor),
	/** Of these, units that orders are promised; places without any are left out. */
	reserved: v.optional(v.record(Text(60), v.pipe(Minor, v.minValue(1)))),
});
export type StockDoc = v.InferOutput<typeof StockDoc>;

/** How far each device incarnation is folded into the stock documents before it (`applied:through`). */
export const AppliedDoc = v.object({
	_id: v.literal('applied:through'),
	type: v.literal('applied'),
	/** `<device>.<incarnation>` → last seq folded. */
	through: v.record(Text(80), Minor),
});
export type AppliedDoc = v.InferOutput<typeof AppliedDoc>;

/** A tax category with its dated rates, as published. */
const WireTaxCategory = v.strictObject({
	id: Text(40),
	mark: v.pipe(v.string(), v.maxLength(4)),
	rates: v.array(v.strictObject({ valid_from: IsoDate, rate: WireRate })),
});

/** What a till of this store needs to know of its shop (`store:<id>`). */
export const StoreDoc = v.object({
	_id: Text(70),
	type: v.literal('store'),
	code: Text(10),
	name: Text(100),
	shop_name: Text(100),
	address: v.pipe(v.string(), v.maxLength(200)),
	phone: v.pipe(v.string(), v.maxLength(40)),
	/** 適格請求書発行事業者登録番号 (`T` + 13 digits); empty for a shop that is not registered. */
	registration_number: v.pipe(v.string(), v.maxLength(20)),
	currency: v.pipe(v.string(), v.length(3)),
	time_zone: Text(60),
	cut_hour: v.pipe(Minor, v.minValue(0), v.maxValue(23)),
	tax_rounding: v.picklist(['floor', 'half_up', 'ceil']),
	tax_categories: v.array(WireTaxCategory),
	/** Every place that holds stock, in the order a clerk would ask: id → name. */
	places: v.array(v.strictObject({ id: Text(60), name: Text(100) })),
	...STORE_RULES,
});
export type StoreDoc = v.InferOutput<typeof StoreDoc>;

/** A person who may sign in at this store's tills (`staff:<id>`). */
export const StaffDoc = v.object({
	_id: Text(70),
	type: v.literal('staff'),
	name: Text(100),
	role: v.picklist(['cashier', 'manager']),
	pin_hash: Text(200),
	/** A role of the store's own list, finer than `role`; `role` itself when left out. */
	role_id: v.optional(Text(40)),
	/** The way to the store's customers for who knows this person's PIN. */
	unlock: v.optional(StaffUnlock),
});
export type StaffDoc = v.InferOutput<typeof StaffDoc>;

/** Everything a feed can carry, as far as this build knows. */
export const KnownDoc = v.variant('type', [
	ItemDoc,
	StockDoc,
	AppliedDoc,
	StoreDoc,
	StaffDoc,
	PromotionDoc,
	PricesDoc,
	SaleDoc,
	BasketDoc,
	ValueDoc,
	DeviceKeyDoc,
	CouponDoc,
	CouponUseDoc,
	CustomerIndexDoc,
	CustomerDoc,
	ErasedDoc,
	GoesWithDoc,
	PopularDoc,
]);
export type FeedDoc = v.InferOutput<typeof KnownDoc>;

const KNOWN_TYPES: ReadonlySet<string> = new Set(Object.keys(DOC_TYPES));

/**
 * A document as it is received. A newer server may publish types and fields that this build does not know: they are
 * kept as they came (checksums cover them, a newer build reads them) and passed over by readers.
 */
export const FeedDoc = v.pipe(
	v.looseObject({ _id: Text(220), type: Text(40) }),
	v.rawTransform(({ dataset, addIssue, NEVER }): FeedDoc => {
		if (!KNOWN_TYPES.has(dataset.value.type)) return dataset.value as unknown as FeedDoc;
		const known = v.safeParse(KnownDoc, dataset.value);
		if (known.success) return dataset.value as unknown as FeedDoc;
		addIssue({ message: known.issues[0].message });
		return NEVER;
	}),
);

/** One row of `_changes`: a document, or the word that it left the feed's scope. */
export const ChangeRow = v.variant('withdrawn', [
	v.object({ id: Text(220), withdrawn: v.literal(false), doc: FeedDoc }),
	v.object({ id: Text(220), withdrawn: v.literal(true) }),
]);
export type ChangeRow = v.InferOutput<typeof ChangeRow>;

/** A page of changes in feed order. An empty page, and only that, means caught up. */
export const ChangesPage = v.object({
	rows: v.array(ChangeRow),
	last_seq: Text(100),
	epoch: Text(100),
	/** Name of the server's last start: with another one, its files may have been put back in between. */
	start: v.optional(v.string()),
});
export type ChangesPage = v.InferOutput<typeof ChangesPage>;

/** One immutable, content-addressed piece of a snapshot: newline-separated documents, ordered by id. */
export const PackInfo = v.object({
	hash: Sha256,
	count: v.pipe(Minor, v.minValue(1)),
	/** Bytes of the plain text, before transport compression. */
	bytes: v.pipe(Minor, v.minValue(1)),
	/** The same pack prepared for tablets that know this version of it (`prepared-pack.ts`), by its own hash. */
	prepared: v.optional(v.object({ hash: Sha256, version: Minor })),
});
export type PackInfo = v.InferOutput<typeof PackInfo>;

/** A snapshot of a feed: the packs hold everything up to `since`; `_changes` goes on from there. */
export const PackManifest = v.object({
	feed: Text(80),
	epoch: Text(100),
	since: Text(100),
	count: v.pipe(Minor, v.minValue(0)),
	packs: v.array(PackInfo),
});
export type PackManifest = v.InferOutput<typeof PackManifest>;
