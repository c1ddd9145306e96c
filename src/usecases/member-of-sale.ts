import { money, sum } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { PaidBy } from '#domain/points/carried-value.ts';
import { type EarningLine, type GrantRules, pointsGranted } from '#domain/points/grant.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import type { KnownCustomer } from '#ports/customer-vault.ts';
import { loyaltyOf, type WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { SaleMembers } from './points-of-sale.ts';
import { pointsAfter, pointsStanding, type StandingParts } from './points-standing.ts';

/** Whoever buys, as far as a sale has to know them. */
export type KnownMember = KnownCustomer;

/** Answers what a sale asks, by what this tablet knows; without a look at anyone, by the tightest of the shop's rules. */
export const saleMembers = (parts: StandingParts & Pick<CustomerParts, 'vault'>): SaleMembers => ({
	async earned(ref, sale, tenders, store) {
		return pointsEarned(store, await knownMember(parts, ref), sale, tenders);
	},
	async most(ref, due, store, businessDay) {
		const member = await knownMember(parts, ref);
		if (member) return (await pointsStanding(parts, member, { store, businessDay }, due)).most.points;
		const { per_sale = 0, per_till_day = 0 } = loyaltyOf(store)?.offline ?? {};
		return Math.min(per_sale, per_till_day - (await parts.records.pointsSpent(businessDay)));
	},
	async after(ref, moved, store, businessDay) {
		const member = await knownMember(parts, ref);
		return member && pointsAfter(member, moved, { store, businessDay });
	},
});

/** Kinds of tender whose part of a sale earns no points. */
const EARNS_NOTHING: ReadonlySet<string> = new Set(['points', 'gift_card', 'store_credit']);
const ONCE: Rate = { n: 1, d: 1 };

/** Somebody by their ref; null while nobody may be shown, and for nobody. */
export async function knownMember(
	{ vault }: Pick<CustomerParts, 'vault'>,
	ref: string,
): Promise<KnownMember | null> {
	const known = await vault.read(ref).catch(() => null);
	return known?.ok ? known.value : null;
}

/**
 * Points that a sale earns by the store's rules, at the rank the customer has as far as this tablet knows. Without rules
 * there are none; someone who is not shown just now earns at the lowest rank.
 */
export function pointsEarned(
	store: Pick<StoreDoc, 'loyalty'>,
	member: KnownMember | null,
	{ lines, method }: Pick<PricedSale, 'lines' | 'method'>,
	tenders: readonly PaidBy[],
): number {
	const rules = loyaltyOf(store);
	if (!rules) return 0;
	const otherwise = tenders.filter(({ rule }) => EARNS_NOTHING.has(rule.kind)).map(({ amount }) => amount);
	const times = rules.ranks.find(({ id }) => id === member?.customer.rank)?.times ?? ONCE;
	return pointsGranted(
		lines.map((line) => earningOf(line, method.basis === 'inclusive')),
		sum(otherwise),
		grantRules(rules),
		times,
	);
}

/** A line as it earns: its base with the taxes of its rate, and without; taxes are rounded down (LOY-08). */
function earningOf(
	{ accrualBase, rate: { n, d } }: PricedSale['lines'][number],
	isInclusive: boolean,
): EarningLine {
	const part = (by: number): number => Number((BigInt(accrualBase) * BigInt(n)) / BigInt(by));
	return isInclusive
		? { inclusive: accrualBase, exclusive: money(accrualBase - part(n + d)) }
		: { inclusive: money(accrualBase + part(d)), exclusive: accrualBase };
}

const grantRules = ({ accrual }: WireLoyalty): GrantRules => ({
	step: money(accrual.step),
	points: accrual.points,
	base: accrual.base,
	round: accrual.round,
});
