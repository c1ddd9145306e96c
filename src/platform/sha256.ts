/** SHA-256 of bytes in hex by WebCrypto: fast for large ones, but asynchronous (never inside a transaction). */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', bytes);
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
