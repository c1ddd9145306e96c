/** Compares a PIN with its argon2id PHC string. The library (11 kB and its wasm) is loaded with the first PIN. */
export async function argon2Matches(pin: string, hash: string): Promise<boolean> {
	const { argon2Verify } = await import('hash-wasm');
	return argon2Verify({ password: pin, hash });
}
