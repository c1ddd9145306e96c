import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { truncateToCode } from '#domain/orders/pickup-code.ts';

/** The pickup code of an order under the shop's key (HMAC-SHA-256 of the order's id, domain.md §8.3). */
export const pickupCode = (key: string, order: string, digits = 6): string =>
	truncateToCode(hmac(sha256, utf8ToBytes(key), utf8ToBytes(order)), digits);
