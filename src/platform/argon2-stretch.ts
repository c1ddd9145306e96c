/** How hard argon2id works: KiB and passes. */
export type Stretch = { readonly memory: number; readonly passes: number };

/** 32 bytes out of a PIN and a salt (argon2id, one lane); the library is loaded with the first one. */
export async function stretched(
	pin: string,
	salt: Uint8Array,
	{ memory, passes }: Stretch,
): Promise<Uint8Array<ArrayBuffer>> {
	const { argon2id } = await import('hash-wasm');
	const bytes = await argon2id({
		...{ password: pin, salt, parallelism: 1, iterations: passes, memorySize: memory },
		...{ hashLength: 32, outputType: 'binary' as const },
	});
	return new Uint8Array(bytes);
}
