import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, ZERO } from '#domain/money/money.ts';
import { amountText, rateText } from './amount-text.ts';
import { displayWidth } from './display-width.ts';
import { escapeMarkup, toMarkup } from './markup.ts';
import type { PrintRequest, ReceiptDocument } from './receipt-document.ts';
import { giftReceiptMarkup, receiptMarkup, ryoshushoMarkup } from './receipt-paper.ts';

const SALE: ReceiptDocument = {
	kind: 'sale',
	number: 'SBY-R01-000123',
	...{ shopName: '麦と空', storeName: '渋谷店', address: '東京都渋谷区1-2-3', phone: '03-1234-5678' },
	registrationNumber: 'T7000012050002',
	issuedAt: Date.parse('2026-11-20T00:15:00+09:00'),
	...{
		timeZone: 'Asia/Tokyo',
		businessDay: '2026-11-19',
		operatorName: '佐藤',
		currency: 'JPY',
		original: null,
	},
	lines: [
		{
			...{ name: '牛乳', mark: '※', quantity: 2, unitPrice: money(198), extended: money(396) },
			discounts: [{ label: '2点で50円引', amount: money(-50) }],
		},
		{ name: 'ビール', mark: '', quantity: 1, unitPrice: money(2746), extended: money(2746), discounts: [] },
	],
	discounts: [{ label: '会員値引', amount: money(-50) }],
	taxes: [
		{
			...{ rate: { n: 10, d: 100 }, hasRate: true, label: '', mark: '' },
			...{ gross: money(2696), net: money(2451), tax: money(245) },
		},
		{
			...{ rate: { n: 8, d: 100 }, hasRate: true, label: '', mark: '※' },
			...{ gross: money(346), net: money(321), tax: money(25) },
		},
	],
	total: money(3042),
	cashRounding: ZERO,
	tenders: [{ kind: 'cash', label: '現金', amount: money(5000), reference: '' }],
	changeDue: money(1958),
	proof: '7043e2d67398',
	token: 'https://shop.example/r#abc;def',
	isTraining: false,
};

const aPrint = (given: Partial<PrintRequest> = {}): PrintRequest => ({
	...{ language: 'ja', columns: 42, copy: 0, isReplaced: false },
	...given,
});

/** The texts of a markup without their layout. */
const said = (markup: string): string =>
	markup
		.split('\n')
		.filter((line) => !/^\{(width|border|code)/.test(line))
		.map((line) => line.replace(/\^+|^\||\|$/g, '').replaceAll(' | ', ' … '))
		.join('\n');

test('a receipt carries everything the law asks of a 適格簡易請求書 (§1.3)', () => {
	expect(said(receiptMarkup(SALE, aPrint()))).toBe(
		[
			...['麦と空', '渋谷店', '東京都渋谷区1-2-3', 'TEL 03-1234-5678', '登録番号 T7000012050002', ''],
			...['適格簡易請求書', '2026-11-20 00:15 … No. SBY-R01-000123', '営業日 2026-11-19', '-'],
			...['牛乳 ※ … ¥396', '~~¥198 × 2点', '~~2点で50円引 … \\-¥50', 'ビール … ¥2,746', '-'],
			...['会員値引 … \\-¥50', '-', '合計 … ¥3,042'],
			...['10%対象 … ¥2,696 (内消費税 ¥245)', '8%対象※ … ¥346 (内消費税 ¥25)', '※は軽減税率対象', '-'],
			...['現金 … ¥5,000', 'お釣り … ¥1,958', '-', '担当 佐藤 … 照合 7043e2d67398', '', ''],
			...['ありがとうございました', ''],
		].join('\n'),
	);
});

test('the same receipt in English, and of a shop that is not registered', () => {
	const english = said(receiptMarkup(SALE, aPrint({ language: 'en' })));
	for (const words of [
		'SIMPLIFIED TAX INVOICE',
		'10% rate … ¥2,696 (incl. tax ¥245)',
		'TOTAL … ¥3,042',
		'CHANGE',
	]) {
		expect(english).toContain(words);
	}
	const plain = said(receiptMarkup({ ...SALE, registrationNumber: '' }, aPrint()));
	expect(plain).not.toMatch(/登録番号|適格/);
	expect(plain).toContain('レシート');
});

test('a return is a 適格返還請求書 with the day of the original supply (§1.6)', () => {
	const back = (money: number) => -money as typeof SALE.total;
	const returned: ReceiptDocument = {
		...SALE,
		kind: 'return',
		original: { day: '2026-11-02', number: 'SBY-R02-000007' },
		lines: SALE.lines.map((line) => ({ ...line, quantity: -line.quantity, extended: back(line.extended) })),
		taxes: SALE.taxes.map((tax) => ({ ...tax, gross: back(tax.gross), tax: back(tax.tax) })),
		total: back(SALE.total),
		tenders: [{ kind: 'cash', label: '現金', amount: back(3042), reference: '' }],
		changeDue: ZERO,
	};
	const paper = said(receiptMarkup(returned, aPrint()));
	for (const words of [
		'適格返還請求書',
		'元の取引 2026-11-02 … SBY-R02-000007',
		'返金合計 … \\-¥3,042',
		'牛乳 ※ … \\-¥396',
	]) {
		expect(paper).toContain(words);
	}
	expect(paper).toContain('10%対象 … \\-¥2,696 (内消費税 -¥245)');
	expect(paper).not.toContain('お釣り');
});

test('FIS-10: a copy says which one it is, a receipt replaced by a 領収書 says that', () => {
	const copy = receiptMarkup(SALE, aPrint({ copy: 2, isReplaced: true }));
	expect(said(copy)).toMatch(/^再発行 2\n/);
	expect(said(copy)).toContain('領収書発行済');
	expect(said(receiptMarkup(SALE, aPrint()))).not.toContain('再発行');
});

test('training is marked, and is no invoice (§5.6)', () => {
	const paper = said(receiptMarkup({ ...SALE, isTraining: true }, aPrint()));
	expect(paper).toMatch(/^練習 TRAINING\n/);
	expect(paper).not.toMatch(/登録番号|適格|内消費税/);
});

test('a gift receipt has no price, no tax and no tender', () => {
	const paper = giftReceiptMarkup(SALE, aPrint());
	expect(paper).not.toMatch(/¥|消費税|T7000012050002|現金/);
	expect(said(paper)).toContain('牛乳 … × 2');
	expect(paper).toContain('{code:https://shop.example/r#abc\\;def;option:qrcode');
});

test('a 領収書 says to whom, for what, how much and what stamp (§1.7)', () => {
	const issued = { addressee: '', proviso: '', number: 'R-000009', stampDuty: money(200) };
	const paper = said(ryoshushoMarkup({ ...SALE, total: money(55_000) }, issued, aPrint()));
	for (const words of [
		'領収書',
		'上様',
		'¥55,000―',
		'但し お品代として',
		'収入印紙 ¥200',
		'10%対象',
		'T7000012050002',
		'R-000009',
	]) {
		expect(paper).toContain(words);
	}
	const named = { ...issued, addressee: '山田商店', proviso: '文具代', stampDuty: ZERO };
	const other = said(ryoshushoMarkup(SALE, named, aPrint()));
	expect(other).toContain('山田商店 様');
	expect(other).toContain('文具代');
	expect(other).not.toContain('収入印紙');
});

test('STP-09: a card payment says that it was one; money that is no turnover prints no rate', () => {
	const tax = { ...SALE.taxes[0], hasRate: false, label: '非課税・不課税', gross: money(5000) } as const;
	const byCard = { kind: 'card', label: 'カード', amount: money(3042), reference: 'A-77' } as const;
	const paper = said(
		receiptMarkup(
			{ ...SALE, tenders: [byCard], changeDue: ZERO, taxes: [tax as (typeof SALE.taxes)[number]] },
			aPrint(),
		),
	);
	expect(paper).toContain('クレジットカード利用 A\\-77'.replace('\\', ''));
	expect(paper).toContain('非課税・不課税 … ¥5,000');
	expect(paper).not.toMatch(/お釣り|%対象/);
});

test('RND-12: the coins of a cash rounding are a line of their own', () => {
	const usd = { ...SALE, currency: 'USD', cashRounding: money(2) };
	expect(said(receiptMarkup(usd, aPrint({ language: 'en' })))).toContain('Cash rounding … $0.02');
});

test.each([
	[1280, 'JPY', '¥1,280'],
	[-1_234_567, 'JPY', '-¥1,234,567'],
	[5, 'USD', '$0.05'],
	[123_456, 'KWD', 'KWD 123.456'],
	[0, 'JPY', '¥0'],
])('%i minor units of %s are %s', (minor, currency, text) => {
	expect(amountText(money(minor), currency)).toBe(text);
});

test.each([
	[10, 100, '10%'],
	[8875, 100_000, '8.875%'],
	[9975, 100_000, '9.975%'],
	[0, 1, '0%'],
])('a rate of %i/%i is %s', (n, d, text) => {
	expect(rateText({ n, d })).toBe(text);
});

test('columns are counted as a Japanese printer counts them', () => {
	expect(displayWidth('ﾋﾞｰﾙ ¥1,280')).toBe(11);
	expect(displayWidth('牛乳 ※')).toBe(7);
	expect(displayWidth('ガ')).toBe(2);
});

test('whatever a name holds, it prints as itself and every row fits its paper', () => {
	const sign = fc.constantFrom(...'\\{}|_"`^~-=;! \n牛');
	const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
	const anyText = fc.string({ unit: fc.oneof(sign, any), maxLength: 40 });
	fc.assert(
		fc.property(anyText, anyText, fc.constantFrom(32, 42, 48), (left, right, columns) => {
			const markup = toMarkup([{ kind: 'row', left, right }], columns);
			const rows = markup.trimEnd().split('\n').slice(1);
			expect(rows.every((row) => unescaped(row).length > 0)).toBe(true);
			const plain = (text: string) => text.replace(/\s|[\p{Cc}\u2028\u2029]/gu, '');
			expect(plain(unescaped(escapeMarkup(left)))).toBe(plain(left));
			const width = /^\{width:\*,(\d+)\}/.exec(markup)?.[1];
			if (width) expect(Number(width) + 1).toBeLessThan(columns);
		}),
		{ numRuns: 2000 },
	);
});

/** receiptline's escapes, undone: a sign that is not escaped would be lost or mean something. */
function unescaped(text: string): string {
	const bare = text.replace(/\\[\\{}|_"`^~=-]/g, '');
	const commands = bare.replace(/ \| |^\||\|$/g, ' ').replace(/(?<=^|\s)~(?=\s|$)/g, '');
	expect(commands).not.toMatch(/[\\{}|_"`^~]/);
	return text.replace(/\\([\\{}|_"`^~=-])/g, '$1');
}

test('the slip of a refund onto store credit says the account and what is on it (TND-09)', () => {
	const tenders = [
		{
			kind: 'store_credit' as const,
			label: '返金クレジット',
			amount: money(-500),
			reference: 'SC-5A6B-7C8D-9E0F',
		},
	];
	const slip = { ...SALE, kind: 'return' as const, tenders, changeDue: ZERO };
	expect(said(receiptMarkup(slip, aPrint()))).not.toContain('残高');
	const told = { ...slip, tenders: tenders.map((tender) => ({ ...tender, balance: money(1500) })) };
	expect(said(receiptMarkup(told, aPrint()))).toContain('番号 SC-5A6B-7C8D-9E0F');
	expect(said(receiptMarkup(told, aPrint()))).toContain('残高 ¥1,500');
});
