import type { PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { ScanList } from '#domain/stock/scan-list.ts';
import type { ShiftFigures } from '#domain/till/shift-figures.ts';
import type { DeviceIdentity, DeviceKeyPair } from '#ports/device.ts';
import type { ChainHealth, StorageHealth } from '#ports/health.ts';
import type { FeedCheck } from '#ports/replica.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import type { ReportAnswer } from '#protocol/wire.ts';
import type { KeyedRow } from './database.ts';
import type { FormerLife } from './former-lives.ts';
import type { OwnTotals } from './own-totals.ts';

/** Every key of `meta` and its shape. `chain` moves with each entry, in the entry's own transaction. */
export type Meta = {
	identity: DeviceIdentity;
	credentials: { token: string; keys: CryptoKeyPair; epoch: string };
	chain: ChainHead;
	/** Entries 1…seq of an incarnation were pruned; `head` is the last one's hash. */
	[floors: `floor:${number}`]: { readonly seq: number; readonly head: string };
	/** Figures of pruned entries of the period after entry `after` of an incarnation: X and Z still count them. */
	[carried: `carried:${number}`]: { readonly after: number; readonly figures: ShiftFigures };
	/** Keys of a recovery under way. */
	recovering: DeviceKeyPair;
	former: readonly FormerLife[];
	fence: { min_writer_version: number; token: number };
	operator: string;
	/** What is being received or counted. */
	[lists: `stock_list:${string}`]: ScanList;
	[pins: `pin:${string}`]: PinAttempts;
};

/** Every key of `sync_state`: what the server said last, and what was noticed here. Relaxed: all of it comes again. */
export type SyncState = {
	ack: Watermark;
	/** …and of an earlier life of the device, whose entries are still in its journal. */
	[formers: `former:${number}`]: Watermark;
	contact: { online: boolean; at: number | null };
	/** What the server said of this device, and what the device itself had sold to the same point. */
	report: { answer: ReportAnswer; at: number; own: OwnTotals };
	trouble: ErrorCode | null;
	/** The server has proven itself to this device's token: answers without proof are no longer believed. */
	proven: { at: number };
	/** Last comparison of a feed with the server's checksums. */
	[checks: `check:${string}`]: FeedCheck;
	/** The browser's storage, as the window last saw it. `short`: room had to be made, or may have to be. */
	storage: StorageHealth & { readonly short: boolean };
	/** Whether the second copy follows. */
	second_copy: boolean;
	/** Result of the last check of the device's own chain. */
	chain_check: ChainHealth;
	/** Papers of this register that are not out yet, and those that are (`usecases/print-queue.ts`). */
	printing: { readonly jobs: readonly unknown[]; readonly done: readonly string[] };
};

type Reader = { get(key: string): PromiseLike<KeyedRow | undefined> };
type Writer = { put(row: KeyedRow): PromiseLike<unknown> };

/** Reads a key of `meta`. Works inside and outside a transaction. */
export async function readMeta<K extends keyof Meta>(table: Reader, key: K): Promise<Meta[K] | null> {
	return ((await table.get(key))?.value as Meta[K] | undefined) ?? null;
}

/** Writes a key of `meta`. */
export async function writeMeta<K extends keyof Meta>(table: Writer, key: K, value: Meta[K]): Promise<void> {
	await table.put({ key, value });
}

/** Reads a key of `sync_state`. */
export async function readSyncState<K extends keyof SyncState>(
	table: Reader,
	key: K,
): Promise<SyncState[K] | null> {
	return ((await table.get(key))?.value as SyncState[K] | undefined) ?? null;
}

/** Writes a key of `sync_state`. */
export async function writeSyncState<K extends keyof SyncState>(
	table: Writer,
	key: K,
	value: SyncState[K],
): Promise<void> {
	await table.put({ key, value });
}
