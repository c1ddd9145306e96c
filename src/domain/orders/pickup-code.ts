import { invariant } from '#domain/invariant.ts';

/**
 * The short code a customer says when collecting, from the HMAC of the order's id: dynamic truncation as RFC 4226 §5.3,
 * so that every till of the store can check it without a network (domain.md §8.3, PUC-01).
 */
export function truncateToCode(mac: Uint8Array, digits = 6): string {
	invariant(mac.length >= 20 && digits >= 1 && digits <= 9, 'a code is cut from a whole MAC');
	const at = (mac.at(-1) ?? 0) & 0x0f;
	const [a = 0, b = 0, c = 0, d = 0] = mac.subarray(at, at + 4);
	const number = ((a & 0x7f) * 0x1000000 + b * 0x10000 + c * 0x100 + d) % 10 ** digits;
	return String(number).padStart(digits, '0');
}
