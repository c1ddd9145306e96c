import { type Money, money } from '#domain/money/money.ts';
import { FACES } from '#domain/till/cash-count.ts';
import type { StoreDoc } from '#protocol/feed.ts';

/** How a shop counts its drawers. */
export type DrawerRules = {
	readonly isBlind: boolean;
	/** A difference up to this needs no words. */
	readonly tolerance: Money;
	/** What stays in the drawer for tomorrow. */
	readonly float: Money;
	/** Faces of notes and coins, largest first, in minor units. */
	readonly faces: readonly number[];
};

/** The store's rules; those of an older server's store are: counted openly, every difference explained, nothing deposited. */
export function drawerRules({ drawer, currency }: StoreDoc): DrawerRules {
	if (drawer) {
		return {
			isBlind: drawer.is_blind,
			tolerance: money(drawer.tolerance),
			float: money(drawer.float),
			faces: drawer.faces,
		};
	}
	return { isBlind: false, tolerance: money(0), float: money(0), faces: FACES[currency] ?? FACES.USD ?? [] };
}
