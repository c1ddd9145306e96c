import * as v from 'valibot';
import { Minor, Text } from '../money-schema.ts';
import { Natural } from './parts.ts';

/** A place that goods can be promised from, as seen from the store of the document. */
export const WireSourcePlace = v.object({
	id: Text(60),
	kind: v.picklist(['store', 'warehouse', 'online']),
	/** Lower is asked first. */
	priority: Natural,
	distance_m: Natural,
	/** One shipment from there, minor units. */
	cost: Minor,
	/** Days until goods from there are with the customer. */
	lead_days: Natural,
	/** Units of every item kept back from orders. */
	buffer: Natural,
	takes_orders: v.boolean(),
});

/** How a store finds the place that an order comes from (domain.md §8.2); `sourcing` of the store document. */
export const WireSourcing = v.object({
	prefer: v.picklist(['fewest_splits', 'lowest_cost']),
	most_shipments: v.picklist([1, 2, 3]),
	split_penalty: Minor,
	/** No part of a split is worth less than this. */
	split_from: Minor,
	/** Known stock older than this is not relied on. */
	oldest_minutes: Natural,
	places: v.array(WireSourcePlace),
});
export type WireSourcing = v.InferOutput<typeof WireSourcing>;

/** The rules in a store document; null where an older server has none, or none that this build can read. */
export function sourcingOf({ sourcing }: { readonly sourcing?: unknown }): WireSourcing | null {
	const read = v.safeParse(WireSourcing, sourcing);
	return read.success ? read.output : null;
}
