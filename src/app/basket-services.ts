import { type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { DeviceState } from '#protocol/wire.ts';
import { saveBasket } from '#usecases/save-basket.ts';
import type { TillServices } from '#usecases/services.ts';
import type { BasketParts } from '#usecases/suspend-basket.ts';
import type { Drawer } from './drawer.ts';
import { loadSelling } from './load-selling.ts';

/** What the screens may do with baskets. A revoked device finishes the open one and begins no other. */
export function basketServices(
	parts: BasketParts & { readonly committed: () => void },
	drawer: Drawer,
	state: () => DeviceState,
): Pick<
	TillServices,
	'saveBasket' | 'suspendBasket' | 'suspendedBaskets' | 'resumeBasket' | 'discardBasket'
> {
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
			const selling = await loadSelling().catch(() => null);
			if (!selling) return refused('server_unreachable');
			const suspended = await selling.suspendBasket(parts, basket, label);
			if (!suspended.ok) return suspended;
			drawer.closed();
			parts.committed();
			return suspended;
		},
		async suspendedBaskets() {
			const selling = await loadSelling().catch(() => null);
			return selling ? selling.parkedBaskets(parts) : [];
		},
		async resumeBasket(key) {
			if (!mayBegin(key)) return refused('device_revoked');
			const selling = await loadSelling().catch(() => null);
			if (!selling) return refused('server_unreachable');
			const resumed = await selling.resumeBasket(parts, key);
			if (!resumed.ok) return resumed;
			drawer.took(resumed.value.id);
			parts.committed();
			return resumed;
		},
		async discardBasket(key, why) {
			const selling = await loadSelling().catch(() => null);
			if (!selling) return refused('server_unreachable');
			const discarded = await selling.discardBasket(parts, key, why);
			if (discarded.ok) parts.committed();
			return discarded;
		},
	};
}
