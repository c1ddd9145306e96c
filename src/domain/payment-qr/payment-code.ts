import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { readCustomerQr } from './customer-qr.ts';
import { readMerchantQr } from './merchant-qr.ts';

/**
 * One row of the shop's table of payment codes: digits a code begins with, and who takes it. Configuration, never
 * constants: published prefixes are old and incomplete (domain.md §12.2).
 */
export type PaymentPrefix = { readonly prefix: string; readonly adapter: string };

/** What a scanned text is to the payment screen. */
export type PaymentScan =
	/** The customer's code, as bars or as QR: it goes to this adapter with amount and idempotency key. */
	| { readonly kind: 'customer_code'; readonly adapter: string; readonly code: string }
	/** A payment code of nobody this shop has a contract with. */
	| { readonly kind: 'unknown_adapter' }
	/** A shop's own code was shown to the till. */
	| { readonly kind: 'merchant_code' }
	/** An item: the wrong screen (CPM-04). */
	| { readonly kind: 'item' }
	| { readonly kind: 'not_a_payment_code' };

/** Consumer codes as bars are digits, longer than any GTIN-13. */
const BAR_CODE = /^\d{16,24}$/;

/** Looks at a text scanned while paying. `qrAdapter`: who takes CPM codes as QR; null when nobody does. */
export function readPaymentScan(
	text: string,
	table: readonly PaymentPrefix[],
	qrAdapter: string | null,
): PaymentScan {
	if (readCustomerQr(text).ok) {
		return qrAdapter === null
			? { kind: 'unknown_adapter' }
			: { kind: 'customer_code', adapter: qrAdapter, code: text };
	}
	if (readMerchantQr(text).ok) return { kind: 'merchant_code' };
	if (BAR_CODE.test(text)) {
		const adapter = longestPrefix(text, table);
		return adapter === null ? { kind: 'unknown_adapter' } : { kind: 'customer_code', adapter, code: text };
	}
	return { kind: normaliseGtin(text).ok ? 'item' : 'not_a_payment_code' };
}

/** Whether a text scanned while ringing up items is a payment code: no item, but "go to payment" (CPM-05). */
export const isPaymentCode = (text: string, table: readonly PaymentPrefix[]): boolean =>
	(BAR_CODE.test(text) && longestPrefix(text, table) !== null) || readCustomerQr(text).ok;

function longestPrefix(text: string, table: readonly PaymentPrefix[]): string | null {
	const rows = table.filter(({ prefix }) => prefix !== '' && text.startsWith(prefix));
	return rows.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.adapter ?? null;
}
