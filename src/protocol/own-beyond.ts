import { parseEntryId } from './entry-id.ts';

/** One stock movement of a device's own, as its entry booked it. */
export type OwnMovement = { readonly entry_id: string; readonly place: string; readonly quantity: number };

/**
 * What a device adds to the published stock of an item at a place: its own movements that are not inside the published
 * figure yet (design.md §3, L10). `appliedThrough` says how far an incarnation is inside it; an earlier incarnation
 * whose entries are still on the device counts by its own mark, under the name it had.
 */
export function ownBeyond(
	movements: readonly OwnMovement[],
	place: string,
	appliedThrough: (incarnation: number, device: string) => number,
): number {
	return movements.reduce((sum, movement) => {
		if (movement.place !== place) return sum;
		const id = parseEntryId(movement.entry_id);
		return id && id.seq > appliedThrough(id.incarnation, id.device) ? sum + movement.quantity : sum;
	}, 0);
}
