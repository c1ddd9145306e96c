import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalJson, type Json } from '#protocol/canonical.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Sealed texts as `#protocol/sealed-text.ts` makes and opens them on tablets, without awaiting: publishing and its mark
 * are one transaction. The nonce comes from key and content, so that what did not change is not published anew.
 */
export function sealBytes(key: Uint8Array, bytes: Uint8Array): string {
	const mac = new Uint8Array(createHmac('sha256', key).update(bytes).digest());
	const nonce = mac.subarray(0, NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce);
	const parts = [nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
	return Buffer.from(joined(parts)).toString('base64url');
}

/** Opens what {@link sealBytes} made; null when it is altered, torn or under another key. */
export function openBytes(key: Uint8Array, text: string): Uint8Array | null {
	const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
	if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
	const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		return joined([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
	} catch {
		return null; // the tag says it is not what was sealed
	}
}

function joined(parts: readonly Iterable<number>[]): Uint8Array {
	const arrays = parts.map((part) => new Uint8Array(part));
	const bytes = new Uint8Array(arrays.reduce((all, { length }) => all + length, 0));
	let at = 0;
	for (const part of arrays) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/** Opens a sealed JSON text; undefined when it cannot be. */
export const openJson = (key: Uint8Array, text: string): unknown => parsed(openBytes(key, text));

/** Seals a value as its deflated canonical JSON. */
export const sealDoc = (key: Uint8Array, value: Json): string =>
	sealBytes(key, new Uint8Array(deflateRawSync(canonicalJson(value))));

/** Opens what {@link sealDoc} made; undefined when it cannot be. */
export function openDoc(key: Uint8Array, text: string): unknown {
	const bytes = openBytes(key, text);
	try {
		return bytes ? parsed(new Uint8Array(inflateRawSync(bytes))) : undefined;
	} catch {
		return undefined; // sealed with the right key and not deflated
	}
}

function parsed(bytes: Uint8Array | null): unknown {
	try {
		return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
	} catch {
		return undefined; // sealed with the right key and not JSON
	}
}
