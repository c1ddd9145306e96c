import type { CustomerProfile } from './profile.ts';

/** A lot of points (domain.md §6.1). Days are ISO store days; a lot that is spent is gone from the list. */
export type PointLot = {
	readonly points: number;
	readonly earnedOn: string;
	readonly spendableFrom: string;
	/** Last day on which it can be spent; null for ever. */
	readonly expiresOn: string | null;
};

/** One line of something bought. */
export type BoughtLine = {
	readonly itemId: string;
	/** What it was sold as; empty where the catalogue has the item by this very name. */
	readonly name: string;
	readonly quantity: number;
	/** Minor units for all units, after discounts; negative when it came back. */
	readonly paid: number;
};

/** Something that happened between the shop and a customer, newest first in a timeline. */
export type TimelineEvent = {
	readonly kind: 'purchase' | 'return' | 'order' | 'hold' | 'wish' | 'view';
	readonly channel: 'store' | 'online';
	/** Place id, or the online shop's. */
	readonly place: string;
	/** Receipt or order number. */
	readonly number: string;
	/** ISO day. */
	readonly day: string;
	readonly total: number;
	readonly points: number;
	/** Of an order: placed, paid, shipped … as the shop says. */
	readonly status: string | null;
	readonly lines: readonly BoughtLine[];
};

/** A consent as it stands. */
export type StandingConsent = {
	readonly purpose: string;
	readonly isGiven: boolean;
	readonly textVersion: string;
	/** Epoch ms. */
	readonly at: number;
};

/** What a store's tablets know of one customer: the sealed content of a `customer:<ref>` document. */
export type PublishedCustomer = {
	readonly ref: string;
	readonly profile: CustomerProfile;
	readonly joinedOn: string;
	readonly rank: string;
	/** Points that are there, by lot; the balance is their sum less `owed`. */
	readonly lots: readonly PointLot[];
	/** Points spent beyond what was there; the next ones repay it. */
	readonly owed: number;
	/** Newest first, as far as the history consent goes and the shop keeps it. */
	readonly timeline: readonly TimelineEvent[];
	/** Purchases, net spend and first and last day over all time, whatever the timeline still shows. */
	readonly totals: {
		readonly purchases: number;
		readonly spend: number;
		readonly firstOn: string | null;
		readonly lastOn: string | null;
	};
	/** Scores of §11.1 among all customers of the shop, with the segment; null without a purchase in the window. */
	readonly rfm: { readonly score: readonly [number, number, number]; readonly segment: string | null } | null;
	readonly consents: readonly StandingConsent[];
	/** Others that were merged into this one. */
	readonly merged: readonly string[];
	/**
	 * Epoch ms of the newest fact in it. What is published stands until something else is: how old the figures are is
	 * how long the feed was not read.
	 */
	readonly asOf: number;
};
