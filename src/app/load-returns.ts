import { type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { ReturnServices } from '#usecases/returns.ts';
import type { ReturnsParts } from './returns-services.ts';

/**
 * What the screens may do with goods that come back; how it is done is fetched with the first wish, from this device
 * once it is installed.
 */
export function loadedReturns(parts: ReturnsParts): ReturnServices {
	let loading: Promise<ReturnServices> | null = null;
	const load = () => {
		loading ??= import('./returns-services.ts')
			.then(({ returnsServices }) => returnsServices(parts))
			.catch((cause: unknown) => {
				loading = null;
				throw cause;
			});
		return loading;
	};
	const using = async <T>(work: (returns: ReturnServices) => Promise<Result<T, ErrorCode>>) => {
		const returns = await load().catch(() => null);
		return returns ? work(returns) : refused('server_unreachable' as const);
	};
	return {
		find: (text) => using((returns) => returns.find(text)),
		reasons: async (use) => (await load()).reasons(use),
		returnSale: (request, approval) => using((returns) => returns.returnSale(request, approval)),
		exchange: (request, approval) => using((returns) => returns.exchange(request, approval)),
		worth: (goods) => using((returns) => returns.worth(goods)),
		withoutReceipt: (request, approval) => using((returns) => returns.withoutReceipt(request, approval)),
		voidSale: (request, approval) => using((returns) => returns.voidSale(request, approval)),
	};
}
