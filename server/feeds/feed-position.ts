/**
 * A position of a feed as tablets see it: the number and the epoch it belongs to, opaque to them (design.md §3).
 * A position of another life of the server is recognised as such.
 */
export const formatPosition = (seq: number, epoch: string): string => `${seq}-${epoch}`;

/** A position read back: its number, or that it belongs to another epoch, or to this one and is ahead of the feed. */
export type PositionCheck =
	| { readonly ok: true; readonly seq: number }
	| { readonly ok: false; readonly fault: 'other_epoch' | 'ahead' };

/** Reads a `since`. Nothing and `0` mean from the beginning, whatever the epoch. */
export function readPosition(since: string | undefined, epoch: string, head: number): PositionCheck {
	if (since === undefined || since === '' || since === '0') return { ok: true, seq: 0 };
	const match = /^(\d{1,15})-(.+)$/.exec(since);
	if (match?.[2] !== epoch) return { ok: false, fault: 'other_epoch' };
	const seq = Number(match[1]);
	return seq <= head ? { ok: true, seq } : { ok: false, fault: 'ahead' };
}
