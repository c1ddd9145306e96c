import { worthOfFirst } from '#domain/apportion/unit-share.ts';
import { type Money, money, plus, sum, ZERO } from '#domain/money/money.ts';
import type { ReturnedUnits, SoldSale } from '#domain/returns/sold-sale.ts';

/** What points did for a sale, as its document keeps it. */
export type SpentOnSale = {
	readonly sold: SoldSale;
	/** What tenders of points settled of its total; nothing where points were a discount. */
	readonly paid: Money;
	/** How many points that was together. */
	readonly redeemed: number;
};

/** How far a sale has come back: units, and money of its tenders of points. */
export type CameBack = { readonly units: ReturnedUnits; readonly refunded: Money };

/**
 * Points that a return gives back: in proportion to what they were worth on the units and in the tenders that come back
 * (PTS-03), out of the shares that the sale stored. Cumulative, so that any split of returns gives back exactly the
 * points that were spent.
 */
export function pointsGivenBack(sale: SpentOnSale, before: CameBack, after: CameBack): number {
	const worth = plus(discounted(sale.sold, null), sale.paid);
	if (worth <= 0 || sale.redeemed <= 0) return 0;
	const share = ({ units, refunded }: CameBack): number => {
		const back = plus(discounted(sale.sold, units), refunded);
		return Number((BigInt(sale.redeemed) * BigInt(back)) / BigInt(worth));
	};
	return share(after) - share(before);
}

/**
 * Points that a return takes back of those that its sale earned: by the accrual bases that the sale stored, so that what
 * is left earns what is left of them. Cumulative: any split of returns takes back exactly what was granted (PTR-01,
 * PTR-02), whatever rule and multiplier it was granted by (PTR-05).
 */
export function pointsTakenBack(
	sold: SoldSale,
	granted: number,
	before: ReturnedUnits,
	after: ReturnedUnits,
): number {
	const whole = earnsOn(sold, null);
	if (granted <= 0 || whole <= 0) return 0;
	const left = (units: ReturnedUnits): number =>
		Number((BigInt(granted) * BigInt(whole - earnsOn(sold, units))) / BigInt(whole));
	return left(before) - left(after);
}

/** What units earned points on; all of them where none are named. */
function earnsOn({ lines }: SoldSale, units: ReturnedUnits | null): number {
	return lines.reduce((all, { id, quantity, accrualBase }) => {
		const count = units ? (units.get(id) ?? 0) : quantity;
		return all + worthOfFirst(count, accrualBase, quantity);
	}, 0);
}

/** What points took off the units; off all of them where none are named. */
function discounted({ lines }: SoldSale, units: ReturnedUnits | null): Money {
	return lines.reduce((all, { id, quantity, shares }) => {
		const points = sum(shares.filter(({ kind }) => kind === 'points').map(({ amount }) => amount));
		const count = units ? (units.get(id) ?? 0) : quantity;
		return points === 0 ? all : plus(all, money(worthOfFirst(count, points, quantity)));
	}, ZERO);
}
