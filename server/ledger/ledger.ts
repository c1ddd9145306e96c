import type { DeviceKey, JournalEntry } from '#protocol/entry.ts';

/** A position in the ledger: opaque, compared for equality only (sync.md §1.7). */
export type LedgerPosition = string;

/** Before the first entry. */
export const LEDGER_START: LedgerPosition = '0';

/**
 * What became of an entry: kept now, already there, there with another content (this one is kept aside), or not
 * kept for a reason of the store's own, so that it must come again.
 */
export type AppendOutcome = 'stored' | 'duplicate' | 'id_reuse' | 'retry';

/** Something a device pushed that cannot be folded. Kept whole, so that nothing a till did is lost. */
export type QuarantineRecord = {
	/** The id it claims, or '' when it claims none. */
	readonly claimed_id: string;
	/** Which device sent it; a sequence number counts as delivered only for this one. */
	readonly pushed_by: DeviceKey;
	/** `id_reuse`, or why the gate refused it. */
	readonly reason: string;
	readonly detail: string;
	/** The content as JSON text. */
	readonly content: string;
	/** Server time in epoch ms. */
	readonly received_at: number;
};

/** One row of the ledger in its own order. */
export type LedgerRow =
	| { readonly position: LedgerPosition; readonly type: 'entry'; readonly entry: JournalEntry }
	| {
			readonly position: LedgerPosition;
			readonly type: 'quarantine';
			readonly id: string;
			readonly record: QuarantineRecord;
	  };

/** What the ledger says of itself. */
export type LedgerInfo = {
	readonly engine: string;
	/** Documents of every type. */
	readonly documents: number;
	readonly head: LedgerPosition;
};

/** The store has no room left; the push may come again later. */
export class LedgerFullError extends Error {
	override readonly name = 'LedgerFullError';
}

/**
 * The store cannot be reached or used now, or gives answers that cannot be believed. Nothing is known of what was
 * asked; it may be asked again. The message says what is wrong in words and holds no secret.
 */
export class LedgerUnreachableError extends Error {
	override readonly name = 'LedgerUnreachableError';
}

/**
 * The ledger: an append-only set of journal entries, each kept once under its id and never changed (L3, L4). A
 * resolved promise means that the content survives a power cut. Implementations pass `tests/contract/ledger-suite.ts`.
 */
export interface Ledger {
	/** Whether other processes may write to it at the same time; they may not when left out. */
	readonly shared?: boolean;
	/** Keeps contents aside that lost against another under one id, from a position on, where a store can have such. */
	keepConflicts?(since: LedgerPosition): Promise<{ readonly kept: number; readonly last: LedgerPosition }>;
	/** Keeps entries in any order, any number of times, in parallel. One outcome an entry, in the order given. */
	append(entries: readonly JournalEntry[], pushedBy: DeviceKey): Promise<AppendOutcome[]>;
	/** Keeps refused contents; keeping the same one again changes nothing. */
	quarantine(records: readonly QuarantineRecord[]): Promise<void>;
	/** The entry with this id, as it was pushed, or null. */
	get(id: string): Promise<JournalEntry | null>;
	/** Up to `limit` rows after a position. `last` is where to go on; equal to `since` when nothing is new. */
	changesSince(
		since: LedgerPosition,
		limit: number,
	): Promise<{ readonly rows: readonly LedgerRow[]; readonly last: LedgerPosition }>;
	/**
	 * Rows after a position that this process has just written, from memory; null, or no such method, when they must be
	 * asked for with {@link changesSince}. Rows from before the position may come again, and only the last one of a write
	 * moves on.
	 */
	recent?(
		since: LedgerPosition,
	): { readonly rows: readonly LedgerRow[]; readonly last: LedgerPosition } | null;
	/**
	 * Sequence numbers the ledger holds of an incarnation, quarantined ones included; unordered. Those up to `after` may
	 * be left out.
	 */
	heldSeqs(key: DeviceKey, after?: number): Promise<readonly number[]>;
	/** Every incarnation with an entry, ordered by device and incarnation. */
	devices(): Promise<readonly DeviceKey[]>;
	/** Entries of an incarnation by sequence number, read page by page. */
	entriesOf(key: DeviceKey): AsyncIterable<JournalEntry>;
	/** Position of the last row. */
	head(): Promise<LedgerPosition>;
	/** Whether position `a` comes after `b`; null, or no such method, when the store cannot tell. */
	isAhead?(a: LedgerPosition, b: LedgerPosition): boolean | null;
	info(): Promise<LedgerInfo>;
	/** Random id of this ledger's life: made once, kept in the store itself (design.md §3, epoch). */
	epoch(): string;
	/** Finishes what was accepted, then closes. */
	close(): Promise<void>;
}
