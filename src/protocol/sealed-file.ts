import * as v from 'valibot';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { canonicalJson, type Json } from './canonical.ts';
import type { DeviceKey } from './entry.ts';
import { contentHash } from './hash.ts';
import { Minor, Sha256, Text } from './money-schema.ts';

/**
 * A file of unsent entries that anyone may carry and only the shop can open. The entries are encrypted to the shop's
 * sealing key (ECDH P-256 with a fresh key, HKDF-SHA-256, AES-256-GCM); everything else in the file is bound to them,
 * and the whole is signed by the device's own key (ECDSA P-256), so that nobody can edit or forge one.
 */
const SealedFile = v.strictObject({
	noren_sealed: v.literal(1),
	store: Text(60),
	device: Text(60),
	incarnation: v.pipe(Minor, v.minValue(1)),
	/** Epoch ms by the device's clock. */
	sealed_at: Minor,
	entries: v.pipe(Minor, v.minValue(1)),
	/** {@link keyName} of the sealing key it is for. */
	sealed_for: Sha256,
	ephemeral: v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: Text(60), y: Text(60) }),
	iv: Text(20),
	/** AES-GCM over the entries as a JSON list. */
	content: v.string(),
	/** ECDSA-SHA-256 over the canonical JSON of everything else. */
	signature: Text(120),
});
type SealedFile = v.InferOutput<typeof SealedFile>;
type Header = Omit<SealedFile, 'content' | 'signature'>;

/** A P-256 public key's coordinates as JWK. */
export type PublicJwk = { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

/** A WebCrypto key, by a name that exists in browsers and in Node alike. */
export type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** An entry as it lies in the journal; the file carries it as it is. */
export type SealedEntry = Readonly<Record<string, unknown>>;

/** What a file is sealed with. */
export type Sealing = {
	readonly device: DeviceKey;
	/** The shop's sealing key, as its last report answer gave it. */
	readonly sealingKey: PublicJwk;
	/** The device's own key pair; the private half signs and never leaves the browser. */
	readonly deviceKeys: { readonly privateKey: WebKey };
	/** Epoch ms by the device's clock. */
	readonly sealedAt: number;
};

/** What a file is opened with. */
export type Opening = {
	readonly sealingPrivateKey: WebKey;
	readonly sealingKey: PublicJwk;
	/** The public key a device enrolled with, or null for a device nobody knows. */
	publicKeyOf(device: DeviceKey): Promise<PublicJwk | null> | PublicJwk | null;
};

/** Why a file was not opened: no sealed file, for another shop, of a device unknown here, or altered. */
export type SealedRefusal = 'not_sealed' | 'not_for_this_shop' | 'unknown_device' | 'not_genuine';

/** An opened file: whose it is and what is in it. */
export type OpenedFile =
	| {
			readonly ok: true;
			readonly device: DeviceKey;
			readonly sealedAt: number;
			readonly entries: readonly SealedEntry[];
	  }
	| { readonly ok: false; readonly refused: SealedRefusal };

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The short name of a public key: the hash of its coordinates. */
export const keyName = ({ kty, crv, x, y }: PublicJwk): string => contentHash({ kty, crv, x, y });

/** Seals entries of one device into a file's text. At least one entry. Rejects when a key cannot be used. */
export async function sealFile(entries: readonly SealedEntry[], sealing: Sealing): Promise<string> {
	const { device, sealingKey, deviceKeys, sealedAt } = sealing;
	const ephemeral = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', ephemeral.publicKey);
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const header: Header = {
		noren_sealed: 1,
		store: device.store,
		device: device.device,
		incarnation: device.incarnation,
		sealed_at: sealedAt,
		entries: entries.length,
		sealed_for: keyName(sealingKey),
		ephemeral: { kty: 'EC', crv: 'P-256', x, y },
		iv: toBase64Url(iv),
	};
	const theirs = await crypto.subtle.importKey('jwk', sealingKey, ECDH, false, []);
	const key = await contentKey(ephemeral.privateKey, theirs, header);
	const content = await crypto.subtle.encrypt(cipher(iv, header), key, utf8(JSON.stringify(entries)));
	const unsigned = { ...header, content: toBase64Url(new Uint8Array(content)) };
	const signature = await crypto.subtle.sign(ECDSA, deviceKeys.privateKey, signedBytes(unsigned));
	return JSON.stringify({ ...unsigned, signature: toBase64Url(new Uint8Array(signature)) });
}

/** Whether a text claims to be a sealed file, by its beginning: enough to tell it from a product list. */
export const looksSealed = (beginning: string): boolean => /^\s*\{\s*"noren_sealed"\s*:/.test(beginning);

/** Opens a file, or says why not. A file altered anywhere is refused as a whole. */
export async function openSealedFile(text: string, opening: Opening): Promise<OpenedFile> {
	const refuse = (refused: SealedRefusal): OpenedFile => ({ ok: false, refused });
	const file = readFile(text);
	if (!file) return refuse('not_sealed');
	if (file.sealed_for !== keyName(opening.sealingKey)) return refuse('not_for_this_shop');
	const device = { store: file.store, device: file.device, incarnation: file.incarnation };
	const publicKey = await opening.publicKeyOf(device);
	if (!publicKey) return refuse('unknown_device');
	try {
		if (!(await isSigned(file, publicKey))) return refuse('not_genuine');
		const entries = await decrypt(file, opening.sealingPrivateKey);
		if (entries?.length !== file.entries) return refuse('not_genuine');
		return { ok: true, device, sealedAt: file.sealed_at, entries };
	} catch {
		return refuse('not_genuine'); // a point off the curve, or bytes that the cipher does not accept
	}
}

function readFile(text: string): SealedFile | null {
	try {
		const file = v.safeParse(SealedFile, JSON.parse(text));
		return file.success ? file.output : null;
	} catch {
		return null; // not JSON: a torn file, or another kind of file
	}
}

async function isSigned({ signature, ...unsigned }: SealedFile, publicKey: PublicJwk): Promise<boolean> {
	const key = await crypto.subtle.importKey('jwk', publicKey, ECDSA, false, ['verify']);
	const bytes = fromBase64Url(signature);
	return bytes !== null && crypto.subtle.verify(ECDSA, key, bytes, signedBytes(unsigned));
}

async function decrypt(file: SealedFile, privateKey: WebKey): Promise<SealedEntry[] | null> {
	const { content, signature: _, ...header } = file;
	const iv = fromBase64Url(header.iv);
	const sealed = fromBase64Url(content);
	if (!iv || !sealed) return null;
	const theirs = await crypto.subtle.importKey('jwk', header.ephemeral, ECDH, false, []);
	const key = await contentKey(privateKey, theirs, header);
	const plain = await crypto.subtle.decrypt(cipher(iv, header), key, sealed);
	const list = v.safeParse(
		v.array(v.record(v.string(), v.unknown())),
		JSON.parse(new TextDecoder().decode(plain)),
	);
	return list.success ? list.output : null;
}

/** The AES key both sides derive: from the shared secret, salted with the fresh key, for this shop's key only. */
async function contentKey(own: WebKey, theirs: WebKey, { ephemeral, sealed_for }: Header): Promise<WebKey> {
	const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256);
	const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
	const salt = utf8(`${ephemeral.x}.${ephemeral.y}`);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(`noren-sealed:${sealed_for}`) },
		secret,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt'],
	);
}

const cipher = (iv: Uint8Array<ArrayBuffer>, header: Header) => ({
	name: 'AES-GCM',
	iv,
	additionalData: utf8(canonicalJson(header as Json)),
});

const signedBytes = (unsigned: Omit<SealedFile, 'signature'>) => utf8(canonicalJson(unsigned as Json));
