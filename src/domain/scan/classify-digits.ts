import { gtinCheckDigit, normaliseGtin, type Symbology } from '#domain/gtin/gtin.ts';
import { readInStoreCode } from '#domain/instore/in-store-code.ts';
import { readBookRow } from '#domain/publication/book-rows.ts';
import { readMagazine } from '#domain/publication/magazine.ts';
import type { CouponFamily, Scanned, ScanRules, Unknown } from './scanned.ts';

/** How many digits a symbology has; one that is not here says nothing about it. */
const LENGTHS: Readonly<Partial<Record<Symbology, readonly number[]>>> = {
	ean_13: [12, 13, 15, 18],
	upc_a: [12, 13, 14, 17],
	upc_e: [6, 7, 8, 12, 13],
	ean_8: [8],
	// A short ITF is what is left of a longer one when the beam leaves it.
	itf_14: [14],
};

/** Add-ons of two digits (issue) and five (price), behind EAN-13 in one message. */
const WITH_ADD_ON = /^(\d{12,13}?)(\d{5}|\d{2})$/;

const COUPONS: readonly (readonly [RegExp, CouponFamily])[] = [
	[/^0980/, 'refund_slip'],
	[/^098[1-4]/, 'currency'],
	[/^099/, 'restricted'],
	[/^005/, 'north_american'],
];

const unknown = (why: Unknown, text: string): Scanned => ({ kind: 'unknown', why, text });

/** What a text of digits only is: an item, a code of this shop, a row of a book, a magazine, a coupon, or a misread. */
export function classifyDigits(digits: string, rules: ScanRules, symbology?: Symbology): Scanned {
	const lengths = symbology && LENGTHS[symbology];
	if (lengths && !lengths.includes(digits.length)) return unknown('symbology', digits);
	if (digits.length > 14) return withAddOn(digits, symbology);
	if (symbology === 'upc_a' && digits.length === 14 && !normaliseGtin(digits).ok)
		return withAddOn(digits, symbology);
	const code = symbology === 'upc_e' ? wholeUpcE(digits) : digits;
	const gtin = normaliseGtin(code, symbology === 'upc_e' && code.length === 8 ? 'upc_e' : undefined);
	if (!gtin.ok) return unknown(gtin.code, digits);
	const own = symbology === 'upc_e' ? null : inStore(code, rules);
	if (own) return own;
	const row = readBookRow(gtin.value);
	if (row?.row === 'lower') return { kind: 'book_lower', cCode: row.cCode, price: row.price };
	const magazine = readMagazine(gtin.value, null);
	if (magazine.ok) return { kind: 'goods', gtin: gtin.value, marks: {}, magazine: magazine.value };
	// A shop's label may begin as any coupon does; it was looked for before.
	const family = COUPONS.find(([prefix]) => prefix.test(gtin.value))?.[1];
	if (family) return { kind: 'coupon', code: digits, family };
	return { kind: 'goods', gtin: gtin.value, marks: {} };
}

/**
 * A code of one of the shop's templates. Whose prefix it has, its label must be whole: a misprint is no item by another
 * reading (NPL-17). The longest prefix decides.
 */
function inStore(code: string, { inStore }: ScanRules): Scanned | null {
	const whole =
		code.length === 12 ? `0${code}` : code.length === 14 && code.startsWith('0') ? code.slice(1) : code;
	const [template] = inStore
		.filter(({ prefix, length }) => whole.length === length && whole.startsWith(prefix))
		.sort((a, b) => b.prefix.length - a.prefix.length);
	if (!template) return null;
	const read = readInStoreCode(template, whole);
	if (!read.ok) return unknown(read.code, code);
	const key = normaliseGtin(read.value.searchKey);
	return key.ok ? { kind: 'in_store', key: key.value, code: read.value, template } : unknown(key.code, code);
}

/**
 * A magazine with its price, or a book or item with an add-on that says nothing to a till. Without a prefix or a symbology
 * that has add-ons, no digits are cut off.
 */
function withAddOn(digits: string, symbology?: Symbology): Scanned {
	const [, code = '', addOn = ''] = WITH_ADD_ON.exec(digits) ?? [];
	const hasAddOns = symbology === 'ean_13' || symbology === 'upc_a' || /^(?:491|97[789])\d{15}$/.test(digits);
	const gtin = normaliseGtin(code);
	if (!hasAddOns || !gtin.ok) return unknown('gtin_length', digits);
	const magazine = readMagazine(code, addOn.length === 5 ? addOn : null);
	if (magazine.ok) return { kind: 'goods', gtin: gtin.value, marks: {}, magazine: magazine.value };
	if (magazine.code === 'magazine_add_on') return unknown('gtin_check_digit', digits);
	return { kind: 'goods', gtin: gtin.value, marks: {} };
}

/**
 * UPC-E as its eight digits. Six are sent without the system (0) and the check digit, which the bars themselves prove;
 * seven are system and six where the last is no check digit of them, else the six with theirs.
 */
function wholeUpcE(digits: string): string {
	if (digits.length === 6) return withCheck(`0${digits}`);
	if (digits.length !== 7) return digits;
	const asChecked = `0${digits}`;
	return normaliseGtin(asChecked, 'upc_e').ok ? asChecked : withCheck(digits);
}

function withCheck(seven: string): string {
	const tried = [...'0123456789'].find((digit) => normaliseGtin(seven + digit, 'upc_e').ok);
	return seven + (tried ?? gtinCheckDigit(seven));
}
