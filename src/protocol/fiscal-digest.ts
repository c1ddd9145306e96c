import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { toBase64Url } from './base64url.ts';

/** SHA-256 of a text as base64url: the digest of a French record (FIS-01). */
export const sha256Base64Url = (text: string): string => toBase64Url(sha256(utf8ToBytes(text)));

/** SHA-1 of a text in hex: what older Norwegian texts ask for (FIS-06). Broken as a hash; used for nothing of ours. */
export const sha1Hex = (text: string): string => bytesToHex(sha1(utf8ToBytes(text)));

/**
 * Austria's chaining value: the first 8 bytes of the SHA-256 of the receipt before, or for the first one of the register's
 * id, as Base64 (FIS-07).
 */
export function austrianChainValue(previous: string): string {
	const url = toBase64Url(sha256(utf8ToBytes(previous)).subarray(0, 8));
	const text = url.replaceAll('-', '+').replaceAll('_', '/');
	return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
