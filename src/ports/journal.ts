import type { Basket } from '#domain/basket/basket.ts';
import type { EntryBody, EntryKind, JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { SealNumbers } from '#protocol/seal-entry.ts';

/** Numbers taken inside the commit's transaction, so that an aborted commit uses none (NUM-01). */
export type TakenNumbers = SealNumbers;

/** A fact about to be committed. */
export type EntryDraft<K extends EntryKind> = {
	readonly kind: K;
	readonly businessDay: string;
	readonly operator: string;
	/** Two drafts with one key are one fact: the second commit answers with the first entry. */
	readonly onceKey: string;
	/** The once key of a fact after which this one cannot be: what is sold is not parked. */
	readonly notAfter?: string;
	/** Makes the body; runs inside the transaction, so it is synchronous and touches nothing but its arguments. */
	body(numbers: TakenNumbers): EntryBody<K>;
	/** The open basket this fact closes, removed in the same transaction. */
	readonly closesBasket?: string;
	/** The key that this fact's person was sealed with, under the store's: it is there with the fact or not at all. */
	readonly personKey?: { readonly ref: string; readonly sealedKey: string };
	/** The basket that is open from this fact on: one that was parked here or at another tablet. */
	readonly opensBasket?: Basket;
};

/** What became of a commit. `failed` means the journal was read again and the fact is not in it. */
export type CommitOutcome<K extends EntryKind> =
	| { readonly status: 'committed' | 'already'; readonly entry: JournalEntry<K> }
	| {
			readonly status: 'failed';
			/**
			 * `approval_used`: an approval that it names was given for another fact. `basket_not_found`: the fact that it
			 * cannot come after is there.
			 */
			readonly code: Extract<
				ErrorCode,
				'storage_failed' | 'storage_full' | 'writer_fenced' | 'approval_used' | 'basket_not_found'
			>;
	  };

/** A row of the receipts projection. */
export type ReceiptRow = {
	readonly number: string;
	readonly entryId: string;
	readonly total: number;
	readonly deviceTime: number;
	readonly type: 'sale' | 'return' | 'exchange' | 'post_void';
	readonly isTraining: boolean;
	/** The entry that reversed it, or null. */
	readonly voidedBy: string | null;
};

/** The till session a device has open, from the drawer projection. */
export type OpenSession = {
	readonly id: string;
	readonly businessDay: string;
	readonly float: number;
	/** Float plus cash taken minus change given, so far. */
	readonly cash: number;
	readonly openedAt: number;
	/** How often its drawer was counted so far. */
	readonly counts?: number;
	/** Facts made at it now are for practice (domain.md §5.6). */
	readonly isTraining?: boolean;
};

/** The device's append-only record of everything it did. */
export type Journal = {
	/** Appends one fact with all its effects, in one strict transaction (design.md §2). */
	commit<K extends EntryKind>(draft: EntryDraft<K>): Promise<CommitOutcome<K>>;
	entry(id: string): Promise<JournalEntry | null>;
	/** Newest first. */
	receipts(offset: number, limit: number): Promise<ReceiptRow[]>;
	/** Null also for a receipt that is listed but whose entry was pruned: the server has it, this device not any more. */
	receipt(number: string): Promise<JournalEntry<'retail_transaction'> | null>;
	openSession(): Promise<OpenSession | null>;
	/** Entries of this incarnation that the server has not acknowledged, oldest first. */
	unsent(): Promise<JournalEntry[]>;
};
