import type { Coupon } from './coupon.ts';

/** A coupon used in a sale, as a till or the server knows of it. */
export type Redemption = {
	readonly coupon: string;
	/** The entry of the sale: the same redemption heard of twice is one. */
	readonly entry: string;
	readonly receipt: string;
	readonly customer: string | null;
	/** Its sale was voided: the use is free again. */
	readonly isUndone: boolean;
};

/** A redemption with its place in the server's order, in which everybody sees the same first. */
export type PlacedRedemption = Redemption & { readonly place: number };

/** A use beyond what a coupon allows: the sale stays, somebody looks at it with both receipts. */
export type CouponExcess = {
	readonly coupon: string;
	/** Which limit it is beyond. */
	readonly limit: 'total' | 'each';
	/** The last use that stands: with a coupon for one use, the one that took it. */
	readonly standing: { readonly entry: string; readonly receipt: string };
	readonly excess: { readonly entry: string; readonly receipt: string };
};

/** Uses of a coupon that stand in the way of another, each once: by everybody, and by one person. */
export function usesOf(
	coupon: Pick<Coupon, 'id'>,
	redemptions: readonly Redemption[],
	customer: string | null,
): { readonly total: number; readonly each: number } {
	const counted = standingBy(coupon, redemptions);
	const own = customer === null ? [] : counted.filter((use) => use.customer === customer);
	return { total: counted.length, each: own.length };
}

/**
 * Ranks the uses of a coupon in the server's order: as many stand as it allows, by everybody and by each person; every
 * later one is an excess (PRO-14). A later use never changes who stood before it, and an excess takes nobody's place.
 */
export function rankRedemptions(
	coupon: Pick<Coupon, 'id' | 'uses'>,
	redemptions: readonly PlacedRedemption[],
): { readonly stands: readonly PlacedRedemption[]; readonly excesses: readonly CouponExcess[] } {
	const { total, each } = coupon.uses;
	const stands: PlacedRedemption[] = [];
	const excesses: CouponExcess[] = [];
	const ordered = standingBy(
		coupon,
		[...redemptions].sort((a, b) => a.place - b.place),
	);
	for (const use of ordered) {
		const own = stands.filter(({ customer }) => customer !== null && customer === use.customer);
		const limit = reached(stands, total) ? 'total' : reached(own, each) ? 'each' : null;
		const last = (limit === 'each' ? own : stands).at(-1);
		if (limit === null || !last) stands.push(use);
		else excesses.push({ coupon: coupon.id, limit, standing: named(last), excess: named(use) });
	}
	return { stands, excesses };
}

const reached = (uses: readonly unknown[], limit: number | null): boolean =>
	limit !== null && uses.length >= limit;

const named = ({ entry, receipt }: Redemption) => ({ entry, receipt });

/** Redemptions of one coupon in their order, each entry once, without those that were undone. */
function standingBy<R extends Redemption>({ id }: Pick<Coupon, 'id'>, redemptions: readonly R[]): R[] {
	const ours = redemptions.filter(({ coupon }) => coupon === id);
	const undone = new Set(ours.filter(({ isUndone }) => isUndone).map(({ entry }) => entry));
	const seen = new Set<string>();
	return ours.filter(({ entry }) => {
		const isFirst = !seen.has(entry);
		seen.add(entry);
		return isFirst && !undone.has(entry);
	});
}
