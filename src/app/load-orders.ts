import type { OrderServices } from '#usecases/orders.ts';
import type { OrderParts } from './order-services.ts';

/** Orders, fetched when they are first asked for and kept; rejects when they are not to be had, and tries again. */
export function ordersLoader(parts: OrderParts): () => Promise<OrderServices> {
	let loading: Promise<OrderServices> | null = null;
	return () => {
		loading ??= import('./order-services.ts').then(
			({ orderServices }) => orderServices(parts),
			(cause: unknown) => {
				loading = null;
				throw cause;
			},
		);
		return loading;
	};
}
