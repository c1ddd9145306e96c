/** Most bytes the browser gives at once. */
const AT_ONCE = 65_536;

/** Random bytes of any number: nothing compresses them. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(length);
	for (let from = 0; from < length; from += AT_ONCE) {
		crypto.getRandomValues(bytes.subarray(from, Math.min(from + AT_ONCE, length)));
	}
	return bytes;
}
