import { stretched } from '#platform/argon2-stretch.ts';
import { fromBase64Url } from '#protocol/base64url.ts';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import { openBytes, type TextKey, textKey } from '#protocol/sealed-text.ts';

/**
 * Opens the store's customer key with a PIN: argon2id makes 32 bytes of it, those open the key. Null when the PIN is not
 * the one it was sealed with. The bytes are gone afterwards; the key that is left cannot be had out of the browser.
 */
export async function openStoreKey(
	{ salt, memory, passes, sealed }: StaffUnlock,
	pin: string,
): Promise<TextKey | null> {
	const bytes = fromBase64Url(salt);
	const key = bytes && (await textKey(await stretched(pin.normalize('NFKC'), bytes, { memory, passes })));
	const opened = key && (await openBytes(key, sealed));
	const store = opened && (await textKey(opened));
	opened?.fill(0);
	return store;
}
