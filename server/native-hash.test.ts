import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerProof, tokenHash } from '#protocol/answer-proof.ts';
import { sha256Hex } from '#protocol/hash.ts';
import { nativeHmac, nativeSha256 } from './native-hash.ts';

const text = fc.string({ unit: 'binary', maxLength: 300 });

test("Node's SHA-256 is the protocol's, for any text", () => {
	fc.assert(
		fc.property(text, (each) => {
			expect(nativeSha256(each)).toBe(sha256Hex(each));
		}),
	);
	expect(tokenHash('a token', nativeSha256)).toBe(tokenHash('a token'));
});

test("an answer proven with Node's HMAC is proven for a tablet, whatever the key", () => {
	fc.assert(
		fc.property(text, text, fc.nat(), (key, nonce, time) => {
			const answer = { nonce, time, status: 200, bodyHash: sha256Hex(nonce) };
			expect(answerProof(key, answer, nativeHmac)).toBe(answerProof(key, answer));
		}),
	);
});
