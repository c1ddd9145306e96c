import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkNumbers, type NumberedDocument, parseReceiptNumber, unknownTail } from './number-series.ts';
import { formatReceiptNumber } from './receipt-number.ts';
import { formatTrainingNumber } from './training-number.ts';

const R03 = 'SBY-R03';
const aDocument = (number: number, given: Partial<NumberedDocument> = {}): NumberedDocument => ({
	...{ series: R03, number, id: `e${number}`, hash: `h${number}` },
	...given,
});
const run = (...numbers: number[]) => numbers.map((number) => aDocument(number));

test('NUM-01: a crash before the commit used no number', () => {
	expect(checkNumbers(run(101, 102, 103))).toEqual([]);
});

test('NUM-02: what is missing between two numbers is named', () => {
	expect(checkNumbers(run(104, 101, 102))).toEqual([{ code: 'gap', series: R03, from: 103, to: 103 }]);
	expect(checkNumbers(run(104, 101, 102, 103))).toEqual([]);
});

test('NUM-03: the same document twice counts once', () => {
	expect(checkNumbers([...run(101, 102), aDocument(102)])).toEqual([]);
});

test('NUM-04: two contents of one document are a fork, two documents of one number are told apart from it', () => {
	expect(checkNumbers([...run(101, 102), aDocument(102, { hash: 'x' })])).toEqual([
		{ code: 'forked', series: R03, number: 102 },
	]);
	expect(checkNumbers([...run(102), aDocument(102, { id: 'other' })])).toEqual([
		{ code: 'number_twice', series: R03, number: 102 },
	]);
});

test('NUM-05: two registers may have the same number', () => {
	expect(checkNumbers([aDocument(102), aDocument(102, { series: 'SBY-R04', id: 'o' })])).toEqual([]);
});

test('NUM-06: what was given out and never arrived is known by number', () => {
	expect(unknownTail(131, 140)).toEqual([132, 133, 134, 135, 136, 137, 138, 139, 140]);
	expect(unknownTail(140, 140)).toEqual([]);
	expect(formatReceiptNumber({ storeCode: 'SBY', register: 'R03', incarnation: 2 }, 1)).toBe(
		'SBY-R03b-000001',
	);
});

test('NUM-07: training counts apart', () => {
	const series = { storeCode: 'SBY', register: 'R03', incarnation: 1 };
	expect(formatTrainingNumber(series, 1)).toBe('SBY-R03-T000001');
	expect(parseReceiptNumber('SBY-R03-T000001')).toEqual({ series: 'SBY-R03-T', number: 1, isTraining: true });
	expect(parseReceiptNumber('ＳＢＹ-R03-000101')).toEqual({
		series: 'SBY-R03',
		number: 101,
		isTraining: false,
	});
	for (const text of ['', 'SBY-R03', 'SBY-R03-000000', '000101']) expect(parseReceiptNumber(text)).toBeNull();
});

test('a printed number reads back as what it was, in every life of a device', () => {
	const life = fc.integer({ min: 1, max: 800 });
	fc.assert(
		fc.property(
			life,
			fc.integer({ min: 1, max: 9_999_999 }),
			fc.boolean(),
			(incarnation, number, training) => {
				const series = { storeCode: 'SBY', register: 'R03', incarnation };
				const text = (training ? formatTrainingNumber : formatReceiptNumber)(series, number);
				expect(parseReceiptNumber(text)).toMatchObject({ number, isTraining: training });
			},
		),
	);
});
