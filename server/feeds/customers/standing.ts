import * as v from 'valibot';
import { addMonths, daysFrom } from '#domain/calendar/days.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { segmentOf } from '#domain/customer/rfm.ts';
import type { LotRules } from '#domain/points/lots.ts';
import { WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';

/** A purchase as figures count it: the day, and what stayed of it after returns, minor units. */
export type Buy = readonly [day: string, net: number];

/**
 * What all customers are ranked by: cuts between the scores 1 to 5 of recency, frequency and money (a value above the
 * k-th cut has the score k + 2), as of a day. One for all, so that a sale does not move everybody.
 */
export type Scale = {
	readonly day: string;
	/** Customers there were, and those who had bought in the twelve months before. */
	readonly people: number;
	readonly buyers: number;
	readonly cuts: readonly [
		recency: readonly number[],
		frequency: readonly number[],
		money: readonly number[],
	];
	/** The rules they were made by, as text. */
	readonly rules: string;
};

/** The shop's rules of points and ranks. */
export type Loyalty = WireLoyalty | null;

/** The rules in the store's document; null where there are none that this build can read. */
export function readLoyalty(rules: unknown): Loyalty {
	const read = v.safeParse(WireLoyalty, rules);
	return read.success ? read.output : null;
}

/** How lots live by these rules; without any, for ever. */
export const lotRules = (loyalty: Loyalty): LotRules => ({
	pendingDays: loyalty?.pending_days ?? 0,
	expiry: loyalty?.expiry ?? null,
});

/** Recency (days, negative: nearer is more), purchases and spend in the twelve months before a day. */
export type Values = readonly [recency: number, purchases: number, spend: number];

/** A customer's values as of a day; null without a purchase in the window. */
export function valuesOn(buys: readonly Buy[], day: string): Values | null {
	const from = addMonths(day, -12);
	const own = buys.filter(([on, net]) => on > from && net > 0);
	if (own.length === 0) return null;
	const last = own.reduce((newest, [on]) => (on > newest ? on : newest), '');
	return [daysFrom(last) - daysFrom(day), own.length, own.reduce((sum, [, net]) => sum + net, 0)];
}

/** Cuts between five scores: 1 + ⌊5 × (how many are strictly worse) ÷ n⌋, as `rfmScores` has it. Sorts its argument. */
export function cutsOf(values: Float64Array): number[] {
	const sorted = values.sort();
	return [1, 2, 3, 4].map((k) => sorted[Math.ceil((k * sorted.length) / 5) - 1] ?? 0);
}

/** Score and segment of a customer, null without a purchase in the window. */
export function rfmOf(values: Values | null, { cuts, buyers }: Scale): PublishedCustomer['rfm'] {
	if (!values || buyers === 0) return null;
	const score = (at: 0 | 1 | 2): number => 1 + cuts[at].filter((cut) => values[at] > cut).length;
	const all = [score(0), score(1), score(2)] as const;
	return { score: all, segment: segmentOf(all) };
}

/** The rank of who spent so much in twelve months; '' where the shop has none. */
export function rankOf(values: Values | null, loyalty: Loyalty): string {
	const spend = values?.[2] ?? 0;
	const ranks = (loyalty?.ranks ?? []).filter(({ from_spend }) => from_spend <= spend);
	return (
		ranks.reduce<(typeof ranks)[number] | null>(
			(best, rank) => (best === null || rank.from_spend > best.from_spend ? rank : best),
			null,
		)?.id ?? ''
	);
}
