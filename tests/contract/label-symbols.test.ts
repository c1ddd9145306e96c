import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { drawSymbol } from '#devices/label/draw-symbol.ts';
import { type Gtin, gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { luhnCheckDigit } from '#domain/gtin/luhn.ts';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { writeInStoreCode } from '#domain/instore/write-in-store-code.ts';
import { invariant } from '#domain/invariant.ts';
import type { Label } from '#domain/label/label.ts';
import { codeOfDigits, codeOfGtin, codeOfText, type LabelCode } from '#domain/label/label-code.ts';
import { layoutLabel } from '#domain/label/label-layout.ts';
import { labelSvg } from '#domain/label/label-svg.ts';
import { SHEET_STOCKS } from '#domain/label/sheet-stock.ts';
import { classify, type ScanContext } from '#domain/scan/classify.ts';
import { scanRulesOf } from '#protocol/bodies/scan-rules.ts';
import { ALL_SYMBOLOGIES, type Decoder, RETAIL, type Reading } from '#workers/scan/contract.ts';
import { readPicture } from '#workers/scan/read-picture.ts';
import { wasmDecoder } from '#workers/scan/wasm-decoder.ts';
import { paintSvg } from '../support/paint-svg.ts';

let decoder: Decoder;
beforeAll(async () => {
	const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
	const bytes = readFileSync(path);
	decoder = await wasmDecoder({ bytes: new Uint8Array(bytes).buffer });
});

/** 300 and 600 dots an inch, as label and office printers have. */
const DOTS_A_MM = [300 / 25.4, 600 / 25.4] as const;
const LETTERS = ['02IIIIIVPPPPC', '20IIIIVPPPPPC', '21IIIIIIPPPPC', '22IIIIIWWWWWC'];
const CONTEXT: ScanContext = {
	today: '2026-11-23',
	rules: scanRulesOf({
		in_store: LETTERS.map((letters) => ({ letters, ...(letters.includes('W') && { per_grams: 100 }) })),
		members: [{ prefix: '77', length: 12, check: 'luhn' }],
		coupons: ['CPN-'],
	}),
};

const label = (code: LabelCode): Label => ({
	...{ template: 'shelf', title: 'x', price: '¥108', priceNote: '', notes: [], code },
});

/** What our own scan pipeline reads off a printed label. */
async function readBack(code: LabelCode, stock: number, isReceiving = false): Promise<string | null> {
	const size = (SHEET_STOCKS[stock % SHEET_STOCKS.length] ?? SHEET_STOCKS[0])?.label;
	invariant(size, 'there are sheets');
	const svg = labelSvg(layoutLabel(label(code), drawSymbol(code), size), size);
	const symbologies = isReceiving ? ALL_SYMBOLOGIES : RETAIL;
	const around = { decoders: [decoder], now: () => 0, budget: 1000 };
	// One of the two each time: a bar that is read at one of them only would be found over the runs.
	const dots = DOTS_A_MM[stock % 2 === 0 ? 0 : 1];
	const reading = await readPicture(paintSvg(svg, dots), symbologies, around);
	return reading && textOf(reading);
}

/** A thirteen-digit code that begins with 0 is a UPC-A, and is read as its twelve digits (domain.md §4.1). */
const textOf = ({ symbology, text }: Reading): string => (symbology === 'UPC_A' ? `0${text}` : text);

const digits = (length: number) =>
	fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''));
const gtin = (length: number) =>
	digits(length - 1).map((body) => (body + gtinCheckDigit(body)).padStart(14, '0') as Gtin);
const runs = { numRuns: 30 };

test.each([
	[13, 'ean_13'],
	[8, 'ean_8'],
] as const)('every GTIN-%i is read off its label as itself', async (length, symbology) => {
	// An EAN-13 that would be told by eight digits is one.
	const all = gtin(length).filter((key) => !key.startsWith('000000') || length === 8);
	await fc.assert(
		fc.asyncProperty(all, fc.nat(7), async (key, stock) => {
			const code = codeOfGtin(key);
			expect(code.symbology).toBe(symbology);
			expect(await readBack(code, stock)).toBe(code.text);
		}),
		runs,
	);
});

test('a case pack is read off its label where goods are received, and nowhere else', async () => {
	const cases = fc.tuple(fc.integer({ min: 1, max: 9 }), digits(12)).map(([first, body]) => {
		const all = `${first}${body}`;
		return (all + gtinCheckDigit(all)) as Gtin;
	});
	await fc.assert(
		fc.asyncProperty(cases, fc.nat(7), async (key, stock) => {
			const code = codeOfGtin(key);
			expect(code.symbology).toBe('itf_14');
			expect(await readBack(code, stock, true)).toBe(key);
			expect(await readBack(code, stock)).toBe(null);
		}),
		{ numRuns: 10 },
	);
});

test('an in-store label is read as its item at its price or weight, by every template', async () => {
	const layouts = fc.constantFrom(...LETTERS.map((_, at) => at));
	await fc.assert(
		fc.asyncProperty(layouts, fc.nat(), fc.nat(), async (at, one, two) => {
			const read = readTemplate(LETTERS[at] ?? '');
			invariant(read.ok, 'a template of this test');
			const template = read.value;
			const item = String(one % 10 ** template.item.length).padStart(template.item.length, '0');
			const key = (template.prefix + item).padEnd(12, '0');
			const most = 10 ** (template.value?.length ?? 0) - 2;
			const amount = 1 + (two % most);
			const isPrice = template.value?.of === 'price';
			const value = isPrice ? { price: amount } : { grams: amount };
			const code = writeInStoreCode(template, key + gtinCheckDigit(key), value);
			invariant(code.ok, 'the amount has room');
			const text = await readBack(codeOfDigits(code.value), one);
			expect(text).toBe(code.value);
			expect(classify({ text: text ?? '' }, CONTEXT)).toMatchObject({
				...{ kind: 'in_store', key: `0${key}${gtinCheckDigit(key)}` },
				code: isPrice ? { price: amount, asksPrice: false } : { grams: amount },
			});
		}),
		runs,
	);
});

test('cards, coupons and signed tokens are read as what they are', async () => {
	const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 20, maxLength: 500 });
	const made = fc.oneof(
		digits(9).map((body) => ({ text: `77${body}${luhnCheckDigit(`77${body}`)}`, kind: 'member' })),
		digits(8).map((serial) => ({ text: `CPN-${serial}`, kind: 'coupon' })),
		token.map((body) => ({ text: `NM1.${body}`, kind: 'token' })),
		token.map((body) => ({ text: `NC1.${body}`, kind: 'token' })),
	);
	await fc.assert(
		fc.asyncProperty(made, fc.nat(7), async ({ text, kind }, stock) => {
			const code = codeOfText(text);
			invariant(code, 'a code of this test can be printed');
			// The longest tokens need the larger of the sheets, or the card.
			const read = await readBack(code, text.length > 300 ? 2 + (stock % 2) : stock);
			expect(read).toBe(text);
			expect(classify({ text: read ?? '' }, CONTEXT).kind).toBe(kind);
		}),
		runs,
	);
});

test('a code with a wrong check digit is never drawn', () => {
	expect(() => drawSymbol({ symbology: 'ean_13', text: '4901234567895' })).toThrow();
	expect(() => drawSymbol({ symbology: 'itf_14', text: '14901234567892' })).toThrow();
	expect(() => codeOfDigits('4901234567895')).toThrow();
});
