import { parseMoney } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { crc16 } from './crc16.ts';
import { readTextFields, type TextFields, type TlvRefusal } from './text-tlv.ts';

/** The identification of a JPQR shop in tag 26: operator's 13 digits and three levels of the shop (domain.md §12.1). */
export type JpqrId = {
	readonly operator: string;
	readonly company: string;
	readonly store: string;
	readonly terminal: string;
};

/** A merchant-presented payment code (店舗提示型) as read. Texts are as they stand there. */
export type MerchantQr = {
	readonly isDynamic: boolean;
	/** Company accounts by tag 02…51, their own fields as text. */
	readonly accounts: TextFields;
	readonly jpqr: JpqrId | null;
	readonly category: string;
	/** ISO 4217, or '' for a number we have no name for. */
	readonly currency: string;
	readonly currencyNumber: string;
	/** Minor units; null when the customer keys it, or the currency is not known here. */
	readonly amount: Money | null;
	readonly country: string;
	readonly name: string;
	readonly city: string;
	readonly postalCode: string;
	/** Tag 62: 01 bill, 03 store label, 05 reference, 07 terminal. */
	readonly additional: TextFields;
	/** The name in the shop's own language (tag 64). */
	readonly localName: string;
};

/** Why a code is not taken. */
export type MerchantQrRefusal = TlvRefusal | 'qr_wrong_check' | 'qr_not_payment' | 'qr_amount_invalid';

/** ISO 4217 numbers to letters, of the currencies we know. */
export const CURRENCY_NUMBERS: Readonly<Record<string, string>> = {
	392: 'JPY',
	840: 'USD',
	978: 'EUR',
	826: 'GBP',
	156: 'CNY',
	410: 'KRW',
	414: 'KWD',
};

const NO_FIELDS: TextFields = new Map();

/** Reads an EMVCo merchant-presented code: fields, check and what is needed to record the payment. Never throws. */
export function readMerchantQr(payload: string): Result<MerchantQr, MerchantQrRefusal> {
	const read = readTextFields(payload);
	if (!read.ok) return read;
	const fields = read.value;
	if (fields.get('00') !== '01' || !fields.has('63')) return refused('qr_not_payment');
	const [last] = [...fields.keys()].slice(-1);
	if (last !== '63') return refused('qr_malformed');
	if (crc16(payload.slice(0, -4)) !== fields.get('63')?.toUpperCase()) return refused('qr_wrong_check');
	const currencyNumber = fields.get('53') ?? '';
	const currency = CURRENCY_NUMBERS[currencyNumber] ?? '';
	const amount = amountOf(fields.get('54'), currency);
	if (!amount.ok) return amount;
	return ok({
		isDynamic: fields.get('01') === '12',
		accounts: new Map([...fields].filter(([tag]) => tag >= '02' && tag <= '51')),
		jpqr: jpqrOf(fields.get('26')),
		category: fields.get('52') ?? '',
		currency,
		currencyNumber,
		amount: amount.value,
		country: fields.get('58') ?? '',
		name: fields.get('59') ?? '',
		city: fields.get('60') ?? '',
		postalCode: fields.get('61') ?? '',
		additional: within(fields.get('62')),
		localName: within(fields.get('64')).get('01') ?? '',
	});
}

/** Decimals that a currency has not are taken when they are zeros: a tolerant reader (QR-10). */
function amountOf(text: string | undefined, currency: string): Result<Money | null, 'qr_amount_invalid'> {
	if (text === undefined || currency === '') return ok(null);
	if (!/^\d+(\.\d*)?$/.test(text)) return refused('qr_amount_invalid');
	const amount = parseMoney(text.replace(/\.$/, ''), currency);
	return amount.ok ? amount : refused('qr_amount_invalid');
}

const JPQR_NAME = 'jp.or.paymentsjapan';

function jpqrOf(template: string | undefined): JpqrId | null {
	const fields = within(template);
	if (fields.get('00') !== JPQR_NAME) return null;
	const [operator, company, store, terminal] = ['01', '02', '03', '04'].map((tag) => fields.get(tag) ?? '');
	return { operator: operator ?? '', company: company ?? '', store: store ?? '', terminal: terminal ?? '' };
}

/** The fields inside a template; none when it is not there or not one. */
function within(template: string | undefined): TextFields {
	const fields = readTextFields(template ?? '');
	return fields.ok ? fields.value : NO_FIELDS;
}
