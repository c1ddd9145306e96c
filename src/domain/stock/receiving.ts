import type { Permission } from '#domain/staff/permission.ts';
import { type ScanList, totalUnits } from './scan-list.ts';

/** A trade item that holds several of another: a case or an inner pack (domain.md §4.1). */
export type Pack = { readonly gtin: string; readonly quantity: number };

/** Units that one scan of a code stands for: those of the pack whose code it is, otherwise one. Exact only (STK-09). */
export const unitsOf = (packs: readonly Pack[], gtin: string): number =>
	packs.find((pack) => pack.gtin === gtin)?.quantity ?? 1;

/** What came compared with what a delivery note says, in whole units. */
export type Delivery = {
	readonly over: number;
	readonly short: number;
	/** More came than may be taken without asking. */
	readonly isBeyond: boolean;
};

/**
 * Units too many or too few against the note's; null where the note says nothing. Up to `tolerancePercent` of the note's
 * (rounded down) may be too many without anyone being asked (domain.md §7.2, STK-09).
 */
export function compareDelivery(
	received: number,
	expected: number | null,
	tolerancePercent = 0,
): Delivery | null {
	if (expected === null) return null;
	const over = Math.max(0, received - expected);
	return {
		over,
		short: Math.max(0, expected - received),
		isBeyond: over > Math.floor((expected * tolerancePercent) / 100),
	};
}

/** What receiving a list is asked leave for: more than its delivery note says is for someone else to allow (STK-09). */
export const receivingNeeds = (list: ScanList): Permission =>
	compareDelivery(totalUnits(list), list.expectedUnits)?.isBeyond ? 'over_receipt' : 'receive';
