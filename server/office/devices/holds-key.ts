import type { EnrolRequest } from '#protocol/wire.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Whether `proof` (base64url) is the key's ECDSA-SHA-256 signature over the text's UTF-8 bytes. */
export async function holdsKey(
	publicKey: EnrolRequest['public_key'],
	text: string,
	proof: string,
): Promise<boolean> {
	try {
		const key = await crypto.subtle.importKey('jwk', publicKey, ALGORITHM, false, ['verify']);
		const signature = new Uint8Array(Buffer.from(proof, 'base64url'));
		return await crypto.subtle.verify(ALGORITHM, key, signature, new TextEncoder().encode(text));
	} catch {
		return false; // not a point on the curve: the same to the caller as a wrong proof
	}
}
