import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { findDocuments, isLateEntry } from '#domain/receipt/find-documents.ts';
import { changeRecords } from './change-record.ts';
import { switchTraining } from './training-mode.ts';

const aDocument = (number: string, day: string, total: number, party = '') => ({
	...{ number, day, total: money(total), party },
});

test('AUD-01: documents are found by day and amount together', () => {
	const documents = [
		aDocument('1', '2026-10-31', 20_000),
		aDocument('2', '2026-11-01', 10_000, 'c7'),
		aDocument('3', '2026-11-15', 9999),
		aDocument('4', '2026-11-30', -50_000),
		aDocument('5', '2026-11-30', 50_001),
	];
	const numbers = (query: Parameters<typeof findDocuments>[1]) =>
		findDocuments(documents, query).map(({ number }) => number);
	const november = { from: '2026-11-01', to: '2026-11-30' };
	expect(numbers({ ...november, atLeast: money(10_000), atMost: money(50_000) })).toEqual(['2', '4']);
	expect(numbers({ ...november, party: 'c7' })).toEqual(['2']);
	expect(numbers({})).toHaveLength(5);
});

test('AUD-02: a changed price leaves before, after, who, when and why', () => {
	const by = { subject: 'item:1', staffId: '3', at: 1_795_136_400_000, reason: 'markdown' };
	const before = { price: 198, name: 'milk', note: 'x' };
	expect(changeRecords(before, { price: 178, name: 'milk', unit: 'l' }, by)).toEqual([
		{ ...by, field: 'note', before: 'x', after: null },
		{ ...by, field: 'price', before: 198, after: 178 },
		{ ...by, field: 'unit', before: null, after: 'l' },
	]);
	expect(changeRecords(before, before, by)).toEqual([]);
});

test("AUD-03: yesterday's sale keyed today is late, today's is not", () => {
	expect(isLateEntry('2026-11-21', '2026-11-22')).toBe(true);
	expect(isLateEntry('2026-11-22', '2026-11-22')).toBe(false);
});

test('AUD-04: training is not switched during an open basket', () => {
	const idle = { isTraining: false, basketLines: 0, isPaying: false };
	expect(switchTraining(true, idle)).toEqual({ ok: true, value: { isTraining: true } });
	expect(switchTraining(true, { ...idle, basketLines: 1 })).toMatchObject({ code: 'training_basket_open' });
	expect(switchTraining(true, { ...idle, isPaying: true })).toMatchObject({ code: 'training_basket_open' });
	expect(switchTraining(false, idle)).toMatchObject({ code: 'training_unchanged' });
});
