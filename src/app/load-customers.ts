import type { CustomerDesk, CustomerServiceParts } from './customer-services.ts';

/** Customers, fetched when they are first asked for and kept; rejects when they are not to be had, and tries again. */
export function customersLoader(parts: CustomerServiceParts): () => Promise<CustomerDesk> {
	let loading: Promise<CustomerDesk> | null = null;
	return () => {
		loading ??= import('./customer-services.ts').then(
			({ customerServices }) => customerServices(parts),
			(cause: unknown) => {
				loading = null;
				throw cause;
			},
		);
		return loading;
	};
}
