import { money, ZERO } from '#domain/money/money.ts';
import type { PrintRequest, ReceiptDocument } from '#domain/receipt/receipt-document.ts';

/** A sale of three lines at two rates, paid in cash, of a registered shop; 2026-11-20 at 00:15 in Tokyo. */
export const aReceiptDocument = (given: Partial<ReceiptDocument> = {}): ReceiptDocument => ({
	kind: 'sale',
	number: 'SBY-R01-000123',
	shopName: '麦と空',
	storeName: '渋谷店',
	address: '東京都渋谷区1-2-3',
	phone: '03-1234-5678',
	registrationNumber: 'T7000012050002',
	issuedAt: Date.parse('2026-11-20T00:15:00+09:00'),
	timeZone: 'Asia/Tokyo',
	businessDay: '2026-11-19',
	operatorName: '佐藤',
	currency: 'JPY',
	original: null,
	lines: [
		{
			...{ name: '髙島屋|牛乳{1}', mark: '※', quantity: 2, unitPrice: money(198), extended: money(396) },
			discounts: [{ label: '2点で50円引', amount: money(-50) }],
		},
		{
			...{ name: '北海道産特別栽培ゆめぴりか5kg', mark: '※', quantity: 1 },
			...{ unitPrice: money(1418), extended: money(1418), discounts: [] },
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
			...{ gross: money(1764), net: money(1634), tax: money(130) },
		},
	],
	total: money(4460),
	cashRounding: ZERO,
	tenders: [{ kind: 'cash', label: '現金', amount: money(10_000), reference: '' }],
	changeDue: money(5540),
	proof: '7043e2d67398',
	token: 'https://shop.example/r#abc;def',
	isTraining: false,
	...given,
});

/** An original in Japanese on 80 mm paper. */
export const aPrintRequest = (given: Partial<PrintRequest> = {}): PrintRequest => ({
	...{ language: 'ja', columns: 42, copy: 0, isReplaced: false },
	...given,
});
