import type { LedgerPosition } from './ledger.ts';
import type { LedgerDocument } from './ledger-documents.ts';

/**
 * What became of one document of a write: durable now, durable under this id before (with whatever content), or not
 * known to be durable.
 */
export type WriteOutcome = 'stored' | 'exists' | 'retry';

/** Part of the documents in order of id. */
export type Range = {
	readonly startkey: string;
	readonly endkey?: string;
	readonly limit: number;
	readonly docs: boolean;
};

/** A document found in a range; `doc` only when asked for. */
export type Listed = { readonly id: string; readonly doc?: LedgerDocument };

/** A page of changes. `last` is where to go on, and equal to `since` only when the page is empty. */
export type ChangePage = {
	readonly rows: readonly { readonly position: LedgerPosition; readonly doc: LedgerDocument }[];
	readonly last: LedgerPosition;
};

/** Contents that lost against another under the same id. */
export type ConflictPage = {
	readonly losers: readonly { readonly winner: LedgerDocument; readonly loser: LedgerDocument }[];
	readonly last: LedgerPosition;
};

/** The engine below a ledger: documents that are written once. Everything that differs between engines is in here. */
export interface LedgerStore {
	/** Its name in figures and logs. */
	readonly engine: string;
	/** Whether other processes may write at the same time. */
	readonly shared: boolean;
	/** Writes documents with ids all different. One outcome a document, in order. */
	write(documents: readonly LedgerDocument[]): Promise<WriteOutcome[]>;
	/** The documents that hold these ids; missing ones are left out. */
	read(ids: readonly string[]): Promise<Map<string, LedgerDocument>>;
	list(range: Range): Promise<readonly Listed[]>;
	changes(since: LedgerPosition, limit: number): Promise<ChangePage>;
	/** Contents under taken ids that only a store of several nodes can have. */
	conflicts(since: LedgerPosition): Promise<ConflictPage>;
	isAhead(a: LedgerPosition, b: LedgerPosition): boolean | null;
	info(): Promise<{ readonly documents: number; readonly head: LedgerPosition }>;
	close(): Promise<void>;
}
