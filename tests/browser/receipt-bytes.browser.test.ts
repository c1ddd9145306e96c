import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { printerBytes, receiptSvg } from '#devices/printer/render.ts';
import { receiptMarkup } from '#domain/receipt/receipt-paper.ts';
import { aPrintRequest, aReceiptDocument } from '../support/a-receipt-document.ts';

const text = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

test('a browser makes the very bytes that receiptline makes in Node with iconv-lite', async () => {
	const references = await commands.referenceReceipts();
	if (references.length === 0) return; // ../shared/data/receipts is not there
	const differing = references.filter(({ markup, options, bytes }) => {
		const printer = {
			dialect: options.command === 'escpos' ? 'escpos' : 'star',
			encoding: options.encoding === 'shiftjis' ? 'shiftjis' : 'cp437',
			columns: Number(options.cpl),
		} as const;
		return text(printerBytes(markup, printer)) !== bytes;
	});
	expect(differing.map(({ name }) => name)).toEqual([]);
	expect(references.length).toBeGreaterThan(40);
});

test('the picture asks nobody for anything, and is the same each time', () => {
	const markup = receiptMarkup(aReceiptDocument(), aPrintRequest());
	const svg = receiptSvg(markup, 42);
	expect(svg).not.toMatch(/<style|https?:(?!\/\/www\.w3\.org\/2000\/svg)|style=/);
	expect(svg).toBe(receiptSvg(markup, 42));
	const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml');
	expect(drawn.querySelector('parsererror')).toBeNull();
	expect(drawn.documentElement.textContent?.replace(/\s/g, '')).toContain('適格簡易請求書');
});

test('a receipt of 200 lines is complete and soon there', () => {
	const sale = aReceiptDocument();
	const [line] = sale.lines;
	if (!line) throw new Error('a sale has lines');
	const lines = Array.from({ length: 200 }, (_, at) => ({
		...line,
		name: `品目 item ${at + 1}.`,
		discounts: [],
	}));
	const markup = receiptMarkup({ ...sale, lines }, aPrintRequest());
	const bytes = text(printerBytes(markup, { dialect: 'escpos', encoding: 'shiftjis', columns: 42 }));
	for (let n = 1; n <= 200; n++) expect(bytes).toContain(`item ${n}.`);
	expect(bytes).toContain('\x1dV');
});
