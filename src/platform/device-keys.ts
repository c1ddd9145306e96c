/** A key pair whose private half cannot leave this browser profile, and its public half as JWK coordinates. */
export type DeviceKeys = {
	readonly keys: CryptoKeyPair;
	readonly publicKey: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
};

/** Makes the device's ECDSA P-256 key pair, not extractable. Needs a secure context (https or localhost). */
export async function createDeviceKeys(): Promise<DeviceKeys> {
	const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
		'sign',
		'verify',
	]);
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	return { keys, publicKey: { kty: 'EC', crv: 'P-256', x, y } };
}

/** Whether a signature (raw r‖s) over a text is of the key's owner. A key that is none is nobody's. */
export async function verify(
	key: DeviceKeys['publicKey'],
	text: string,
	signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
	try {
		const owner = await crypto.subtle.importKey('jwk', key, algorithm, false, ['verify']);
		return await crypto.subtle.verify(algorithm, owner, signature, new TextEncoder().encode(text));
	} catch {
		return false; // no point of the curve
	}
}

/** Signs a text (ECDSA with SHA-256, raw r‖s) as base64url. */
export async function sign(keys: CryptoKeyPair, text: string): Promise<string> {
	const signature = await crypto.subtle.sign(
		{ name: 'ECDSA', hash: 'SHA-256' },
		keys.privateKey,
		new TextEncoder().encode(text),
	);
	return btoa(String.fromCharCode(...new Uint8Array(signature)))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '');
}
