import { type Money, money, ZERO } from '#domain/money/money.ts';
import { lotsOf, pointsOn } from '#domain/points/lots.ts';
import { type PointsMoved, pointFactsOf } from '#domain/points/point-facts.ts';
import { mostPoints } from '#domain/points/spend-bound.ts';
import { worthOf } from '#domain/tender/points-tender.ts';
import type { KnownCustomer } from '#ports/customer-vault.ts';
import { loyaltyOf, type WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';
import type { WirePoints } from '#protocol/bodies/sale-body.ts';
import type { AtTill } from './at-the-counter.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { PointsStanding } from './customers.ts';

const HOUR_MS = 3_600_000;

/** What figures stand on. */
export type StandingParts = Pick<CustomerParts, 'records' | 'clock' | 'isOffline'>;

/**
 * Points of a customer now: the published lots with this tablet's own facts laid over them (L10), and how many of them
 * may be spent on what is due, with what bounds it. A shop without rules has none to spend.
 */
export async function pointsStanding(
	parts: StandingParts,
	known: KnownCustomer,
	{ store, businessDay }: Pick<AtTill, 'store' | 'businessDay'>,
	due: Money,
): Promise<PointsStanding> {
	const rules = loyaltyOf(store);
	if (!rules) return { ...NOTHING, asOf: known.customer.asOf };
	const { spendable, pending, expiresNext } = standingOn(known, rules, businessDay);
	const asOf = asOfKnown(known);
	const offline = parts.isOffline()
		? { ageMs: parts.clock.now() - asOf, spentToday: await parts.records.pointsSpent(businessDay) }
		: null;
	const { min, step } = rules.spend;
	const spend = { min, step, worth: rules.worth };
	const most = mostPoints({ balance: spendable, due, offline }, spend, {
		share: rules.offline.share,
		perSale: rules.offline.per_sale,
		perTillDay: rules.offline.per_till_day,
		maxAgeMs: rules.offline.max_age_hours * HOUR_MS,
	});
	return {
		...{ balance: spendable, pending, asOf, expiresNext, most, spend },
		worth: worthOf(most.points, rules.worth).amount,
		proofAbove: rules.spend.proof_above,
	};
}

/** Points as a document leaves them that is about to be made, for its paper; null in a shop without rules. */
export function pointsAfter(
	known: KnownCustomer,
	moved: PointsMoved,
	{ store, businessDay }: Pick<AtTill, 'store' | 'businessDay'>,
): WirePoints['after'] | null {
	const rules = loyaltyOf(store);
	if (!rules) return null;
	// `~` comes after every entry's id: of one day this is the last fact.
	const own = [...known.own, ...pointFactsOf('~', businessDay, moved)];
	const { spendable, pending } = standingOn({ ...known, own }, rules, businessDay);
	const { rank: id } = known.customer;
	const rank = id === '' ? rules.ranks[0] : rules.ranks.find((each) => each.id === id);
	return {
		...{ balance: spendable, pending, as_of: asOfKnown(known) },
		...(rank && { rank: { ja: rank.name.ja, en: rank.name.en } }),
	};
}

/** Epoch ms of the published figures. */
const asOfKnown = ({ customer, currentAt }: KnownCustomer): number => Math.max(customer.asOf, currentAt ?? 0);

/** Lots with own facts laid over them, on a store day. */
function standingOn({ customer, own }: KnownCustomer, { pending_days, expiry }: WireLoyalty, day: string) {
	const rules = { pendingDays: pending_days, expiry };
	return pointsOn(lotsOf(own, rules, { lots: customer.lots, owed: customer.owed }), day);
}

const NOTHING: Omit<PointsStanding, 'asOf'> = {
	...{ balance: 0, pending: 0, expiresNext: null, worth: ZERO, proofAbove: null },
	most: { points: 0, by: 'balance' },
	spend: { min: 0, step: 1, worth: { n: money(1), d: 1 } },
};
