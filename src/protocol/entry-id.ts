import { invariant } from '#domain/invariant.ts';
import { canonicalJson, type Json } from './canonical.ts';
import type { UnsealedEntry } from './entry.ts';
import { sha256Hex, type TextDigest } from './hash.ts';

/** Identity of one life of a device: a device that lost its database goes on under the next incarnation. */
export type DeviceKey = { readonly store: string; readonly device: string; readonly incarnation: number };

const SEQ_DIGITS = 9;

/** `<store>:<device>.<incarnation>:<seq>`: sorts by sequence within an incarnation. */
export function entryId(key: DeviceKey, seq: number): string {
	invariant(Number.isInteger(seq) && seq >= 1, `seq starts at 1, got ${seq}`);
	return `${entryPrefix(key)}${String(seq).padStart(SEQ_DIGITS, '0')}`;
}

const ENTRY_ID = /^([^:]+):([^:.]+)\.(\d+):(\d{9})$/;

/** The parts of an entry's id, or null when it is not one. */
export function parseEntryId(id: string): (DeviceKey & { readonly seq: number }) | null {
	const match = ENTRY_ID.exec(id);
	if (!match) return null;
	const [, store = '', device = '', incarnation, seq] = match;
	return { store, device, incarnation: Number(incarnation), seq: Number(seq) };
}

/** What all ids of an incarnation begin with. */
export const entryPrefix = ({ store, device, incarnation }: DeviceKey): string =>
	`${store}:${device}.${incarnation}:`;

/**
 * The hash of an entry: SHA-256 over the canonical JSON of everything but the hash itself. `sha256` is the platform's
 * own where it has one that is faster and synchronous.
 */
export function entryHash(
	entry: UnsealedEntry & { readonly hash?: string },
	sha256: TextDigest = sha256Hex,
): string {
	const { hash: _, ...rest } = entry;
	return sha256(canonicalJson(rest as unknown as Json));
}
