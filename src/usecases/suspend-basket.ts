import type { Basket } from '#domain/basket/basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Baskets } from '#ports/baskets.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import { StorageError } from '#ports/errors.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** What parking and saving baskets needs from outside. */
export type BasketParts = { readonly baskets: Baskets; readonly device: Device; readonly clock: Clock };

/** Keeps the open basket over a crash. */
export function saveBasket({ baskets }: BasketParts, basket: Basket): Promise<Result<true, ErrorCode>> {
	return stored(() => baskets.save(basket));
}

/** Parks a basket to serve someone else first. */
export async function suspendBasket(
	{ baskets, device, clock }: BasketParts,
	basket: Basket,
	label: string,
): Promise<Result<true, ErrorCode>> {
	if (basket.lines.length === 0) return refused('basket_empty');
	const operator = (await device.operator()) ?? '';
	return stored(() => baskets.suspend({ basket, label, operator, suspendedAt: clock.now() }));
}

/** Takes a parked basket back as the open one. */
export async function resumeBasket({ baskets }: BasketParts, id: string): Promise<Result<Basket, ErrorCode>> {
	try {
		const basket = await baskets.resume(id);
		return basket ? ok(basket) : refused('basket_not_found');
	} catch (cause) {
		return refused(codeOf(cause));
	}
}

async function stored(work: () => Promise<void>): Promise<Result<true, ErrorCode>> {
	try {
		await work();
		return ok(true);
	} catch (cause) {
		return refused(codeOf(cause));
	}
}

const codeOf = (cause: unknown): ErrorCode => (cause instanceof StorageError ? cause.code : 'storage_failed');
