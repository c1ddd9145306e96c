import type { PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import type { KeyedRow } from './database.ts';

/** Every key of `meta` and its shape. `chain` moves with each entry, in the entry's own transaction. */
export type Meta = {
	identity: DeviceIdentity;
	credentials: { token: string; keys: CryptoKeyPair; epoch: string };
	chain: ChainHead;
	fence: { min_writer_version: number; token: number };
	operator: string;
	[pins: `pin:${string}`]: PinAttempts;
};

/** Every key of `sync_state`: what the server said last. Written by the engine worker, relaxed. */
export type SyncState = {
	ack: Watermark;
	contact: { online: boolean; at: number | null };
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
