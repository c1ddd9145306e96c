import { ok } from '#domain/result.ts';
import type { OrderServices } from '#usecases/orders.ts';
import { planOrder, waysOf } from '#usecases/plan-order.ts';
import { sealRecipient } from '#usecases/seal-recipient.ts';
import type { ListedItem } from '#usecases/services.ts';
import { SHOP } from './shop-data.ts';

const PLACE = { distance_m: 10_000, cost: 500, lead_days: 2, buffer: 0, priority: 1, takes_orders: true };

/** Orders with the real planning, over a shop in memory; what is sealed here is a name only. */
export function memoryOrders(items: readonly ListedItem[], now: () => number): OrderServices {
	const store = {
		_id: `store:${SHOP.storeId}`,
		time_zone: SHOP.timeZone,
		sourcing: {
			...{ prefer: 'fewest_splits', most_shipments: 2, split_penalty: 300, split_from: 1000 },
			oldest_minutes: 1440,
			places: [
				{ ...PLACE, id: 'shibuya', kind: 'store' },
				{ ...PLACE, id: 'yokohama', kind: 'store' },
				{ ...PLACE, id: 'warehouse', kind: 'warehouse' },
			],
		},
	};
	const parts = {
		device: { store: async () => store as never },
		goods: { byId: async (id: string) => items.find((item) => item.id === id) ?? null },
		clock: { now },
		asOf: () => now() - 600_000,
	};
	return {
		ways: (item) => waysOf(parts, item),
		plan: (basket) => planOrder(parts, basket),
		seal: (recipient) =>
			sealRecipient(
				{ sealNew: async () => ok({ ref: 'someone', sealed: 'sealed', sealedKey: 'key' }) },
				recipient,
			),
	};
}
