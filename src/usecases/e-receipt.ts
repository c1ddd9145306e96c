import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import { phoneAddress, receiptLink } from '#protocol/receipt-link.ts';
import { type SignSaleParts, saleToken } from './sale-token.ts';

/** What the link to an e-receipt needs from outside. */
export type EReceiptParts = {
	readonly device: Device;
	readonly journal: Pick<Journal, 'receipt'>;
	readonly sign: SignSaleParts['sign'];
	/** Where this page was loaded from. */
	readonly origin: string;
};

/**
 * The link by which a customer's phone shows a sale of this device; made without a network, and signed, so that the
 * server believes it before it has the sale. Why not: nobody knows how a phone reaches the server (`no_address`), or the
 * document has no code of its own (`no_code`: practice, what came back, more goods than a code holds, gone from here).
 */
export async function eReceiptLink(
	{ device, journal, sign, origin }: EReceiptParts,
	number: string,
): Promise<
	{ readonly status: 'ready'; readonly link: string } | { readonly status: 'no_address' | 'no_code' }
> {
	const [store, entry] = await Promise.all([device.store(), journal.receipt(number)]);
	const address = phoneAddress(store?.public_url, origin);
	if (address === null) return { status: 'no_address' };
	const token = entry ? await saleToken({ device, sign }, entry) : '';
	return token === '' ? { status: 'no_code' } : { status: 'ready', link: receiptLink(address, token) };
}
