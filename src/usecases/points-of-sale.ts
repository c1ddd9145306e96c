import type { Basket } from '#domain/basket/basket.ts';
import { type Money, minus, money } from '#domain/money/money.ts';
import type { PaidBy } from '#domain/points/carried-value.ts';
import type { PointsMoved } from '#domain/points/point-facts.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { worthOf } from '#domain/tender/points-tender.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { loyaltyOf } from '#protocol/bodies/loyalty-rules.ts';
import type { WirePoints } from '#protocol/bodies/sale-body.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';

/** What a sale asks about whoever buys. Both answer also when nobody can be shown: then by what the shop's rules say. */
export type SaleMembers = {
	/** Points that the sale earns. */
	earned(ref: string, sale: PricedSale, tenders: readonly PaidBy[], store: StoreDoc): Promise<number>;
	/** The most points that may be spent on what is due now. */
	most(ref: string, due: Money, store: StoreDoc, businessDay: string): Promise<number>;
	/** Points as a document leaves them, for its paper; null where nobody can be shown. */
	after(
		ref: string,
		moved: PointsMoved,
		store: StoreDoc,
		businessDay: string,
	): Promise<WirePoints['after'] | null>;
};

/** A sale about to be completed. */
type Sale = {
	readonly basket: Basket;
	readonly priced: PricedSale;
	readonly tenders: readonly (Tender | TakenTender)[];
	readonly store: StoreDoc;
	readonly businessDay: string;
	readonly isTraining: boolean;
};

const NONE: WirePoints = { granted: 0, redeemed: 0 };

/**
 * Points that come and go with a sale: what its tenders of points spend, never beyond the bound (domain.md §6.2), and
 * what the rest of it earns. Practice spends and earns nothing that counts, and asks nobody.
 */
export async function pointsOfSale(
	members: SaleMembers | undefined,
	{ basket: { customer }, priced, tenders, store, businessDay, isTraining }: Sale,
): Promise<Result<WirePoints, ErrorCode>> {
	const taken = tenders.flatMap((tender) => ('rule' in tender ? tender : []));
	const spending = taken.filter(({ rule }) => rule.kind === 'points');
	const rules = loyaltyOf(store);
	if (spending.length > 0 && (customer === undefined || !members || !rules))
		return refused('tender_reference_missing');
	if (customer === undefined || !members || !rules) return ok(NONE);
	let redeemed = 0;
	for (const { points = 0, amount, reference } of spending) {
		// Whose points are spent is who buys, and they settle what they are worth.
		if (reference !== customer) return refused('tender_reference_missing');
		if (points <= 0 || worthOf(points, rules.worth).amount !== amount)
			return refused('tender_amount_invalid');
		redeemed += points;
	}
	if (redeemed > 0 && !isTraining) {
		const others = taken.filter(({ rule, isCharged }) => rule.kind !== 'points' && isCharged);
		const due = others.reduce((left, { amount }) => minus(left, amount), priced.total);
		const most = await members.most(customer, money(Math.max(due, 0)), store, businessDay);
		if (redeemed > most) return refused('tender_above_offline_limit');
	}
	const granted = await members.earned(customer, priced, taken, store);
	const moved = { granted, redeemed };
	if (isTraining) return ok(moved);
	return ok(await withPointsAfter(members, customer, moved, { store, businessDay }));
}

/** Points of a document with where they stand after it, as far as anybody here knows whose they are. */
export async function withPointsAfter(
	members: SaleMembers | undefined,
	customer: string | null,
	moved: PointsMoved,
	{ store, businessDay }: Pick<Sale, 'store' | 'businessDay'>,
): Promise<WirePoints> {
	const { granted, redeemed, earned } = moved;
	const points = { granted, redeemed, ...(earned !== undefined && { earned }) };
	const after = customer === null ? null : await members?.after(customer, moved, store, businessDay);
	return after ? { ...points, after } : points;
}
