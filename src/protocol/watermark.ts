/** How far a device's journal is safe, as the server last said, in one life (epoch) of the server. */
export type Watermark = {
	readonly incarnation: number;
	readonly epoch: string;
	readonly head: string;
	/** Entries 1…n are durable on the server. */
	readonly acked_through: number;
	/** …and 1…n are in a backup. */
	readonly backed_up_through: number;
	/** Server time minus device time, ms. */
	readonly clock_offset: number;
};

/**
 * The watermark after an answer. Within an epoch and incarnation marks only rise, because answers can overtake each
 * other. A new epoch counts as it says, also downwards: the server lost something, and what it no longer has is
 * pushed again (design.md §3, sync.md D1).
 *
 * The server's word counts only for entries that this very journal has offered: 1…`offeredThrough`, and those counted
 * before. A copy of the device may have sent others under the numbers after them (F27); taking those for its own would
 * keep this one's entries from ever being sent.
 */
export function mergeWatermark(
	before: Watermark | null,
	said: Watermark,
	offeredThrough = Number.POSITIVE_INFINITY,
): Watermark {
	const known = before?.incarnation === said.incarnation ? before : null;
	const most = Math.max(known?.acked_through ?? 0, offeredThrough);
	const acked = Math.min(said.acked_through, most);
	const mark = { ...said, acked_through: acked, backed_up_through: Math.min(said.backed_up_through, most) };
	if (known?.epoch !== said.epoch) return mark;
	return {
		...mark,
		head: acked >= known.acked_through ? said.head : known.head,
		acked_through: Math.max(known.acked_through, acked),
		backed_up_through: Math.max(known.backed_up_through, mark.backed_up_through),
	};
}
