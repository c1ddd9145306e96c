import type { ReportAnswer } from './wire.ts';

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
 * other. A new epoch begins at nothing: the server lost something, and what this device still holds is pushed again
 * (design.md §3, sync.md D1).
 *
 * The server's word counts only for entries that this very journal is known to have given it: 1…`offeredThrough` when
 * all of them were offered in this epoch, 1…`provenThrough` when its own hash of that entry came back, and those
 * counted before. A copy of the device may have sent others under the same numbers (F27); taking those for its own
 * would keep this one's entries from ever being sent.
 */
export function mergeWatermark(
	before: Watermark | null,
	said: Watermark,
	offeredThrough = Number.POSITIVE_INFINITY,
	provenThrough = 0,
): Watermark {
	const known = before?.incarnation === said.incarnation ? before : null;
	const isNewLife = known !== null && known.epoch !== said.epoch;
	// What is offered follows the mark: above a mark of the epoch before, it says nothing of the entries below.
	const offered = isNewLife && known.acked_through > 0 ? 0 : offeredThrough;
	const most = Math.max(isNewLife ? 0 : (known?.acked_through ?? 0), offered, provenThrough);
	const acked = Math.min(said.acked_through, most);
	const mark = { ...said, acked_through: acked, backed_up_through: Math.min(said.backed_up_through, most) };
	if (known === null || isNewLife) return mark;
	return {
		...mark,
		head: acked >= known.acked_through ? said.head : known.head,
		acked_through: Math.max(known.acked_through, acked),
		backed_up_through: Math.max(known.backed_up_through, mark.backed_up_through),
	};
}

/**
 * How far a report's answer proves that the server has this very journal: up to its folded entry, when that has the
 * hash of the own one. A device that was copied proves nothing: both copies' entries may stand below it.
 */
export function provenThrough(
	{ state, totals }: Pick<ReportAnswer, 'state' | 'totals'>,
	own: { readonly hash: string } | null,
): number {
	return state === 'active' && own?.hash === totals.chain_head ? totals.folded_through : 0;
}

/**
 * Whether a report's answer shows that the server holds another's entries under this journal's numbers: a copy of the
 * device refilled what the server lost. Then all of this journal is offered, and the server finds the copy (F27).
 */
export function isDisproven(
	{ state, totals }: Pick<ReportAnswer, 'state' | 'totals'>,
	own: { readonly hash: string } | null,
): boolean {
	return state === 'active' && own !== null && totals.chain_head !== '' && own.hash !== totals.chain_head;
}
