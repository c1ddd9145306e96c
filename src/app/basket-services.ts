import { type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { DeviceState } from '#protocol/wire.ts';
import type { TillServices } from '#usecases/services.ts';
import { type BasketParts, resumeBasket, saveBasket, suspendBasket } from '#usecases/suspend-basket.ts';
import type { Drawer } from './drawer.ts';

/** What the screens may do with baskets. A revoked device finishes the open one and begins no other. */
export function basketServices(
	parts: BasketParts,
	drawer: Drawer,
	state: () => DeviceState,
): Pick<TillServices, 'saveBasket' | 'suspendBasket' | 'suspendedBaskets' | 'resumeBasket'> {
	const mayBegin = (basketId: string) => state() !== 'revoked' || drawer.basket === basketId;
	return {
		async saveBasket(basket): Promise<Result<true, ErrorCode>> {
			if (basket.lines.length > 0) {
				if (!mayBegin(basket.id)) return refused('device_revoked');
				drawer.took(basket.id);
			}
			const saved = await saveBasket(parts, basket);
			if (saved.ok && basket.lines.length === 0) drawer.closed();
			return saved;
		},
		async suspendBasket(basket, label) {
			const suspended = await suspendBasket(parts, basket, label);
			if (suspended.ok) drawer.closed();
			return suspended;
		},
		suspendedBaskets: () => parts.baskets.suspended(),
		async resumeBasket(id) {
			if (!mayBegin(id)) return refused('device_revoked');
			const resumed = await resumeBasket(parts, id);
			if (resumed.ok) drawer.took(resumed.value.id);
			return resumed;
		},
	};
}
