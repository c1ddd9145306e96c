import { fromBase64Url, toBase64Url } from './base64url.ts';
import { canonicalJson, type Json } from './canonical.ts';
import type { WebKey } from './sealed-file.ts';

/** A key of 32 bytes, ready for use and not to be had out again: of a person, or of a store's customers. */
export type TextKey = { readonly cipher: WebKey; readonly mac: WebKey };

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Of the tag, behind the ciphertext. */
const TAG_BYTES = 16;

/** Takes a key's 32 bytes in; null when they are not a key. */
export async function textKey(raw: Uint8Array<ArrayBuffer>): Promise<TextKey | null> {
	if (raw.length !== KEY_BYTES) return null;
	const [cipher, mac] = await Promise.all([
		crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
		crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
	]);
	return { cipher, mac };
}

/**
 * Seals bytes: base64url of nonce (12 bytes), AES-256-GCM ciphertext and tag (16). The nonce is the first 12 bytes of
 * the HMAC-SHA-256 of the very bytes that are encrypted: the same bytes under the same key are the same text, so that
 * what did not change is not published anew, and different bytes never share a nonce.
 */
export async function sealBytes(key: TextKey, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const mac = await crypto.subtle.sign('HMAC', key.mac, bytes);
	const nonce = new Uint8Array(mac, 0, NONCE_BYTES);
	const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key.cipher, bytes);
	const text = new Uint8Array(NONCE_BYTES + sealed.byteLength);
	text.set(nonce);
	text.set(new Uint8Array(sealed), NONCE_BYTES);
	return toBase64Url(text);
}

/** Opens what {@link sealBytes} made; null when it is altered, torn or under another key. */
export async function openBytes(key: TextKey, text: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const bytes = fromBase64Url(text);
	if (!bytes || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
	const [iv, sealed] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)];
	try {
		return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key.cipher, sealed));
	} catch {
		return null; // the tag says it is not what was sealed
	}
}

/** Seals a value as its canonical JSON: what is personal in an entry, under the person's key. */
export const sealJson = (key: TextKey, value: Json): Promise<string> =>
	sealBytes(key, new TextEncoder().encode(canonicalJson(value)));

/** Opens what {@link sealJson} made; undefined when it cannot be. */
export async function openJson(key: TextKey, text: string): Promise<unknown> {
	const bytes = await openBytes(key, text);
	return bytes ? parsed(bytes) : undefined;
}

/** Seals a value as deflated (raw) canonical JSON: documents of the feed, under the store's key. */
export const sealDoc = async (key: TextKey, value: Json): Promise<string> =>
	sealBytes(
		key,
		await through(new TextEncoder().encode(canonicalJson(value)), new CompressionStream('deflate-raw')),
	);

/** Opens what {@link sealDoc} made; undefined when it cannot be. */
export async function openDoc(key: TextKey, text: string): Promise<unknown> {
	const bytes = await openBytes(key, text);
	if (!bytes) return undefined;
	try {
		return parsed(await through(bytes, new DecompressionStream('deflate-raw')));
	} catch {
		return undefined; // sealed with the right key and not deflated
	}
}

function parsed(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return undefined; // sealed with the right key and not JSON
	}
}

async function through(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
	const reply = new Response(new Blob([bytes]).stream().pipeThrough(stream));
	return new Uint8Array(await reply.arrayBuffer());
}
