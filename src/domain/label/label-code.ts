import { displayGtin, type Gtin, normaliseGtin } from '#domain/gtin/gtin.ts';
import { invariant } from '#domain/invariant.ts';

/** Symbols that labels are printed with. */
export type LabelSymbology = 'ean_13' | 'ean_8' | 'itf_14' | 'code_128' | 'qr';

/** A code as it is printed: `text` is what a scan of it reads, check digit included. */
export type LabelCode = { readonly symbology: LabelSymbology; readonly text: string };

/** Texts in bars; digits take half the width. Longer ones do not fit a small label at a width that every scanner reads. */
const IN_BARS = /^(?:\d{1,20}|[\x21-\x7e]{1,12})$/;
/** Bytes of a QR code that is still read off a small label (version 20, level M). */
const LONGEST_TEXT = 660;

/** An item's number in the symbol that it is known by at tills; a case pack in the one of cases. */
export function codeOfGtin(gtin: Gtin): LabelCode {
	const text = displayGtin(gtin);
	return { text, symbology: text.length === 8 ? 'ean_8' : text.length === 13 ? 'ean_13' : 'itf_14' };
}

/** Digits of an in-store code, eight or thirteen of them. */
export function codeOfDigits(digits: string): LabelCode {
	const gtin = normaliseGtin(digits);
	invariant(gtin.ok && (digits.length === 8 || digits.length === 13), 'an in-store code has its check digit');
	return { text: digits, symbology: digits.length === 8 ? 'ean_8' : 'ean_13' };
}

/** A number of a card, a coupon's code or a signed token: short ones in bars. Null for what no label can hold. */
export function codeOfText(raw: string): LabelCode | null {
	const text = raw.normalize('NFKC').trim();
	if (text === '' || text.length > LONGEST_TEXT || /[^\x20-\x7e]/.test(text)) return null;
	return { text, symbology: IN_BARS.test(text) ? 'code_128' : 'qr' };
}
