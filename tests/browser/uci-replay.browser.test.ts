import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { netSales, netTendered } from '#domain/till/shift-figures.ts';
import { aReplay } from '../support/a-replay.ts';
import { type RowFate, UciReplay } from '../support/uci-replay.ts';
import type { UciRow } from '../support/uci-retail.ts';

const all = await commands.replaysAll();
/** The whole half-year, or the first days of it and the first days of the new rate of tax. */
const MONTHS = all
	? ['2010-12', '2011-01', '2011-02', '2011-03', '2011-04', '2011-05']
	: ['2010-12', '2011-01'];
const SHARE = /^(2010-12-0[1-3]|2011-01-0[4-5])/;

const taxRates = [
	{ valid_from: '2010-01-01', rate: { n: 175, d: 1000 } },
	{ valid_from: '2011-01-04', rate: { n: 20, d: 100 } },
];
const BRITISH = {
	currency: 'GBP',
	time_zone: 'Europe/London',
	tax_categories: [{ id: 'standard', mark: '', rates: taxRates }],
	returns: { days: 400, without_receipt: { is_allowed: true, days: 30, max_amount: null } },
};

/** What becomes of the 209,029 rows of the half-year; none is passed over. */
const FATES: Readonly<Partial<Record<RowFate, number>>> = {
	sold: 203_953,
	returned: 2630,
	returned_without_receipt: 925,
	// No goods, and never sold to that customer before: postage, fees, discounts, book adjustments.
	not_sold_before: 228,
	name_missing: 833,
	unpriced: 459,
	// A price of 0.001: pence have no more decimals.
	money_too_many_decimals: 1,
};

const there = await commands.uciMonthIsThere('2010-12');

/** Pence of a row by string arithmetic alone, so that the check shares no code with the till. */
function penceOf({ Quantity, UnitPrice }: UciRow): bigint {
	const [pounds = '0', pence = ''] = UnitPrice.split('.');
	return BigInt(Quantity) * BigInt(pounds + pence.padEnd(2, '0'));
}

/** What the file itself says of a row, by looking at its text alone. */
function inFile(row: UciRow): 'sale' | 'cancellation' | 'neither' {
	const isPriced = /^\d+(\.\d{1,2})?$/.test(row.UnitPrice) && !/^0(\.0+)?$/.test(row.UnitPrice);
	if (!isPriced || row.Description.trim() === '') return 'neither';
	if (/^\d+$/.test(row.InvoiceNo) && /^[1-9]/.test(row.Quantity)) return 'sale';
	return /^C\d+$/.test(row.InvoiceNo) && row.Quantity.startsWith('-') ? 'cancellation' : 'neither';
}

const isReturn = (fate: RowFate) => fate === 'returned' || fate === 'returned_without_receipt';

test.skipIf(!there)(
	'the half-year is sold and taken back to the penny: files, journal, X, Z and server agree (skipped without ../shared)',
	async () => {
		const till = await aReplay(BRITISH);
		const replay = new UciReplay(till);
		let rowsInFile = 0;
		for (const month of MONTHS) {
			const rows = await commands.readUciMonth(month);
			const played = all ? rows : rows.filter(({ InvoiceDate }) => SHARE.test(InvoiceDate));
			rowsInFile += played.length;
			await replay.play(played);
			console.info(`${month}: ${played.length} rows, ${replay.days.length} days closed`);
		}
		await replay.endDay();

		const { fates } = replay;
		expect(fates.length).toBe(rowsInFile);
		const counts: Record<string, number> = {};
		for (const { fate } of fates) counts[fate] = (counts[fate] ?? 0) + 1;
		console.info(`fates of rows: ${JSON.stringify(counts)}`);

		for (const { row, fate } of fates) {
			const expected = inFile(row);
			const kind = fate === 'sold' ? 'sale' : isReturn(fate) ? 'cancellation' : 'neither';
			if (kind !== expected && fate !== 'not_sold_before') {
				throw new Error(`${JSON.stringify(row)} is ${kind} at the till and ${expected} in the file`);
			}
		}

		for (const { day, figures } of replay.days) {
			const today = fates.filter(({ row }) => row.InvoiceDate.startsWith(day));
			const of = (is: (fate: RowFate) => boolean) =>
				today.reduce((sum, { row, fate }) => (is(fate) ? sum + penceOf(row) : sum), 0n);
			expect(BigInt(figures.sales.amount), day).toBe(of((fate) => fate === 'sold'));
			expect(-BigInt(figures.returns.amount), day).toBe(of(isReturn));
			expect(netSales(figures), day).toBe(netTendered(figures));
		}

		const { entries, server, faults } = await till.end();
		expect(faults).toEqual([]);
		expect(server).toMatchObject({ exceptions: [], differing: [], zReports: replay.days.length });
		const documents: typeof server.documents = Object.fromEntries(
			[
				...Map.groupBy(
					entries.filter(({ kind }) => kind === 'retail_transaction'),
					({ body }) => ('type' in body ? String(body.type) : ''),
				),
			].map(([type, made]) => [
				type,
				{
					count: made.length,
					total: made.reduce((sum, { body }) => sum + ('total' in body ? Number(body.total) : 0), 0),
				},
			]),
		);
		expect(server.documents).toEqual(documents);
		const soldInFile = fates.reduce((sum, { row, fate }) => (fate === 'sold' ? sum + penceOf(row) : sum), 0n);
		const backInFile = fates.reduce((sum, { row, fate }) => (isReturn(fate) ? sum + penceOf(row) : sum), 0n);
		expect(BigInt(documents.sale?.total ?? 0)).toBe(soldInFile);
		expect(BigInt(documents.return?.total ?? 0)).toBe(backInFile);

		const pieces: Record<string, number> = {};
		for (const { row, fate } of fates) {
			if (fate !== 'sold' && !isReturn(fate)) continue;
			pieces[row.StockCode] = (pieces[row.StockCode] ?? 0) - Number(row.Quantity);
		}
		for (const [item, quantity] of Object.entries(pieces)) {
			if ((server.stock[item] ?? 0) !== quantity)
				throw new Error(`${item}: ${server.stock[item]} at the server`);
		}
		console.info(`${entries.length} entries, ${replay.days.length} days, ${JSON.stringify(documents)}`);
		if (all) expect(counts).toEqual(FATES);
		await till.remove();
	},
	3_600_000,
);
