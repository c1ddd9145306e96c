import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { displayWidth } from '#domain/receipt/display-width.ts';
import { giftReceiptMarkup, receiptMarkup, ryoshushoMarkup } from '#domain/receipt/receipt-paper.ts';
import { aPrintRequest, aReceiptDocument } from '../support/a-receipt-document.ts';

type Renderer = { transform(markup: string, printer: Readonly<Record<string, unknown>>): string };

/** receiptline, where it is installed: the markup is ours, the layout and the bytes are its. */
function findRenderer(): Renderer | null {
	try {
		return createRequire(import.meta.url)('receiptline') as Renderer;
	} catch {
		return null;
	}
}

const renderer = findRenderer();
const REFERENCE = fileURLToPath(new URL('../../../shared/data/receipts/receiptline/', import.meta.url));
const missing = renderer ? '' : ' (skipped: receiptline is not installed)';
const unshared = existsSync(REFERENCE) ? '' : ' (skipped: ../shared/data/receipts is not there)';

const paper = (markup: string, cpl: number): string[] =>
	(renderer?.transform(markup, { cpl, encoding: 'shiftjis', command: 'text' }) ?? '').split('\n');

describe.skipIf(!renderer)(`receipts laid out by receiptline${missing}`, () => {
	test.each([32, 42, 48])('every line fits %i columns and amounts stand at the right edge', (columns) => {
		const request = aPrintRequest({ columns });
		const dear = aReceiptDocument({ total: money(123_456_789) });
		const issued = { addressee: '山田', proviso: '', number: 'R-1', stampDuty: money(200) };
		const all = [
			receiptMarkup(aReceiptDocument(), request),
			receiptMarkup(dear, { ...request, copy: 1, isReplaced: true }),
			giftReceiptMarkup(aReceiptDocument(), request),
			ryoshushoMarkup(dear, issued, request),
		];
		for (const markup of all) {
			for (const line of paper(markup, columns)) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
		}
		const total = paper(all[0] ?? '', columns).find((line) => line.startsWith('合計'));
		expect(total?.endsWith('¥4,460')).toBe(true);
		expect(displayWidth(total ?? '')).toBe(columns);
	});

	test('what the law asks for is on the paper in one piece, and signs in names print as themselves', () => {
		const lines = paper(receiptMarkup(aReceiptDocument(), aPrintRequest()), 42).map((line) => line.trim());
		const text = lines.join('\n').replace(/ +/g, ' ');
		for (const words of [
			...['登録番号 T7000012050002', '適格簡易請求書', '髙島屋|牛乳{1} ※ ¥396'],
			...['10%対象 ¥2,696 (内消費税 ¥245)', '8%対象※ ¥1,764 (内消費税 ¥130)', '※は軽減税率対象'],
		]) {
			expect(text).toContain(words);
		}
	});

	test('a receipt of 200 lines is complete in printer bytes', () => {
		const sale = aReceiptDocument();
		const [line] = sale.lines;
		if (!line) throw new Error('a sale has lines');
		const lines = Array.from({ length: 200 }, (_, at) => ({
			...line,
			name: `item ${at + 1}.`,
			discounts: [],
		}));
		const printer = { cpl: 42, encoding: 'shiftjis', command: 'escpos', cutting: true };
		const bytes = renderer?.transform(receiptMarkup({ ...sale, lines }, aPrintRequest()), printer) ?? '';
		for (const { name } of lines) expect(bytes).toContain(name);
	});
});

type Target = { readonly k: string; readonly o: Readonly<Record<string, unknown>> };

describe.skipIf(!renderer || unshared !== '')(
	`receiptline against its reference bytes${missing}${unshared}`,
	() => {
		const options = unshared === '' ? readFileSync(`${REFERENCE}options.json`, 'utf8') : '{"targets":{}}';
		const targets = (JSON.parse(options) as { targets: Record<string, Target[]> }).targets;
		test.each(Object.keys(targets))('%s: printer bytes are equal', (language) => {
			const names = readdirSync(REFERENCE + language).filter((name) => name.endsWith('.receipt'));
			let compared = 0;
			for (const name of names) {
				const markup = readFileSync(`${REFERENCE}${language}/${name}`, 'utf8');
				for (const { k, o } of (targets[language] ?? []).filter(({ o }) => o.command !== 'svg')) {
					const path = `${REFERENCE}${language}/${name.replace('.receipt', `.${k}.bin`)}`;
					if (!existsSync(path)) continue;
					const expected = readFileSync(path).toString('latin1');
					expect(renderer?.transform(markup, o) === expected, `${language}/${name} as ${k}`).toBe(true);
					compared++;
				}
			}
			expect(compared).toBeGreaterThan(20);
		});
	},
);
