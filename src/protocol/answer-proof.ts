import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Hex, type TextDigest } from './hash.ts';

/** HMAC-SHA-256 of a text with a text as key (UTF-8 both), in hex. */
export type HmacSha256 = (key: string, message: string) => string;

/** What both sides derive from a device's token: the server keeps only this, never the token. */
export const tokenHash = (token: string, sha256: TextDigest = sha256Hex): string =>
	sha256(`noren-token:${token}`);

/** What an answer proves: that our server gave it, to this question, at this time, with this body. */
export type ProvenAnswer = {
	readonly nonce: string;
	/** Server clock, epoch ms. */
	readonly time: number;
	readonly status: number;
	/** SHA-256 of the body's bytes in hex. */
	readonly bodyHash: string;
};

/**
 * The proof of an answer: HMAC-SHA-256 keyed with the token's hash. A captive portal, a stale cache or a neighbour
 * that answers in the server's place cannot make one (sync.md F10), and the server's time in it can be believed (F19).
 */
export function answerProof(
	key: string,
	{ nonce, time, status, bodyHash }: ProvenAnswer,
	mac: HmacSha256 = hmacHex,
): string {
	return mac(key, `noren-answer:${nonce}\n${time}\n${status}\n${bodyHash}`);
}

const hmacHex: HmacSha256 = (key, message) =>
	bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(message)));
