import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { base64Bytes, hex } from './base64.ts';
import { crc16 } from './crc16.ts';
import { maskedCode, readCustomerQr } from './customer-qr.ts';
import { readMerchantQr } from './merchant-qr.ts';
import { isPaymentCode, readPaymentScan } from './payment-code.ts';
import { readTextFields } from './text-tlv.ts';
import { utf8Bytes } from './utf8.ts';
import { writeMerchantQr } from './write-merchant-qr.ts';

const EMVCO =
	'00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304';
const PHNOM_PENH =
	'00020101021252044131153137210116372101160123456789ABCDE6010Phnom Penh5913Merchant Shop5802KH540510.005303840622501081234567802090124444446304';
const MERCARI =
	'0002016003xxx01021129300012D156000000000510A93FO3230Q31280012D1560000000103081234567826680019jp.or.paymentsjapan01130000000000001020400010306000001040600000153033925903xxx64180002JA0108メルペイ カフェ520441115802JP610710661436304';
const NEW_YORK =
	'000201010211057704736a2f41a3-c54c-fce8-32d2-0324e1c32e22*3440e5bf-81ca-4c5f-a1b2-cf989f09a03952045024530384054031005802US5913Test Merchant6008New York6208030412346304';
const CPM_1 = 'hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=';
const CPM_2 =
	'hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIvRU1WXy0IcnVlc2RlZW5kIZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw==';

const OWN = {
	jpqr: { operator: '1234567890123', company: '0001', store: '000001', terminal: '000001' },
	...{ category: '5812', currency: 'JPY', amount: money(1980), country: 'JP', name: 'Sakura Shop' },
	...{ city: 'Tokyo', postalCode: '1500001', localName: 'さくら商店', bill: 'R03000102', terminal: 'R03' },
};

/** A payload with its check made anew. */
const sealed = (unchecked: string) => unchecked + crc16(unchecked);

test.each([
	['QR-01', '123456789', '29B1'],
	['QR-02', EMVCO, 'A13A'],
	['QR-03', PHNOM_PENH, 'A0BA'],
	['QR-04', MERCARI, 'DEE9'],
	['QR-05', NEW_YORK, '6F6D'],
	['QR-07', EMVCO.replace('23.72', '23.73'), '8A80'],
])('%s: the check of %s is %s', (_id, text, crc) => {
	expect(crc16(text)).toBe(crc);
});

test('QR-02, QR-11: the EMVCo sample is read whole, its check in either case', () => {
	const read = readMerchantQr(`${EMVCO}A13A`);
	expect(read).toMatchObject({
		ok: true,
		value: { isDynamic: true, currency: 'CNY', amount: 2372, name: 'BEST TRANSPORT', localName: '最佳运输' },
	});
	expect(readMerchantQr(`${EMVCO}a13a`)).toEqual(read);
});

test('QR-05: a code with an amount in dollars', () => {
	expect(readMerchantQr(`${NEW_YORK}6F6D`)).toMatchObject({
		value: { currency: 'USD', amount: 10_000, isDynamic: false, jpqr: null },
	});
});

test('QR-06: our own dynamic code is written as the vector has it, and read back', () => {
	const payload = writeMerchantQr(OWN);
	expect(payload).toBe(
		'00020101021226680019jp.or.paymentsjapan011312345678901230204000103060000010406000001520458125303392540419805802JP5911Sakura Shop6005Tokyo6107150000162200109R030001020703R0364150002JA0105さくら商店6304E53E',
	);
	expect(payload).toHaveLength(199 + 4 - 4);
	expect(readMerchantQr(payload)).toMatchObject({
		value: { amount: 1980, localName: OWN.localName, jpqr: OWN.jpqr },
	});
});

test('QR-07: a changed amount no longer agrees with its check', () => {
	expect(readMerchantQr(`${EMVCO.replace('23.72', '23.73')}A13A`)).toEqual({
		ok: false,
		code: 'qr_wrong_check',
	});
});

test('QR-04, QR-08: the levels of a JPQR id, beside a name counted in characters', () => {
	expect(readMerchantQr(`${MERCARI}DEE9`)).toMatchObject({
		value: {
			jpqr: { operator: '0000000000001', company: '0001', store: '000001', terminal: '000001' },
			localName: 'メルペイ カフェ',
			amount: null,
		},
	});
});

test('QR-09: a tag that stands there twice is refused', () => {
	const twice = sealed(NEW_YORK.replace('5303840', '53038405303840'));
	expect(readMerchantQr(twice)).toEqual({ ok: false, code: 'qr_duplicate_tag' });
});

test('QR-10: yen with zeros behind the point are read, and written without', () => {
	const payload = writeMerchantQr(OWN).slice(0, -4);
	const amount = (text: string) => readMerchantQr(sealed(payload.replace('54041980', text)));
	expect(amount('54071980.00')).toMatchObject({ value: { amount: 1980 } });
	expect(amount('54071980.50')).toEqual({ ok: false, code: 'qr_amount_invalid' });
	expect(amount('5404-198')).toEqual({ ok: false, code: 'qr_amount_invalid' });
	expect(writeMerchantQr({ ...OWN, currency: 'USD' })).toContain('540519.80');
	expect(writeMerchantQr({ ...OWN, currency: 'KWD', amount: money(5) })).toContain('54050.005');
});

test.each(['0005', '00', '0002', '00999', '6399A', 'x', '', '000201630'])(
	'QR-12: %j is refused, no crash',
	(text) => {
		expect(readMerchantQr(text).ok).toBe(false);
	},
);

test('no text and no bytes make a reader throw, and what is written is read back', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat({ max: 99 }), (text, length) => {
			for (const some of [text, `0002015${length}${text}`, `${EMVCO.slice(0, length)}${text}`]) {
				readMerchantQr(some);
				readCustomerQr(some);
				readTextFields(some);
				readPaymentScan(some, [], null);
			}
			expect(hex(utf8Bytes(text))).toBe(Buffer.from(text.toWellFormed()).toString('hex').toUpperCase());
		}),
		{ numRuns: 1000 },
	);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
			readCustomerQr(Buffer.from([0x85, 5, ...utf8Bytes('CPV01'), ...bytes]).toString('base64'));
			if (bytes.length > 0) expect(base64Bytes(Buffer.from(bytes).toString('base64'))).toEqual([...bytes]);
		}),
		{ numRuns: 1000 },
	);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 9_999_999 }),
			fc.constantFrom('JPY', 'USD', 'KWD'),
			(minor, currency) => {
				const read = readMerchantQr(writeMerchantQr({ ...OWN, amount: money(minor), currency }));
				expect(read).toMatchObject({ ok: true, value: { amount: minor, currency } });
			},
		),
		{ numRuns: 500 },
	);
});

test('CPM-01: application, card number and second track of the EMVCo example', () => {
	expect(readCustomerQr(CPM_1)).toMatchObject({
		value: {
			hex: '85054350563031611A4F07A0000000555555570F1234567890123458D191220112345F',
			applications: [
				{
					aid: 'A0000000555555',
					pan: '1234567890123458',
					track2: { expiry: '1912', service: '201', discretionary: '12345' },
				},
			],
		},
	});
});

test('CPM-02: two applications and what they have in common', () => {
	const read = readCustomerQr(CPM_2);
	expect(read).toMatchObject({
		value: { applications: [{ label: 'Product1' }, { aid: 'A0000000666666', label: 'Product2' }] },
	});
	if (!read.ok) return;
	expect(read.value.common.get('5A')).toBe('1234567890123458');
	expect(read.value.common.get('64')).toContain('9F2608584FD385FA234BCC');
	expect(read.value.hex).toBe(Buffer.from(CPM_2, 'base64').toString('hex').toUpperCase());
});

const TABLE = [
	{ prefix: '9000', adapter: 'other' },
	{ prefix: '90008181', adapter: 'paypay' },
	{ prefix: '31589900', adapter: 'mercari' },
];

test("CPM-03: a code goes to the adapter of the tenant's table, the longest prefix first", () => {
	const scan = (code: string) => readPaymentScan(code, TABLE, null);
	expect(scan('3158990012345678901')).toMatchObject({ kind: 'customer_code', adapter: 'mercari' });
	expect(scan('900081811234567890')).toMatchObject({ adapter: 'paypay' });
	expect(scan('900012341234567890')).toMatchObject({ adapter: 'other' });
	expect(scan('555512341234567890')).toEqual({ kind: 'unknown_adapter' });
	expect(readPaymentScan(CPM_1, TABLE, 'emv')).toMatchObject({ adapter: 'emv' });
	expect(readPaymentScan(`${EMVCO}A13A`, TABLE, 'emv')).toEqual({ kind: 'merchant_code' });
});

test('CPM-04: a GTIN in the payment screen is an item, no payment', () => {
	expect(readPaymentScan('4901234567894', TABLE, null)).toEqual({ kind: 'item' });
	expect(readPaymentScan('4901234567895', TABLE, null)).toEqual({ kind: 'not_a_payment_code' });
});

test('CPM-05: a payment code in the item screen is known as one', () => {
	expect(isPaymentCode('3158990012345678901', TABLE)).toBe(true);
	expect(isPaymentCode(CPM_1, TABLE)).toBe(true);
	expect(isPaymentCode('4901234567894', TABLE)).toBe(false);
	expect(isPaymentCode('555512341234567890', TABLE)).toBe(false);
});

test('a payment code is never written down whole', () => {
	expect(maskedCode('3158990012345678901')).toBe('***************8901');
});
