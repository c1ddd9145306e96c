/** Bytes handled at once: a multiple of three, and few enough for one call's arguments. */
const CHUNK = 0x6000;

/** Bytes as base64url text without padding; works the same in a browser and in Node. */
export function toBase64Url(bytes: Uint8Array): string {
	let text = '';
	for (let from = 0; from < bytes.length; from += CHUNK) {
		text += btoa(String.fromCharCode(...bytes.subarray(from, from + CHUNK)));
	}
	return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The bytes of a base64url text, or null when it is not one. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	if (!/^[\w-]*$/.test(text)) return null;
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		const bytes = new Uint8Array(binary.length);
		for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
		const tail = toBase64Url(bytes.subarray(bytes.length - (bytes.length % 3)));
		return text.endsWith(tail) ? bytes : null; // spare bits that are set: a second spelling of the same bytes
	} catch {
		return null; // a length that base64 cannot have
	}
}
