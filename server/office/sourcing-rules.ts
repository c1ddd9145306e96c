import type { WireSourcing } from '#protocol/bodies/sourcing-rules.ts';
import type { Place } from './places.ts';
import { metresApart } from './prefectures.ts';

/** What a shop decides about where orders come from; each may be left out (`sourcing` of the shop's settings). */
export type SourcingSettings = Partial<Omit<WireSourcing, 'places'>> & {
	readonly places?: readonly (Partial<WireSourcing['places'][number]> & { readonly id: string })[];
};

/** A place nobody knows the way to is as far as anything in the country. */
const FAR_M = 3_000_000;

const BY_KIND: Readonly<Record<Place['kind'], Omit<WireSourcing['places'][number], 'id' | 'distance_m'>>> = {
	warehouse: { kind: 'warehouse', priority: 1, cost: 500, lead_days: 1, buffer: 0, takes_orders: true },
	online: { kind: 'online', priority: 2, cost: 500, lead_days: 2, buffer: 1, takes_orders: true },
	store: { kind: 'store', priority: 3, cost: 700, lead_days: 2, buffer: 1, takes_orders: true },
};

/**
 * How orders taken at a store find their place: the shop's own settings over what is usual. Warehouses are asked before
 * stores, whose last unit stays for who walks in (ATP-03).
 */
export function sourcingFor(
	store: Place,
	places: readonly Place[],
	settings: SourcingSettings,
): WireSourcing {
	const { places: own = [], ...rule } = settings;
	return {
		...{ prefer: 'fewest_splits', most_shipments: 2, split_penalty: 300, split_from: 1000 },
		oldest_minutes: 24 * 60,
		...rule,
		places: places.map((place) => ({
			...BY_KIND[place.kind],
			id: place.id,
			distance_m: place.id === store.id ? 0 : (metresApart(store.address, place.address) ?? FAR_M),
			...own.find(({ id }) => id === place.id),
		})),
	};
}
