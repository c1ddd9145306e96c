import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from './canonical.ts';
import {
	openBytes,
	openDoc,
	openJson,
	sealBytes,
	sealDoc,
	sealJson,
	type TextKey,
	textKey,
} from './sealed-text.ts';

/** The format in Node's own words, from its description and not from the module. */
function sealInNode(raw: Uint8Array, plain: Uint8Array): string {
	const nonce = new Uint8Array(createHmac('sha256', raw).update(plain).digest()).subarray(0, 12);
	const cipher = createCipheriv('aes-256-gcm', raw, nonce);
	const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
	return Buffer.from([...nonce, ...sealed.flatMap((part) => [...part])]).toString('base64url');
}

function openInNode(raw: Uint8Array, text: string): Buffer {
	const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
	const decipher = createDecipheriv('aes-256-gcm', raw, bytes.subarray(0, 12));
	decipher.setAuthTag(bytes.subarray(-16));
	return Buffer.from([...decipher.update(bytes.subarray(12, -16)), ...decipher.final()]);
}

async function aKey(): Promise<{ raw: Uint8Array<ArrayBuffer>; key: TextKey }> {
	const raw = new Uint8Array(randomBytes(32));
	const key = await textKey(raw);
	if (!key) throw new Error('32 bytes are a key');
	return { raw, key };
}

const values = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }).filter((value) => {
	try {
		canonicalJson(value as Json);
		return true;
	} catch {
		return false; // lone surrogates are no JSON of ours
	}
});

test('what the browser seals Node opens, and the other way round, byte for byte', async () => {
	const { raw, key } = await aKey();
	await fc.assert(
		fc.asyncProperty(values, async (drawn) => {
			const value = drawn as Json;
			const plain = new TextEncoder().encode(canonicalJson(value));
			const text = await sealJson(key, value);
			expect(text).toBe(sealInNode(raw, plain));
			expect(openInNode(raw, text).toString()).toBe(canonicalJson(value));
			expect(await openJson(key, text)).toEqual(JSON.parse(canonicalJson(value)));
			const doc = await sealDoc(key, value);
			expect(inflateRawSync(new Uint8Array(openInNode(raw, doc))).toString()).toBe(canonicalJson(value));
			expect(await openDoc(key, sealInNode(raw, new Uint8Array(deflateRawSync(plain))))).toEqual(
				JSON.parse(canonicalJson(value)),
			);
		}),
		{ numRuns: 100 },
	);
});

test('the same content is the same text, and another content or key another', async () => {
	const [{ key }, other] = [await aKey(), await aKey()];
	const doc = { ref: 'c1', name: '山田花子', phones: ['09012345678'] };
	expect(await sealDoc(key, doc)).toBe(
		await sealDoc(key, { phones: ['09012345678'], name: '山田花子', ref: 'c1' }),
	);
	expect(await sealDoc(other.key, doc)).not.toBe(await sealDoc(key, doc));
	const [a, b] = [await sealJson(key, 'a'), await sealJson(key, 'b')];
	expect(a.slice(0, 16)).not.toBe(b.slice(0, 16));
});

test('a text that was altered anywhere, cut, or is under another key opens to nothing', async () => {
	const [{ key }, other] = [await aKey(), await aKey()];
	const text = await sealBytes(key, new TextEncoder().encode('山田花子'));
	expect(await openBytes(other.key, text)).toBeNull();
	expect(await openBytes(key, text.slice(0, -4))).toBeNull();
	for (const at of [0, 17, 24, text.length - 2]) {
		const altered = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
		expect(await openBytes(key, altered)).toBeNull();
	}
	for (const strange of ['', 'A', 'not base64!', 'AAAA']) expect(await openBytes(key, strange)).toBeNull();
	expect(await openDoc(key, await sealJson(key, 'not deflated'))).toBeUndefined();
	expect(await openJson(key, await sealBytes(key, new TextEncoder().encode('not json')))).toBeUndefined();
});

test('anything but 32 bytes is no key, and a key cannot be taken out again', async () => {
	expect(await textKey(new Uint8Array(16))).toBeNull();
	const { key } = await aKey();
	await expect(crypto.subtle.exportKey('raw', key.cipher)).rejects.toThrow();
	await expect(crypto.subtle.exportKey('raw', key.mac)).rejects.toThrow();
});
