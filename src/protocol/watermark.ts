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
 */
export function mergeWatermark(before: Watermark | null, said: Watermark): Watermark {
	if (before?.epoch !== said.epoch || before.incarnation !== said.incarnation) return said;
	const isLater = said.acked_through >= before.acked_through;
	return {
		...said,
		head: isLater ? said.head : before.head,
		acked_through: Math.max(before.acked_through, said.acked_through),
		backed_up_through: Math.max(before.backed_up_through, said.backed_up_through),
	};
}
