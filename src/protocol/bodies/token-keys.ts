import * as v from 'valibot';
import type { TokenKeys } from '../signed-token.ts';

const PublicKey = v.object({
	kty: v.literal('EC'),
	crv: v.literal('P-256'),
	x: v.pipe(v.string(), v.maxLength(60)),
	y: v.pipe(v.string(), v.maxLength(60)),
});
const Keys = v.record(v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/)), PublicKey);

/**
 * Whose signatures count, by what was signed: the shop's server and its online shop, public halves only (`token_keys` of
 * the store document). What may sign coupons need not sign people. Tills sign by their own keys (`key:` documents).
 */
export const WireTokenKeys = v.object({ member: v.optional(Keys, {}), coupon: v.optional(Keys, {}) });
export type WireTokenKeys = v.InferOutput<typeof WireTokenKeys>;

/** The keys for one kind of token in a store document; none where the shop has none that this build can read. */
export function tokenKeysOf(
	{ token_keys }: { readonly token_keys?: unknown },
	use: keyof WireTokenKeys,
): TokenKeys {
	const read = v.safeParse(WireTokenKeys, token_keys);
	return new Map(read.success ? Object.entries(read.output[use]) : []);
}
