import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerProof, type ProvenAnswer, tokenHash } from './answer-proof.ts';
import { sha256Hex } from './hash.ts';
import { recoverySecret, secretHash } from './recovery-secret.ts';

const anAnswer = (given: Partial<ProvenAnswer> = {}): ProvenAnswer => ({
	nonce: '0'.repeat(32),
	time: 1_795_000_000_000,
	status: 200,
	bodyHash: sha256Hex('{}'),
	...given,
});

test('a proof is the HMAC that any other implementation computes', () => {
	const { nonce, time, status, bodyHash } = anAnswer();
	const other = createHmac('sha256', 'key').update(`noren-answer:${nonce}\n${time}\n${status}\n${bodyHash}`);
	expect(answerProof('key', anAnswer())).toBe(other.digest('hex'));
});

test('another key or any other part makes another proof', () => {
	const part = fc.constantFrom<Partial<ProvenAnswer>>(
		{ nonce: '1'.repeat(32) },
		{ time: 1_795_000_000_001 },
		{ status: 201 },
		{ bodyHash: sha256Hex('{ }') },
	);
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), part, (key, changed) => {
			expect(answerProof(key, anAnswer(changed))).not.toBe(answerProof(key, anAnswer()));
			expect(answerProof(`${key}x`, anAnswer())).not.toBe(answerProof(key, anAnswer()));
		}),
	);
});

test('what is kept of a token leads neither back to it nor to the others', () => {
	const token = 'secret-token';
	const kept = [tokenHash(token), recoverySecret(token), secretHash(recoverySecret(token))];
	expect(new Set(kept).size).toBe(3);
	for (const each of kept) expect(each).toMatch(/^[0-9a-f]{64}$/);
	expect(secretHash(tokenHash(token))).not.toBe(secretHash(recoverySecret(token)));
});
