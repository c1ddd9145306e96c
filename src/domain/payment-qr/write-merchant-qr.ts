import { currencyExponent } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import { crc16 } from './crc16.ts';
import { CURRENCY_NUMBERS, type JpqrId } from './merchant-qr.ts';
import { writeTextField as field } from './text-tlv.ts';

/** What our own dynamic code says: shown on the customer's display, paid by scanning it. */
export type OwnQr = {
	readonly jpqr: JpqrId;
	readonly category: string;
	readonly currency: string;
	/** Minor units. */
	readonly amount: Money;
	readonly country: string;
	readonly name: string;
	readonly city: string;
	readonly postalCode: string;
	readonly localName: string;
	readonly bill: string;
	readonly terminal: string;
};

/** A dynamic JPQR payload with its check (QR-06). An amount in yen has no decimals (domain.md §12.1). */
export function writeMerchantQr(qr: OwnQr): string {
	const { operator, company, store, terminal } = qr.jpqr;
	const number = Object.keys(CURRENCY_NUMBERS).find((key) => CURRENCY_NUMBERS[key] === qr.currency);
	const account = ['jp.or.paymentsjapan', operator, company, store, terminal]
		.map((value, at) => field(`0${at}`, value))
		.join('');
	const payload = [
		field('00', '01'),
		field('01', '12'),
		field('26', account),
		field('52', qr.category),
		field('53', number),
		field('54', decimal(qr.amount, currencyExponent(qr.currency))),
		field('58', qr.country),
		field('59', qr.name),
		field('60', qr.city),
		field('61', qr.postalCode),
		field('62', field('01', qr.bill) + field('07', qr.terminal)),
		field('64', field('00', 'JA') + field('01', qr.localName)),
	].join('');
	const unchecked = `${payload}6304`;
	return unchecked + crc16(unchecked);
}

/** Minor units as plain decimal text: 1980 yen `1980`, 1980 cents `19.80`. */
function decimal(amount: Money, exponent: number): string {
	if (exponent === 0) return String(amount);
	const digits = String(amount).padStart(exponent + 1, '0');
	return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
