import type { CouponCustomer } from '#domain/coupon/redeemable.ts';
import type { CustomerProfile, ProfileChange } from '#domain/customer/profile.ts';
import type {
	PointLot,
	PublishedCustomer,
	StandingConsent,
	TimelineEvent,
} from '#domain/customer/published-customer.ts';
import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import type { PricingCustomer } from '#domain/promotion/condition.ts';
import type { Result } from '#domain/result.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { Approval } from './permitted.ts';
import type { SignInRefusal } from './services.ts';

export type { CustomerProfile, PointLot, ProfileChange, PublishedCustomer, StandingConsent, TimelineEvent };

/**
 * Why something about customers is refused, besides what can happen anywhere. Their words lie with the screens of
 * customers: a first load does without them.
 */
export const CUSTOMER_REFUSALS = [
	/** Nobody with a key is signed in, or the tablet was left alone. */
	'customers_locked',
	/** The store's customers were never pulled. */
	'customers_absent',
	/** Too long since the server was reached: the key does not open any more. */
	'customers_stale',
	'customer_not_found',
	/** Someone with this phone, mail or card is there already. */
	'customer_known',
	/** Their own key is not on this tablet: they can be seen, not changed. */
	'customer_sealed',
	/** Four characters at least. */
	'query_too_short',
	/** A name, a phone, a mail or a card has to be given. */
	'profile_empty',
	/** The code on the phone was not signed by this shop, or is none at all. */
	'member_code_invalid',
	/** It was signed by somebody this till does not know: another shop, or keys that have not come yet. */
	'member_code_foreign',
	/** It was ours, and is over. */
	'member_code_expired',
	/** It begins later than this till's clock says it is. */
	'member_code_early',
	/** It counted here before: a picture of it. */
	'member_code_used',
] as const;
export type CustomerRefusal = (typeof CUSTOMER_REFUSALS)[number];
export type CustomerCode = ErrorCode | CustomerRefusal;

/** How customers stand at this tablet. */
export type CustomersState =
	/** Nobody with a key is signed in: nobody's name can be shown. */
	| 'locked'
	/** The store's customers were never pulled. */
	| 'absent'
	| 'ready';

/** Someone who was found, masked as a shared screen shows them (domain.md §10.2). */
export type CustomerHit = {
	readonly ref: string;
	readonly name: string;
	readonly kana: string;
	/** Last digits of what matched, or of the first phone. */
	readonly phone: string;
	/** Last digits of the newest card. */
	readonly memberNumber: string;
};

/** What is worth saying when someone is recognised; the most personal first, three at most. */
export type GreetingCue =
	| { readonly kind: 'birthday'; readonly inDays: number }
	| { readonly kind: 'visits'; readonly thisMonth: number }
	| { readonly kind: 'ordered_online'; readonly daysAgo: number; readonly number: string }
	| { readonly kind: 'open_order'; readonly number: string; readonly status: string }
	| { readonly kind: 'first_visit' }
	| { readonly kind: 'long_time'; readonly daysAgo: number };

/** One thing to suggest, why, and where it can be had. */
export type Suggestion = {
	readonly itemId: string;
	readonly name: string;
	readonly price: Money;
	/** Goes with something they bought, by its name; they buy it again; or everybody does. */
	readonly because:
		| { readonly kind: 'goes_with'; readonly name: string }
		| { readonly kind: 'buys_again' }
		| { readonly kind: 'popular' };
	readonly here: number;
	readonly elsewhere: readonly { readonly place: string; readonly quantity: number }[];
};

/** Points as the counter may say and spend them now. */
export type PointsStanding = {
	/** Spendable, own facts included. */
	readonly balance: number;
	/** Earned and not spendable yet. */
	readonly pending: number;
	/** Epoch ms of the figure that this stands on. */
	readonly asOf: number;
	/** The next lot to end. */
	readonly expiresNext: { readonly points: number; readonly on: string } | null;
	/** Most that may be spent on a sale now and what bounds it; the cashier sees both. */
	readonly most: {
		readonly points: number;
		readonly by: 'balance' | 'due' | 'offline_share' | 'offline_sale' | 'offline_till' | 'too_old' | 'min';
	};
	/** What `most.points` settle, minor units. */
	readonly worth: Money;
	/** Above this many points the customer shows who they are. */
	readonly proofAbove: number | null;
	/** Fewest points that may be spent, in what steps, and minor units for one. */
	readonly spend: { readonly min: number; readonly step: number; readonly worth: Rate };
};

/** Somebody as far as prices and coupons care: no name, no address; the year of a birthday is nobody's. */
export type BuyerFacts = CouponCustomer & PricingCustomer;

/** One glance: everything the card shows. The person's own words are masked; `reveal` shows them. */
export type CustomerCard = {
	readonly ref: string;
	readonly name: string;
	readonly kana: string;
	readonly phone: string;
	/** What prices and coupons may know of them. */
	readonly buyer: BuyerFacts;
	readonly rank: { readonly id: string; readonly name: { readonly ja: string; readonly en: string } };
	readonly cues: readonly GreetingCue[];
	readonly points: PointsStanding;
	readonly segment: string | null;
	/** Net spend over all time, minor units; and by the simple model of domain.md §11.2 over three years. */
	readonly lifetime: { readonly spend: number; readonly purchases: number };
	readonly lastPurchases: readonly TimelineEvent[];
	readonly openOrders: readonly TimelineEvent[];
	readonly preferences: string;
	readonly consents: readonly StandingConsent[];
	readonly suggestions: readonly Suggestion[];
};

/** What a person tells us when they join. */
export type NewCustomer = {
	readonly profile: CustomerProfile;
	/** Purposes agreed to, with the version of the words that were shown. */
	readonly consents: readonly string[];
	readonly textVersion: string;
};

/** The PIN is right, and there is still nothing to open: no key for this person, or too long without the server. */
export type UnlockRefusal = {
	readonly ok: false;
	readonly code: Extract<CustomerRefusal, 'customers_absent' | 'customers_stale'>;
};

/** What the screens may do with customers; all of it without a network but `findFurther`. */
export type CustomerServices = {
	state(): Promise<CustomersState>;
	/** Bumped when customers were unlocked, locked or changed on the device: read again what is shown. */
	readonly changed: Subscribable<number>;
	/** The PIN of whoever is signed in, again: after a reload, or after the tablet was left alone. */
	unlock(pin: string): Promise<{ readonly ok: true; readonly value: null } | SignInRefusal | UnlockRefusal>;
	/** Hides everyone until the next PIN. */
	lock(): Promise<void>;
	/** By phone, kana, kanji, Latin name, mail or card; four characters at least. Newest match first, twenty at most. */
	find(query: string): Promise<Result<readonly CustomerHit[], CustomerCode>>;
	/** Asks the server for someone of another store; they belong to this store's customers from then on. */
	findFurther(query: string): Promise<Result<readonly CustomerHit[], CustomerCode>>;
	/**
	 * By a scanned card number or signed member code (`NM1.`), believed by the keys in the store's feed without a network.
	 * A code counts once at a till.
	 */
	recognise(
		scanned: { readonly number: string } | { readonly token: string },
	): Promise<Result<string, CustomerCode>>;
	card(ref: string, due: Money): Promise<Result<CustomerCard, CustomerCode>>;
	timeline(
		ref: string,
		offset: number,
		limit: number,
	): Promise<Result<readonly TimelineEvent[], CustomerCode>>;
	/** The whole profile, for a reason that is recorded; the screen hides it again after thirty seconds. */
	reveal(ref: string, reason: string): Promise<Result<CustomerProfile, CustomerCode>>;
	/** Answers the new customer's ref. Someone with the same phone, mail or card is an answer too: `customer_known`. */
	register(customer: NewCustomer): Promise<Result<string, CustomerCode>>;
	edit(ref: string, change: ProfileChange): Promise<Result<null, CustomerCode>>;
	/** Two become one; who may not by themselves brings the approval of someone who may (`customer_merge`). */
	merge(
		ref: string,
		into: string,
		reason: string,
		approval?: Approval | null,
	): Promise<Result<null, CustomerCode>>;
	unmerge(
		ref: string,
		into: string,
		reason: string,
		approval?: Approval | null,
	): Promise<Result<null, CustomerCode>>;
	consent(ref: string, purpose: string, isGiven: boolean): Promise<Result<null, CustomerCode>>;
	points(ref: string, due: Money): Promise<Result<PointsStanding, CustomerCode>>;
	/** Points that a sale would earn, less what the tenders taken keep from earning; 0 for who is not known. */
	earning(
		ref: string,
		sale: PricedSale,
		tenders: readonly Pick<TakenTender, 'rule' | 'amount'>[],
	): Promise<number>;
	/** The words that are agreed to when joining, newest; null where the shop has none. */
	terms(): Promise<{ readonly version: string; readonly ja: string; readonly en: string } | null>;
};
