import type { Gtin, GtinRefusal, Symbology } from '#domain/gtin/gtin.ts';
import type { InStoreCode, InStoreRefusal } from '#domain/instore/in-store-code.ts';
import type { InStoreTemplate } from '#domain/instore/in-store-template.ts';
import type { Money } from '#domain/money/money.ts';
import type { PaymentPrefix } from '#domain/payment-qr/payment-code.ts';
import type { Magazine } from '#domain/publication/magazine.ts';
import type { CardForm } from './card-form.ts';

/** A decimal as it is printed: `digits` × 10^−`places`. */
export type Scaled = { readonly digits: number; readonly places: number };

/** What a code says of the piece in hand besides what it is. Days are ISO. */
export type ItemMarks = {
	/** Use by (17): past it, nobody sells it. */
	readonly useBy?: string;
	/** Best before (15), sell by (16): past it, the clerk is told. */
	readonly bestBefore?: string;
	readonly sellBy?: string;
	readonly packedOn?: string;
	readonly producedOn?: string;
	readonly lot?: string;
	readonly serial?: string;
	/** Pieces inside (30). */
	readonly count?: number;
	readonly grams?: number;
	/** What this piece costs; the currency as an ISO 4217 number, '' for the shop's own. */
	readonly price?: Scaled & { readonly currency: string };
	/** Percent off (394n). */
	readonly percentOff?: Scaled;
};

/** A template of in-store codes with what the shop says besides the letters. */
export type StoreTemplate = InStoreTemplate & {
	/** For how many grams the item's price is; null where codes of this template carry no weight. */
	readonly perGrams: number | null;
};

/** What a store says of its own codes. No prefix has two owners: cards come before goods (MEM-02). */
export type ScanRules = {
	readonly inStore: readonly StoreTemplate[];
	readonly members: readonly CardForm[];
	readonly giftCards: readonly CardForm[];
	/** How the shop's own coupons begin. */
	readonly coupons: readonly string[];
	readonly payments: readonly PaymentPrefix[];
};

/** A store that says nothing of its codes. */
export const NO_SCAN_RULES: ScanRules = {
	inStore: [],
	members: [],
	giftCards: [],
	coupons: [],
	payments: [],
};

/** A text as it was scanned or typed, with the symbology where who read it knows. */
export type ScannedText = { readonly text: string; readonly symbology?: Symbology };

/** Signed tokens of ours, by what they let someone do. */
export type OwnToken = 'receipt' | 'pickup' | 'staff' | 'member' | 'coupon';

/** Why a text is nothing the till knows. A misread says so; the rest may be looked for by name. */
export type Unknown =
	| GtinRefusal
	| InStoreRefusal
	/** Elements without an item: a separator was lost on the way, or it is a code of something else (GS1-09). */
	| 'gs1_no_item'
	| 'gs1_wrong'
	/** A link of somebody else. */
	| 'link'
	/** A symbology that no till reads, or digits that do not fit theirs. */
	| 'symbology'
	| 'text';

/** What was scanned: one value, whatever was on the code. Every kind has one owner, who decides what happens. */
export type Scanned =
	| {
			readonly kind: 'goods';
			readonly gtin: Gtin;
			readonly marks: ItemMarks;
			/** What the code of a Japanese periodical says besides which item it is (MAG-01). */
			readonly magazine?: Magazine;
	  }
	/** The code of a label made in this shop; looked up by its search key, sold at the label's own price. */
	| {
			readonly kind: 'in_store';
			readonly key: Gtin;
			readonly code: InStoreCode;
			readonly template: StoreTemplate;
	  }
	/** The second row of a book: no goods by itself. */
	| { readonly kind: 'book_lower'; readonly cCode: string; readonly price: Money | null }
	| { readonly kind: 'member'; readonly number: string }
	| { readonly kind: 'account'; readonly account: string }
	| { readonly kind: 'coupon'; readonly code: string; readonly family: CouponFamily }
	| { readonly kind: 'token'; readonly of: OwnToken; readonly token: string }
	| { readonly kind: 'receipt_number'; readonly number: string }
	| { readonly kind: 'payment'; readonly side: 'customer' | 'merchant'; readonly code: string }
	/** 収納代行: money for somebody else, which no till takes as goods. */
	| { readonly kind: 'bill' }
	/** A carton or pallet (SSCC): for receiving. */
	| { readonly kind: 'carton'; readonly sscc: string; readonly marks: ItemMarks }
	| { readonly kind: 'unknown'; readonly why: Unknown; readonly text: string };

/** Whose coupon: this shop's by its prefix, GS1's number (255), North America's, a refund slip, or any other 98/99. */
export type CouponFamily = 'own' | 'gcn' | 'north_american' | 'refund_slip' | 'currency' | 'restricted';
