import type { Money } from '#domain/money/money.ts';
import type { Rate, Rounding } from '#domain/money/rounding.ts';
import type { Condition } from './condition.ts';

/** The items a promotion is about; everything in the basket when nothing is named. */
export type Scope = {
	readonly items?: readonly string[];
	readonly categories?: readonly string[];
	readonly exceptItems?: readonly string[];
};

/** So much off; `floor` and for the whole line unless it says otherwise (PRO-01, DIS-12). */
export type PercentOff = {
	readonly kind: 'percent';
	readonly rate: Rate;
	readonly rounding?: Rounding;
	readonly per?: 'line' | 'unit';
};
/** An amount off: for each unit of an item, for each group, once for a basket. Never more than there is (PRO-21). */
export type AmountOff = { readonly kind: 'amount'; readonly amount: Money };
/** A price instead: of each unit of an item, or of a whole group. Does nothing where the goods cost less. */
export type FixedPrice = { readonly kind: 'fixed_price'; readonly price: Money };
/** The cheapest units of a group cost nothing; every unit of the group carries its share of it (REF-09). */
export type CheapestFree = { readonly kind: 'cheapest_free'; readonly units: number };
/** Points are earned so many times; takes nothing off and stacks with everything (PRO-24). */
export type PointsTimes = { readonly kind: 'points'; readonly times: number };

/**
 * How a promotion meets others: `best` competes, one for a unit; `compound` adds up with other compound ones; what is
 * `exclusive` stands alone, and its lines take no basket discount either. Where several ways are open, the one that is
 * best for the customer is taken (domain.md §9.1).
 */
export type Stacking = 'best' | 'compound' | 'exclusive';

type Terms = {
	readonly id: string;
	/** As printed and shown. */
	readonly name: string;
	readonly stacking: Stacking;
	/** Of promotions in one group, at most one is on a unit (or on the basket). */
	readonly stackingGroup?: string;
	/** Decides between equal savings; higher first, then the lower id. */
	readonly priority?: number;
	readonly condition: Condition;
	/** Only when its coupon was presented. */
	readonly needsCoupon?: boolean;
	/** May be added to a price for members; else the better of the two counts (PRO-18). */
	readonly onMemberPrice?: boolean;
	/** Also on prices that are final: markdown labels, prices inside codes, overridden prices (PRO-22, PRO-23). */
	readonly onFinalPrice?: boolean;
	/** Units of an item, or groups, a customer may have of it; without limit when absent (PRO-20). */
	readonly maxUses?: number;
};

/** On each unit of some items, from a number of them on when it says so (PRO-19). */
export type ItemPromotion = Terms & {
	readonly kind: 'item';
	readonly scope: Scope;
	readonly minQuantity?: number;
	readonly reward: PercentOff | AmountOff | FixedPrice | PointsTimes;
};

/** One place in a group: so many units of these items. */
export type Slot = { readonly scope: Scope; readonly quantity: number };

/**
 * On goods bought together, each unit in one group only: one slot is n-for-m, a slot for each item a bundle, slots by
 * category mix-and-match.
 */
export type GroupPromotion = Terms & {
	readonly kind: 'group';
	readonly slots: readonly Slot[];
	readonly reward: PercentOff | AmountOff | FixedPrice | CheapestFree;
	/** Which units a group takes first; the store may say the cheapest (PRO-04). */
	readonly pick?: 'best' | 'cheapest';
};

/** On the basket after the lines' own promotions, from an amount or a number of units on (PRO-10). */
export type BasketPromotion = Terms & {
	readonly kind: 'basket';
	/** What counts and what is reduced: a coupon for some goods names them (DIS-09). */
	readonly scope: Scope;
	readonly minAmount?: Money;
	readonly minQuantity?: number;
	readonly reward: PercentOff | AmountOff | PointsTimes;
};

/** A rule that takes something off, or gives points. */
export type Promotion = ItemPromotion | GroupPromotion | BasketPromotion;

/** Best first among equals: priority, then id. */
export const byRank = (a: Promotion, b: Promotion): number =>
	(b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
