import { parseEntryId } from './entry-id.ts';

type AppliedThrough = (incarnation: number, device: string) => number;

/** One stock movement of a device's own, as its entry booked it. */
export type OwnMovement = {
	readonly entry_id: string;
	readonly place: string;
	readonly quantity: number;
	/** A count: `quantity` was found on the shelf after this entry of the same incarnation, and nothing moved. */
	readonly counted_after?: number;
};

/**
 * What a device adds to the published stock of an item at a place: its own movements that are not inside the published
 * figure yet (design.md §3, L10). `appliedThrough` says how far an incarnation is inside it; an earlier incarnation
 * whose entries are still on the device counts by its own mark, under the name it had.
 */
export function ownBeyond(
	movements: readonly OwnMovement[],
	place: string,
	appliedThrough: AppliedThrough,
): number {
	return movements.reduce((sum, movement) => {
		if (movement.place !== place || movement.counted_after !== undefined) return sum;
		const id = parseEntryId(movement.entry_id);
		return id && id.seq > appliedThrough(id.incarnation, id.device) ? sum + movement.quantity : sum;
	}, 0);
}

/**
 * What this device itself found on the shelf and has moved since, while the published figure does not have that count yet;
 * null when there is none, and the published figure goes on. Of others' movements it knows no more than the figure it
 * leaves: their side of the count is for the server to say (`domain/stock/shelf-count.ts`).
 */
export function ownCounted(
	movements: readonly OwnMovement[],
	place: string,
	appliedThrough: AppliedThrough,
): number | null {
	const own = movements.flatMap((movement) => {
		const id = movement.place === place ? parseEntryId(movement.entry_id) : null;
		return id ? [{ ...movement, ...id, isBeyond: id.seq > appliedThrough(id.incarnation, id.device) }] : [];
	});
	const counts = own.filter(({ counted_after, isBeyond }) => counted_after !== undefined && isBeyond);
	const last = counts.reduce<(typeof own)[number] | null>(
		(best, each) => (best && (best.incarnation - each.incarnation || best.seq - each.seq) > 0 ? best : each),
		null,
	);
	if (!last) return null;
	return own.reduce((shelf, { incarnation, seq, quantity, counted_after, isBeyond }) => {
		if (counted_after !== undefined) return shelf;
		const isAfter =
			incarnation === last.incarnation ? seq > (last.counted_after ?? 0) : incarnation > last.incarnation;
		return isAfter && (isBeyond || incarnation === last.incarnation) ? shelf + quantity : shelf;
	}, last.quantity);
}
