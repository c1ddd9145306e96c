import { argon2id } from 'hash-wasm';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import { sealBytes } from './sealed-text.ts';

/** OWASP's second argon2id setting (19 MiB, 2 passes): about 50 ms here, about as long on a tablet. */
export const STRETCH = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

/** A store with its customer key in hex. */
export type StoreWithKey = { readonly store: string; readonly key: string };

/**
 * The keys of stores' customers for who knows a PIN, by store. `salt` (16 random bytes, base64url in the document) is
 * not the one of the PIN's own hash: what proves the PIN must not open anything.
 */
export async function unlockOf(
	pin: string,
	salt: Uint8Array,
	stores: readonly StoreWithKey[],
): Promise<Record<string, StaffUnlock>> {
	const stretched = await argon2id({ ...STRETCH, password: pin, salt, outputType: 'binary' });
	const rows = stores.map(({ store, key }): [string, StaffUnlock] => [
		store,
		{
			v: 1,
			salt: Buffer.from(salt).toString('base64url'),
			memory: STRETCH.memorySize,
			passes: STRETCH.iterations,
			sealed: sealBytes(stretched, new Uint8Array(Buffer.from(key, 'hex'))),
		},
	]);
	return Object.fromEntries(rows);
}
