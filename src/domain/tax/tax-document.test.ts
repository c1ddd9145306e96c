import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, sum } from '#domain/money/money.ts';
import type { Rate, Rounding } from '#domain/money/rounding.ts';
import { toOneBasis } from './tax-basis.ts';
import { amountDue, type RoundAt, type TaxableLine, type TaxMethod, taxDocument } from './tax-document.ts';
import type { Tax } from './tax-stack.ts';
import { type TaxTreatment, treatment } from './tax-treatment.ts';

const percent = (n: number, d = 100): Rate => ({ n, d });
const stack = (...taxes: Tax[]): TaxTreatment =>
	treatment({ category: 'x', taxClass: 'taxable', rate: percent(0), mark: '', taxes });
const at = (n: number, d = 100): TaxTreatment => stack({ id: 'tax', kind: 'percent', rate: percent(n, d) });
const line = (amount: number, taxed: TaxTreatment, quantity = 1): TaxableLine => ({
	amount: money(amount),
	quantity,
	treatment: taxed,
});
const inclusive = (rounding: Rounding, roundAt: RoundAt = 'rate'): TaxMethod => ({
	basis: 'inclusive',
	roundAt,
	rounding,
});
const exclusive = (rounding: Rounding, roundAt: RoundAt = 'rate'): TaxMethod => ({
	...inclusive(rounding, roundAt),
	basis: 'exclusive',
});
const figures = (lines: TaxableLine[], method: TaxMethod) =>
	taxDocument(lines, method).map(({ gross, tax }) => [gross, tax]);
const parts = (lines: TaxableLine[], method: TaxMethod) =>
	taxDocument(lines, method).flatMap((total) => total.parts.map(({ tax }) => tax));

test('TAX-18: two rates, floor', () => {
	const lines = [line(456, at(8)), line(204, at(8)), line(444, at(10)), line(300, at(10))];
	const totals = taxDocument(lines, exclusive('floor'));
	expect(totals.map(({ gross, tax }) => [gross, tax])).toEqual([
		[712, 52],
		[818, 74],
	]);
	expect(amountDue(totals)).toBe(1530);
});

test('TAX-14, TAX-19: once for all lines of a rate, never line by line', () => {
	const seven = Array.from({ length: 7 }, () => line(98, at(8)));
	expect(parts(seven, exclusive('floor'))).toEqual([54]);
	expect(parts(seven, exclusive('floor', 'line'))).toEqual([49]);
	expect(parts([line(105, at(10)), line(107, at(10))], exclusive('half_up'))).toEqual([21]);
});

test('TAX-20: an exclusive line of a mixed rate becomes an inclusive price, then the tax rounds once', () => {
	const lines = [
		{ ...line(305, at(10)), taxIncluded: false },
		{ ...line(1100, at(10)), taxIncluded: true },
	];
	const { basis, amounts } = toOneBasis(lines, 'floor', 'as_listed');
	expect([basis, amounts]).toEqual(['inclusive', [335, 1100]]);
	const taxed = lines.map((one, index) => ({ ...one, amount: amounts[index] ?? money(0) }));
	expect(figures(taxed, inclusive('floor'))).toEqual([[1435, 130]]);
});

test('TAX-21: a return is the exact negative in every mode', () => {
	const tax = (rounding: Rounding) => parts([line(-50_000, at(10), -1)], inclusive(rounding))[0];
	expect([tax('floor'), tax('half_up'), tax('ceil')]).toEqual([-4545, -4545, -4546]);
});

test('TAX-23: a negative rate beside a positive one is legal', () => {
	const totals = taxDocument([line(-108, at(8), -1), line(1100, at(10))], inclusive('floor'));
	expect(totals.map(({ tax }) => tax)).toEqual([-8, 100]);
	expect(amountDue(totals)).toBe(992);
});

test('GEN-01: net and tax are never rounded both', () => {
	const [total] = taxDocument([line(999, at(20))], inclusive('half_up'));
	expect([total?.net, total?.tax]).toEqual([832, 167]);
});

test('GEN-02: two rates are two groups', () => {
	expect(parts([line(1190, at(19)), line(1070, at(7))], inclusive('half_up'))).toEqual([190, 70]);
});

test('GEN-03: a rate with decimals is a rational', () => {
	const [total] = taxDocument([line(10_000, at(81, 1000))], inclusive('half_up'));
	expect([total?.tax, total?.net]).toEqual([749, 9251]);
});

const gst: Tax = { id: 'gst', kind: 'percent', rate: percent(5) };
const qst: Tax = { id: 'qst', kind: 'percent', rate: percent(9975, 100_000) };

test('GEN-04: two taxes on one base', () => {
	const totals = taxDocument([line(10_000, stack(gst, qst))], exclusive('half_up'));
	expect(totals[0]?.parts).toEqual([
		{ taxId: 'gst', tax: 500 },
		{ taxId: 'qst', tax: 998 },
	]);
	expect(amountDue(totals)).toBe(11_498);
});

const first: Tax = { id: 'a', kind: 'percent', rate: percent(10), affectsNext: true };
const second: Tax = { id: 'b', kind: 'percent', rate: percent(5) };

test('GEN-05: a tax on a tax', () => {
	const totals = taxDocument([line(10_000, stack(first, second))], exclusive('half_up'));
	expect(totals[0]?.parts.map(({ tax }) => tax)).toEqual([1000, 550]);
	expect(amountDue(totals)).toBe(11_550);
});

test('GEN-06: the same taxes included in the price are backed out, the outermost first', () => {
	const [total] = taxDocument([line(11_550, stack(first, second))], inclusive('half_up'));
	expect(total?.parts.map(({ tax }) => tax)).toEqual([1000, 550]);
	expect(total?.net).toBe(10_000);
});

test('GEN-07: a fee for each piece is in the base of the tax after it', () => {
	const fee: Tax = { id: 'eco', kind: 'per_unit', amount: money(25), affectsNext: true };
	const vat: Tax = { id: 'vat', kind: 'percent', rate: percent(20) };
	const totals = taxDocument([line(3000, stack(fee, vat), 3)], exclusive('half_up'));
	expect(totals[0]?.parts.map(({ tax }) => tax)).toEqual([75, 615]);
	expect(amountDue(totals)).toBe(3690);
	expect(parts([line(3690, stack(fee, vat), 3)], inclusive('half_up'))).toEqual([75, 615]);
});

test('GEN-08: by line or by document', () => {
	const three = Array.from({ length: 3 }, () => line(99, at(8875, 100_000)));
	expect(parts(three, exclusive('half_up', 'line'))).toEqual([27]);
	expect(parts(three, exclusive('half_up', 'document'))).toEqual([26]);
});

test('GEN-09: a division tax is a share of base and tax together', () => {
	const tax: Tax = { id: 'div', kind: 'division', rate: percent(10) };
	const totals = taxDocument([line(18_000, stack(tax))], exclusive('half_up'));
	expect([amountDue(totals), totals[0]?.tax]).toEqual([20_000, 2000]);
	expect(parts([line(20_000, stack(tax))], inclusive('half_up'))).toEqual([2000]);
});

test('GEN-10: three decimals', () => {
	expect(parts([line(1250, at(5))], exclusive('half_up'))).toEqual([63]);
});

test('GEN-12: zero-rated and exempt are two groups, both without tax', () => {
	const zero = treatment({ category: 'z', taxClass: 'zero_rated', rate: percent(0), mark: '', taxes: [] });
	const exempt = treatment({ category: 'e', taxClass: 'non_taxable', rate: percent(0), mark: '', taxes: [] });
	const totals = taxDocument([line(100, zero), line(200, exempt)], inclusive('floor'));
	expect(totals.map(({ taxClass, gross, tax }) => [taxClass, gross, tax])).toEqual([
		['zero_rated', 100, 0],
		['non_taxable', 200, 0],
	]);
});

const aStack = fc.constantFrom(at(8), at(10), at(8875, 100_000), stack(gst, qst), stack(first, second));
const aLine = fc
	.tuple(fc.integer({ min: -999_999, max: 9_999_999 }), aStack, fc.integer({ min: 1, max: 20 }))
	.map(([amount, taxed, quantity]) => line(amount, taxed, amount < 0 ? -quantity : quantity));
const aMethod = fc.record<TaxMethod>({
	basis: fc.constantFrom('inclusive', 'exclusive'),
	roundAt: fc.constantFrom('rate', 'line', 'document'),
	rounding: fc.constantFrom('floor', 'half_up', 'ceil', 'half_even'),
});

test('net + tax = gross for every rate, parts add up, and the negative document is the mirror (L11, I3–I5)', () => {
	fc.assert(
		fc.property(fc.array(aLine, { maxLength: 8 }), aMethod, (lines, method) => {
			const totals = taxDocument(lines, method);
			const back = taxDocument(
				lines.map((one) => ({ ...one, amount: money(-one.amount), quantity: -one.quantity })),
				method,
			);
			const paid = sum(lines.map(({ amount }) => amount));
			const same = method.basis === 'inclusive' ? amountDue(totals) : sum(totals.map(({ net }) => net));
			return (
				same === paid &&
				totals.every(
					({ net, tax, gross, parts: inside }, index) =>
						net + tax === gross &&
						sum(inside.map((part) => part.tax)) === tax &&
						back[index]?.tax === money(-tax),
				)
			);
		}),
		{ numRuns: 10_000 },
	);
});

test('one basis costs what the rates cost alone, and each line keeps its sign', () => {
	const listed = fc.tuple(fc.nat({ max: 99_999 }), fc.constantFrom(at(8), at(10)), fc.boolean());
	const rounding = fc.constantFrom<Rounding>('floor', 'half_up', 'ceil');
	fc.assert(
		fc.property(fc.array(listed, { minLength: 1, maxLength: 8 }), rounding, (all, mode) => {
			const lines = all.map(([amount, taxed, taxIncluded]) => ({ ...line(amount, taxed), taxIncluded }));
			const { basis, amounts } = toOneBasis(lines, mode, 'as_listed');
			const taxed = lines.map((one, index) => ({ ...one, amount: amounts[index] ?? money(0) }));
			const totals = taxDocument(taxed, { basis, roundAt: 'rate', rounding: mode });
			const alone = [at(8), at(10)].flatMap((rate) => {
				const own = lines.filter(({ treatment: { key } }) => key === rate.key);
				if (own.length === 0) return [];
				const apart = toOneBasis(own, mode, 'as_listed');
				const ownTaxed = own.map((one, index) => ({ ...one, amount: apart.amounts[index] ?? money(0) }));
				return taxDocument(ownTaxed, { basis: apart.basis, roundAt: 'rate', rounding: mode });
			});
			const byKey = (key: string) => alone.find((total) => total.key === key);
			return (
				amounts.every((amount, index) => amount >= (lines[index]?.amount ?? 0)) &&
				totals.every(({ key, gross, tax }) => byKey(key)?.gross === gross && byKey(key)?.tax === tax)
			);
		}),
		{ numRuns: 10_000 },
	);
});
