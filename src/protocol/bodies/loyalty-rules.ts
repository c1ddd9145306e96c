import * as v from 'valibot';
import { IsoDate, Minor, Text, WireRate } from '../money-schema.ts';
import { Count, Natural } from './parts.ts';

/** How the shop's points work, one rule set for store and online shop (domain.md §6); `loyalty` of the store document. */
export const WireLoyalty = v.object({
	/** So many points for every full step (minor units) of the accrual base. */
	accrual: v.object({
		step: Minor,
		points: Count,
		base: v.picklist(['inclusive', 'exclusive']),
		round: v.picklist(['document', 'line']),
	}),
	/** What one point is worth in minor units when it is spent. */
	worth: WireRate,
	spend: v.object({
		as: v.picklist(['discount', 'tender']),
		min: Natural,
		step: Count,
		/** Above this many points in one sale the customer shows who they are; null asks never. */
		proof_above: v.nullable(Natural),
	}),
	/** Days until earned points can be spent: the return period. */
	pending_days: Natural,
	/** Months after earning (end of month) or after the last use; null keeps them for ever. */
	expiry: v.nullable(v.object({ kind: v.picklist(['fixed', 'sliding']), months: Count })),
	/** Without a network: a share of the known balance, at most so many in a sale and at a till in a day, while the balance is younger than this. */
	offline: v.object({
		share: WireRate,
		per_sale: Natural,
		per_till_day: Natural,
		max_age_hours: Natural,
	}),
	/** Ranks from the lowest: from this spend in twelve months on, points are multiplied so. */
	ranks: v.array(
		v.object({
			id: Text(40),
			name: v.object({ ja: Text(60), en: Text(60) }),
			from_spend: Minor,
			times: WireRate,
		}),
	),
	/** A tablet that nobody has touched for so long hides customers again, seconds; two minutes when left out. */
	idle_seconds: v.optional(Count),
	/** Words a person agrees to when they join, by version; the last is shown. */
	terms: v.array(v.object({ version: Text(60), from: IsoDate, ja: Text(2000), en: Text(2000) })),
});
export type WireLoyalty = v.InferOutput<typeof WireLoyalty>;

/** The rules in a store document; null where the shop has none, or none that this build can read. */
export function loyaltyOf({ loyalty }: { readonly loyalty?: unknown }): WireLoyalty | null {
	const read = v.safeParse(WireLoyalty, loyalty);
	return read.success ? read.output : null;
}
