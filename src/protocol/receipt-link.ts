/** Where the shop's server shows a receipt to whoever holds its code. */
export const RECEIPT_PAGE = '/receipt';

const ONLY_HERE = /^https?:\/\/(?:localhost|[^/]*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])(?::\d+)?$/i;

/**
 * The shop's server as a customer's phone reaches it: as the office set it, else where the till itself was loaded from.
 * Null where only this machine has that name.
 */
export function phoneAddress(publicUrl: string | undefined, origin: string): string | null {
	if (publicUrl) return publicUrl;
	return ONLY_HERE.test(origin) || !/^https?:/.test(origin) ? null : origin;
}

/**
 * The link to an e-receipt. The signed statement stands behind the `#`: a browser keeps that part to itself, so that it
 * is in no log and no cache on the way, and nobody can guess it from a receipt's number.
 */
export const receiptLink = (address: string, token: string): string => `${address}${RECEIPT_PAGE}#${token}`;
