import { expect, test } from 'vitest';
import { printerBytes } from '#devices/printer/render.ts';
import type { Label } from '#domain/label/label.ts';
import { labelMarkup } from '#domain/label/label-markup.ts';

const EPSON = { dialect: 'escpos', encoding: 'shiftjis', columns: 42 } as const;
const label = (code: Label['code']): Label => ({
	...{
		template: 'shelf',
		title: '髙級 麦茶 600ml',
		price: '¥158',
		priceNote: '税込',
		notes: ['100mlあたり ¥26'],
		code,
	},
});
const bytesOf = (code: Label['code'], printer: Parameters<typeof printerBytes>[1] = EPSON) =>
	Buffer.from(printerBytes(labelMarkup(label(code), printer.columns), printer)).toString('latin1');
const of = (...bytes: readonly number[]) => String.fromCharCode(...bytes);

/** GS k m n d1…dn of the ESC/POS reference (function B): m 67 is JAN13, 68 JAN8 (the printer adds the check digit), 70 ITF, 73 CODE128. */
test.each([
	['ean_13', '4901234567894', [0x1d, 0x6b, 67, 12], '490123456789'],
	['ean_8', '49123456', [0x1d, 0x6b, 68, 7], '4912345'],
	['itf_14', '14901234567891', [0x1d, 0x6b, 70, 14], '14901234567891'],
] as const)('%s is the command that draws it', (symbology, text, command, data) => {
	const bytes = bytesOf({ symbology, text });
	expect(bytes).toContain(of(...command) + data);
});

test('letters are CODE128 in its code set B, digits in C, and a token is a QR of its own', () => {
	expect(bytesOf({ symbology: 'code_128', text: 'CPN-x' })).toContain(`${of(0x1d, 0x6b, 73, 7)}{BCPN-x`);
	const digits = bytesOf({ symbology: 'code_128', text: '771234567890' });
	expect(digits).toContain(`${of(0x1d, 0x6b, 73, 8)}{C${of(77, 12, 34, 56, 78, 90)}`);
	const token = bytesOf({ symbology: 'qr', text: 'NM1.abcdefghijklmnopqrstuvwxyz' });
	expect(token).not.toContain(of(0x1d, 0x6b));
	expect(token).toContain(of(0x1d, 0x38, 0x4c));
});

test('the name is Shift_JIS, the price is twice as large and at the right, and the label is cut off', () => {
	const bytes = bytesOf({ symbology: 'ean_13', text: '4901234567894' });
	// 髙 is FBFC where printers of Japan have it; ¥ is 5C under ESC R 8.
	for (const part of [of(0xfb, 0xfc), '\\158', of(0x1d, 0x21, 0x11), of(0x1d, 0x56)])
		expect(bytes).toContain(part);
});

test('a Star printer is told in its own words', () => {
	const star = { dialect: 'star', encoding: 'shiftjis', columns: 48 } as const;
	const bytes = bytesOf({ symbology: 'ean_13', text: '4901234567894' }, star);
	// ESC b n1: 3 is JAN/EAN13 (Star line mode reference), ended by RS.
	expect(bytes).toContain(`${of(0x1b, 0x62)}3`);
	expect(bytes).toContain(`4901234567894${of(0x1e)}`);
});
