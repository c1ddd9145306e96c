import type { Basket } from '#domain/basket/basket.ts';
import { money, ZERO } from '#domain/money/money.ts';
import type { LineOrder, LineWay } from '#domain/orders/line-order.ts';
import { type LineToPlan, type PlanTerms, planLines } from '#domain/orders/plan-lines.ts';
import { businessDay } from '#domain/till/business-day.ts';
import type { ListedItem } from '#ports/catalogue.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import { sourcingOf } from '#protocol/bodies/sourcing-rules.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import type { OfferedWay } from './orders.ts';

/** What planning an order needs from outside. */
export type PlanParts = {
	readonly device: Pick<Device, 'store'>;
	readonly goods: { byId(id: string): Promise<ListedItem | null> };
	/** The shop's clock: ages and days are by the server's time. */
	readonly clock: Clock;
	/** When the stock on this device was last known to be the server's, epoch ms by its time; null for never. */
	readonly asOf: () => number | null;
};

/** By what this store plans at this moment; null where the shop says nothing of orders. */
function termsOf(store: StoreDoc, { clock, asOf }: PlanParts): PlanTerms | null {
	const rules = sourcingOf(store);
	if (!rules) return null;
	const now = clock.now();
	return {
		rule: {
			prefer: rules.prefer,
			mostShipments: rules.most_shipments,
			splitPenalty: money(rules.split_penalty),
			splitFrom: money(rules.split_from),
		},
		places: rules.places.map(({ id, priority, distance_m, cost, lead_days, buffer, takes_orders }) => ({
			...{ id, priority, distanceM: distance_m, cost: money(cost), leadDays: lead_days, buffer },
			takesOrders: takes_orders,
		})),
		oldestMinutes: rules.oldest_minutes,
		asOf: asOf(),
		now,
		today: businessDay(now, store.time_zone, 0),
	};
}

/** Says of every line of a basket that comes later from where, when and how sure. */
export async function planOrder(parts: PlanParts, basket: Basket): Promise<ReadonlyMap<string, LineOrder>> {
	const ordered = basket.lines.filter(({ way }) => way !== undefined);
	const store = ordered.length > 0 ? await parts.device.store() : null;
	const terms = store && termsOf(store, parts);
	if (!terms) return new Map();
	const lines = await Promise.all(
		ordered.map(async ({ id, itemId, quantity, unitPrice, way }): Promise<LineToPlan[]> => {
			const item = await parts.goods.byId(itemId);
			const value = money(unitPrice * quantity);
			return way ? [{ id, item: itemId, units: quantity, value, way, stock: item?.stock ?? [] }] : [];
		}),
	);
	return planLines(lines.flat(), terms);
}

/** Stores offered for collecting, at most: the nearest that have it. */
const MOST_STORES = 4;

/** The ways in which one unit of an item can come, with what would be said of each; the customer chooses. */
export async function waysOf(parts: PlanParts, item: ListedItem): Promise<readonly OfferedWay[]> {
	const store = await parts.device.store();
	const terms = store && termsOf(store, parts);
	const rules = store && sourcingOf(store);
	if (!store || !terms || !rules) return [];
	const here = store._id.slice('store:'.length);
	const planned = (way: LineWay): OfferedWay[] => {
		const line = { id: item.id, item: item.id, units: 1, value: item.price ?? ZERO, way, stock: item.stock };
		const order = planLines([line], terms).get(item.id);
		return order ? [{ way, order }] : [];
	};
	const stores = rules.places
		.filter(({ id, kind }) => kind === 'store' && id !== here && free(item, id) > 0)
		.toSorted((a, b) => a.distance_m - b.distance_m || (a.id < b.id ? -1 : 1))
		.slice(0, MOST_STORES);
	return [
		...planned({ method: 'delivery', collectAt: null }),
		...planned({ method: 'pickup', collectAt: here }),
		...stores.flatMap(({ id }) => planned({ method: 'pickup', collectAt: id })),
	];
}

const free = ({ stock }: ListedItem, place: string): number => {
	const known = stock.find((each) => each.place === place);
	return known ? known.quantity - (known.reserved ?? 0) : 0;
};
