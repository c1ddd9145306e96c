import { expect, test } from 'vitest';
import { money, ZERO } from '#domain/money/money.ts';
import { NO_CASH } from '#domain/till/drawer-cash.ts';
import { overShort } from '#domain/till/over-short.ts';
import { NO_TOTALS } from '#domain/till/perpetual.ts';
import { NO_FIGURES, type ShiftFigures } from '#domain/till/shift-figures.ts';
import { type ReportDocument, reportMarkup } from './report-paper.ts';

const tally = (count: number, amount: number) => ({ count, amount: money(amount) });

const FIGURES: ShiftFigures = {
	...NO_FIGURES,
	sales: tally(9, 120_000),
	returns: tally(1, 5000),
	discounts: { promotion: money(-800) },
	taxes: {
		a: {
			...{ category: 'reduced', rate: { n: 8, d: 100 }, mark: '※' },
			...{ gross: money(115_000), net: money(106_482), tax: money(8518) },
		},
	},
	...{ items: 30, customers: 9, offlineSales: 9 },
	tenders: {
		cash: { taken: tally(8, 100_000), refunded: tally(1, 5000), corrected: money(-3000) },
		card: { taken: tally(1, 20_000), refunded: tally(0, 0), corrected: money(3000) },
	},
	cash: { D1: { ...NO_CASH, float: money(50_000), sales: money(97_000), refunds: money(-5000) } },
	numbers: { 'SBY-R01': { first: 101, last: 110, count: 10 } },
	events: { no_sale: tally(2, 0) },
	training: tally(1, 5000),
};

const Z: ReportDocument = {
	head: {
		...{ shopName: '麦と空', registrationNumber: 'T7000012050002', storeName: '渋谷店', register: 'R01' },
		...{
			zNumber: 7,
			businessDay: '2026-11-22',
			timeZone: 'Asia/Tokyo',
			operatorName: '佐藤',
			version: '1.4.0',
		},
		openedAt: Date.parse('2026-11-22T09:00:00+09:00'),
		closedAt: Date.parse('2026-11-23T01:10:00+09:00'),
		...{ currency: 'JPY', chainHead: '7043e2d67398', unsynced: 3 },
	},
	figures: FIGURES,
	totals: {
		...NO_TOTALS,
		sales: money(1_120_000),
		returns: money(5000),
		net: money(1_115_000),
		absolute: money(1_125_000),
	},
	drawer: 'D1',
	counted: {
		...{ counted: money(141_950), overShort: overShort(money(142_000), money(141_950)), reason: '両替ミス' },
		...{ nextFloat: money(50_000), deposit: money(91_950), late: ZERO },
	},
	tenderNames: { cash: '現金' },
};

const said = (document: ReportDocument, language: 'ja' | 'en' = 'ja') =>
	reportMarkup(document, language, 42)
		.split('\n')
		.map((line) => line.replace(/ \| /, ' … '))
		.join('\n');

test('a Z slip says everything of §3.2 that happened', () => {
	const slip = said(Z);
	for (const words of [
		...['^^精算 Z7', '麦と空 渋谷店 R01', 'T7000012050002', '閉店 … 2026-11-23 01:10', '版 … 1.4.0'],
		...['売上 9件 … ¥120,000', '返品 1件 … ¥5,000', '純売上 … ¥115,000', '販促 … \\-¥800'],
		...['8%※ … ¥115,000', '(8% 内消費税) … ¥8,518', '現金 8件 … ¥100,000', '現金 返金 1件 … ¥5,000'],
		...['現金 訂正 … \\-¥3,000', 'card 訂正 … ¥3,000', '釣銭準備金 … ¥50,000', '現金残高 … ¥142,000'],
		...['実査 … ¥141,950', '不足 … ¥50', '理由 … 両替ミス', '翌日準備金 … ¥50,000', '預入 … ¥91,950'],
		...['客数 … 9', '客単価 … ¥12,777', '両替 … 2件', '練習 1件 … ¥5,000', 'SBY-R01 … 000101 - 000110'],
		...[
			'欠番 … 0件',
			'未送信 … 3件',
			'照合 … 7043e2d67398',
			'純売上累計 … ¥1,115,000',
			'総累計 … ¥1,125,000',
		],
	]) {
		expect(slip).toContain(words);
	}
	expect(slip).not.toMatch(/取消\(売上\)|後着|券差益/);
});

test('an X has no number and no count, in English too', () => {
	const slip = said(
		{ ...Z, head: { ...Z.head, zNumber: null, registrationNumber: '' }, counted: null },
		'en',
	);
	expect(slip).toContain('X REPORT');
	expect(slip).toContain('Expected … ¥142,000');
	expect(slip).not.toMatch(/Counted|SHORT|Z REPORT/);
});
