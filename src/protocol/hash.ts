import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type Json } from './canonical.ts';

/** The hash before the first: 64 zeros (domain.md §5.2). */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 of a text's UTF-8 bytes in hex, by whoever has it fastest. */
export type TextDigest = (text: string) => string;

/** SHA-256 of a text's UTF-8 bytes in hex. Synchronous, so it may run inside a storage transaction. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** SHA-256 over the canonical JSON of a value: equal exactly when the content is (design.md §2). */
export const contentHash = (value: Json): string => sha256Hex(canonicalJson(value));

/**
 * Links a bare record to its predecessor: `SHA-256(prev ‖ "\n" ‖ canonical(record))` (domain.md §5.2, HSH-01…03).
 * Journal entries carry `prev_hash` inside and use {@link contentHash} instead; this is for exports without it.
 */
export const chainHash = (prev: string, record: Json): string =>
	sha256Hex(`${prev}\n${canonicalJson(record)}`);
