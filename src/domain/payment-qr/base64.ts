const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** The bytes of a Base64 text, or null when it is not one. The domain's library has no `atob`. */
export function base64Bytes(text: string): number[] | null {
	if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at += 4) {
		const [a = 0, b = 0, c, d] = [...text.slice(at, at + 4)].map((character) => VALUES.get(character));
		bytes.push((a << 2) | (b >> 4));
		if (c !== undefined) bytes.push(((b & 15) << 4) | (c >> 2));
		if (c !== undefined && d !== undefined) bytes.push(((c & 3) << 6) | d);
	}
	return bytes;
}

/** Bytes as upper-case hex. */
export const hex = (bytes: readonly number[]): string =>
	bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
