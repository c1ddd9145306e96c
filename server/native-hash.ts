import { createHash, createHmac } from 'node:crypto';
import type { HmacSha256 } from '#protocol/answer-proof.ts';
import type { TextDigest } from '#protocol/hash.ts';

/** SHA-256 by Node itself: the same bytes as the protocol's own, five times faster. */
export const nativeSha256: TextDigest = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** HMAC-SHA-256 by Node itself. */
export const nativeHmac: HmacSha256 = (key, message) =>
	createHmac('sha256', key).update(message, 'utf8').digest('hex');
