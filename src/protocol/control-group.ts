import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Whether a person is kept out of a campaign, to compare it with: HMAC-SHA-256 of their ref under the campaign's id, its
 * first four bytes mod 100, below so many percent (domain.md §11.4). Everybody works out the same, whenever they join.
 */
export function isControl(campaign: string, ref: string, controlPercent: number): boolean {
	const digest = hmac(sha256, utf8ToBytes(campaign), utf8ToBytes(ref));
	return new DataView(digest.buffer, digest.byteOffset).getUint32(0) % 100 < controlPercent;
}
