import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { fitText, LINE_HEIGHT, textWidth } from './fit-text.ts';
import type { Label } from './label.ts';
import { codeOfText } from './label-code.ts';
import { layoutLabel } from './label-layout.ts';
import { labelMarkup } from './label-markup.ts';
import { labelSvg, sheetSvg } from './label-svg.ts';
import { hangTag, shelfTag } from './make-label.ts';
import { SHEET_STOCKS, stockOf } from './sheet-stock.ts';
import type { SymbolShape } from './symbol-shape.ts';
import { contentInName, readContent, unitPrice } from './unit-price.ts';

const STYLE = { language: 'ja', currency: 'JPY' } as const;
const BARS: SymbolShape = {
	kind: 'bars',
	modules: 95,
	bars: [
		[0, 1],
		[93, 2],
	],
};
const tea = {
	...{ name: '緑茶 500ml', price: money(158), net: null, gtin: '04901234567894' as Gtin },
	unitPrice: unitPrice(money(158), { milli: 500_000, unit: 'ml' }),
};

test('a shelf tag says the price with tax, the price of a unit and the number', () => {
	expect(shelfTag(tea, STYLE)).toEqual({
		...{ template: 'shelf', title: '緑茶 500ml', price: '¥158', priceNote: '税込' },
		notes: ['100mlあたり ¥32'],
		code: { symbology: 'ean_13', text: '4901234567894' },
	});
});

test('a hang tag says size and colour, and the price before tax where tax comes on top', () => {
	const tag = hangTag({ ...tea, net: money(147) }, { size: 'L', colour: ' 紺 ' }, STYLE);
	expect(tag.notes).toEqual(['サイズ L', 'カラー 紺', '本体 ¥147']);
});

describe('what is inside', () => {
	test.each([
		['500g', { milli: 500_000, unit: 'g' }],
		['1.5 L', { milli: 1_500_000, unit: 'ml' }],
		['３５０ｍｌ×６', { milli: 2_100_000, unit: 'ml' }],
		['12個', { milli: 12_000, unit: 'piece' }],
		['500', null],
		['0g', null],
		['500gx', null],
	])('%s', (text, content) => expect(readContent(text)).toEqual(content));

	test.each([
		['緑茶 500ml', { milli: 500_000, unit: 'ml' }],
		['天然水 2L 6本', { milli: 2_000_000, unit: 'ml' }],
		['牛乳 1000ml (200ml増量)', null],
		['LED 10lm', null],
		['Tシャツ L', null],
	])('in the name %s', (name, content) => expect(contentInName(name)).toEqual(content));

	test('costs what it comes to, half up', () => {
		expect(unitPrice(money(2380), { milli: 347_000, unit: 'g' })).toEqual({
			price: 686,
			per: 100,
			unit: 'g',
		});
		expect(unitPrice(money(100), { milli: 3_000, unit: 'piece' }).price).toBe(33);
	});
});

/** Names as shops have them, and as nobody would have them. */
const names = fc.oneof(
	fc.string({
		unit: fc.constantFrom(...'特選国産黒毛和牛リブロースすき焼き用（約500g）ーっ、。AW &<>"'),
		maxLength: 120,
	}),
	fc.string({ unit: 'grapheme', maxLength: 80 }),
);

test('no text leaves its box, however long it is', () => {
	fc.assert(
		fc.property(
			names,
			fc.double({ min: 8, max: 90, noNaN: true }),
			fc.double({ min: 2, max: 20, noNaN: true }),
			(name, width, height) => {
				const set = fitText(name, { width, height, largest: 5, smallest: 1.7 });
				for (const line of set.lines) expect(textWidth(line) * set.size).toBeLessThanOrEqual(width + 1e-6);
				const tall = set.size * (1 + LINE_HEIGHT * Math.max(0, set.lines.length - 1));
				expect(tall).toBeLessThanOrEqual(Math.max(height, 1.7) + 1e-6);
			},
		),
	);
});

test('a long name goes on to the next line, a longer one is set smaller, and the longest ends in …', () => {
	const box = { width: 40, height: 11, largest: 5, smallest: 2 };
	expect(fitText('緑茶', box)).toEqual({ size: 5, lines: ['緑茶'] });
	expect(fitText('特選国産黒毛和牛ロース', box).lines).toHaveLength(2);
	expect(fitText('特選国産黒毛和牛リブロースすき焼き用', box).size).toBeLessThan(5);
	expect(fitText('あ'.repeat(400), box).lines.at(-1)?.endsWith('…')).toBe(true);
});

test('no line begins with a closing sign or ends with an opening one', () => {
	expect(fitText('ドリンク全品（一割引）', { width: 7, height: 3, largest: 1, smallest: 0.5 }).lines).toEqual(
		['ドリンク全品', '（一割引）'],
	);
	expect(fitText('ああああ、い', { width: 4, height: 3, largest: 1, smallest: 0.5 }).lines).toEqual([
		'あああ',
		'あ、い',
	]);
});

test('everything stands inside the label, and no name can be anything but text', () => {
	fc.assert(
		fc.property(
			names,
			fc.constantFrom(...SHEET_STOCKS),
			fc.nat(99_999_999),
			(title, { label: size }, price) => {
				const label = shelfTag({ ...tea, name: title, price: money(price) }, STYLE);
				const pieces = layoutLabel(label, BARS, size);
				for (const piece of pieces) {
					expect(piece.x).toBeGreaterThanOrEqual(1.9);
					expect(piece.y).toBeLessThanOrEqual(size.height - 1);
					if (piece.kind === 'text')
						expect(textWidth(piece.text) * piece.size).toBeLessThanOrEqual(piece.room * 1.3);
				}
				const svg = labelSvg(pieces, size);
				expect(svg.match(/<[a-z]+/g)?.every((tag) => ['<svg', '<rect', '<text', '<path'].includes(tag))).toBe(
					true,
				);
				expect(svg).not.toMatch(/style=|<style|href|\p{Cc}/u);
			},
		),
	);
});

test('a page has as many labels as the sheet, from the first one that is left', () => {
	const stock = stockOf('a4_24') ?? SHEET_STOCKS[0];
	if (!stock) throw new Error('there are sheets');
	const pieces = layoutLabel(shelfTag(tea, STYLE), BARS, stock.label);
	const page = sheetSvg([null, null, null, pieces, pieces], stock);
	expect(
		[...page.matchAll(/<g transform="translate\(([\d.]+) ([\d.]+)\)"/g)].map(([, x, y]) => [x, y]),
	).toEqual([
		['6', '46.8'],
		['72', '46.8'],
	]);
	expect(page).toMatch(/width="210mm" height="297mm"/);
});

test('sheets fill the paper and no more', () => {
	for (const { paper, label, columns, rows, left, top } of SHEET_STOCKS) {
		expect(left * 2 + label.width * columns).toBeCloseTo(paper.width);
		expect(top * 2 + label.height * rows).toBeCloseTo(paper.height);
		expect(Math.min(left, top)).toBeGreaterThan(5);
	}
});

test('a label on a receipt printer has its code by the printer itself, and no sign of the name is a command', () => {
	const label: Label = shelfTag({ ...tea, name: '{code:1}|"茶"' }, STYLE);
	const markup = labelMarkup(label, 32);
	expect(markup).toContain('{code:4901234567894;option:jan,2,48,hri}');
	expect(markup).toContain('\\{code:1\\}\\|\\"茶\\"');
	const token = codeOfText('NM1.abc');
	if (!token) throw new Error('a token is a code');
	expect(token.symbology).toBe('code_128');
	expect(labelMarkup({ ...label, code: { symbology: 'qr', text: 'NM1.a;b' } }, 32)).toContain(
		'{code:NM1.a\\;b;option:qrcode',
	);
});

test('what no label can hold is no code', () => {
	expect(codeOfText('')).toBe(null);
	expect(codeOfText('会員')).toBe(null);
	expect(codeOfText('x'.repeat(661))).toBe(null);
	expect(codeOfText('１２３')).toEqual({ symbology: 'code_128', text: '123' });
});

test('a name of markup is written as it is', () => {
	const size = { width: 91, height: 55 };
	const svg = labelSvg(layoutLabel(shelfTag({ ...tea, name: `<b>"&'` }, STYLE), BARS, size), size);
	expect(svg).toContain('>&lt;b&gt;&quot;&amp;&#39;</text>');
});

test('every bar is a whole number of dots of a printer', () => {
	for (const { label: size } of SHEET_STOCKS)
		for (const modules of [67, 95, 110, 135, 165]) {
			const shape: SymbolShape = { kind: 'bars', modules, bars: [[0, modules]] };
			const code = { symbology: 'code_128', text: 'x' } as const;
			const [symbol] = layoutLabel({ ...shelfTag(tea, STYLE), code }, shape, size);
			const dots = symbol?.kind === 'symbol' ? symbol.module / (25.4 / 600) : 0;
			expect(dots).toBeGreaterThanOrEqual(4);
			expect(Math.abs(dots - Math.round(dots))).toBeLessThan(1e-6);
		}
});
