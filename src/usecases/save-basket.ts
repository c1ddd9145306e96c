import type { Basket } from '#domain/basket/basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Baskets } from '#ports/baskets.ts';
import { StorageError } from '#ports/errors.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** Keeps the open basket over a crash. */
export async function saveBasket(
	{ baskets }: { readonly baskets: Pick<Baskets, 'save'> },
	basket: Basket,
): Promise<Result<true, ErrorCode>> {
	try {
		await baskets.save(basket);
		return ok(true);
	} catch (cause) {
		return refused(cause instanceof StorageError ? cause.code : 'storage_failed');
	}
}
