import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Rounding } from '#domain/money/rounding.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { taxInclusive } from '#domain/tax/tax.ts';
import { taxDocument } from '#domain/tax/tax-document.ts';
import { treatmentOn } from '#domain/tax/tax-treatment.ts';
import { isTaxedAsFood } from './one-priced-set.ts';
import { checkRegistrationNumber } from './registration-number.ts';
import { type EatInPrices, type ServedPrice, servedAs } from './service-mode.ts';
import { stampHint } from './stamp-duty.ts';
import { taxFreeDeadline, taxFreeRefund } from './tax-free.ts';

test.each(['T7123456789012', 'T4011001098993', 'T7010705000725', 'T7000012050002'])(
	'REG-01 to REG-04: %s is valid',
	(number) => {
		expect(checkRegistrationNumber(number)).toEqual({ status: 'valid', number });
		expect(JAPAN.judgeRegistrationNumber(number)).toBe('accept');
	},
);

test('REG-05: another check digit warns and does not block', () => {
	expect(checkRegistrationNumber('T1234567890123')).toEqual({
		status: 'unusual',
		number: 'T1234567890123',
		expected: '9',
	});
	expect(JAPAN.judgeRegistrationNumber('T1234567890123')).toBe('warn');
});

test.each(['Ｔ７０００－０１２０－５０００２', 'T7-0000-1205-0002', ' t7000012050002 '])(
	'REG-06, REG-07: %s is put right first',
	(text) => {
		expect(checkRegistrationNumber(text)).toEqual({ status: 'valid', number: 'T7000012050002' });
	},
);

test('REG-07: 12 digits are refused, a missing T is suggested', () => {
	expect(checkRegistrationNumber('T701070500072')).toEqual({ status: 'refused', suggestion: null });
	expect(checkRegistrationNumber('7010705000725')).toEqual({
		status: 'refused',
		suggestion: 'T7010705000725',
	});
	expect(JAPAN.judgeRegistrationNumber('7010705000725')).toBe('refuse');
});

test('REG-08: a 0 misread as 9 cannot be found', () => {
	expect(checkRegistrationNumber('T7010705900725').status).toBe('valid');
});

const cash = (amount: number) => [{ amount: money(amount), isDutiable: true }];
const stamp = (amount: number, rounding: Rounding, showsTax = true) => {
	const tax = taxInclusive(money(amount), { n: 10, d: 100 }, rounding);
	return stampHint({ tenders: cash(amount), total: money(amount), tax, showsTax, isPaper: true });
};

test.each([
	['STP-01', 54_000, 'floor', true, 49_091, 0],
	['STP-02', 54_000, 'floor', false, 54_000, 200],
	['STP-03', 54_998, 'floor', true, 49_999, 0],
	['STP-04', 54_999, 'floor', true, 50_000, 200],
	['STP-05', 54_999, 'half_up', true, 49_999, 0],
	['STP-06', 55_000, 'floor', true, 50_000, 200],
	['STP-07', 1_100_000, 'floor', true, 1_000_000, 200],
	['STP-08', 1_100_011, 'floor', true, 1_000_010, 400],
] as const)('%s: %i yen in cash, %s, tax shown %s', (_id, amount, rounding, showsTax, base, duty) => {
	expect(stamp(amount, rounding, showsTax)).toEqual({ base, duty });
});

test('STP-09 to STP-11: credit cards, cash parts below the limit and receipts without paper need no stamp', () => {
	const paid = { total: money(55_000), tax: money(5000), showsTax: true, isPaper: true };
	const card = [{ amount: money(55_000), isDutiable: false }];
	expect(stampHint({ ...paid, tenders: card }).duty).toBe(0);
	const split = [...cash(30_000), { amount: money(40_000), isDutiable: false }];
	const seventy = { ...paid, total: money(70_000), tax: money(6363) };
	expect(stampHint({ ...seventy, tenders: split }).duty).toBe(0);
	const mailed = { ...paid, total: money(120_000), tax: money(10_909), isPaper: false };
	expect(stampHint({ ...mailed, tenders: cash(120_000) })).toEqual({ base: 109_091, duty: 0 });
	expect(JAPAN.stamp({ ...mailed, tenders: cash(120_000), isPaper: true })?.duty).toBe(200);
});

const served = (mode: 'take_away' | 'eat_in', listed: ServedPrice, prices: EatInPrices) =>
	servedAs(mode, listed, { categories: JAPAN.categories, prices, rounding: 'floor' }, '2026-11-22');
const food = (unitPrice: number, taxIncluded = true): ServedPrice => ({
	taxCategory: 'reduced',
	unitPrice: money(unitPrice),
	taxIncluded,
});

test('EAT-01: one price without tax is two with it', () => {
	expect(served('take_away', food(540), 'same_net').unitPrice).toBe(540);
	expect(served('eat_in', food(540), 'same_net')).toEqual({
		taxCategory: 'standard',
		unitPrice: 550,
		taxIncluded: true,
	});
	expect(served('eat_in', food(500, false), 'same_net')).toEqual({
		...food(500, false),
		taxCategory: 'standard',
	});
});

test('EAT-02: one price with tax holds two taxes', () => {
	const tax = (mode: 'take_away' | 'eat_in') => {
		const { taxCategory, unitPrice } = served(mode, food(540), 'same_gross');
		const category = JAPAN.categories.find(({ id }) => id === taxCategory);
		const taxed = category && treatmentOn(category, '2026-11-22');
		const method = { basis: 'inclusive', roundAt: 'rate', rounding: 'floor' } as const;
		const lines = taxed ? [{ amount: unitPrice, quantity: 1, treatment: taxed }] : [];
		return taxDocument(lines, method).map((total) => [total.tax, total.net]);
	};
	expect(tax('take_away')).toEqual([[40, 500]]);
	expect(tax('eat_in')).toEqual([[49, 491]]);
	expect(served('eat_in', food(500, false), 'same_gross')).toMatchObject({
		unitPrice: 540,
		taxIncluded: true,
	});
});

test('EAT-03: only food changes when it is eaten in', () => {
	const beer: ServedPrice = { taxCategory: 'standard', unitPrice: money(330), taxIncluded: true };
	const basket = [beer, food(432), { ...beer, unitPrice: money(550) }];
	expect(basket.map((line) => served('eat_in', line, 'same_gross').taxCategory)).toEqual([
		'standard',
		'standard',
		'standard',
	]);
	expect(basket.map((line) => served('take_away', line, 'same_gross').taxCategory)).toEqual([
		'standard',
		'reduced',
		'standard',
	]);
	expect(served('eat_in', beer, 'same_net')).toEqual(beer);
});

test('EAT-04, EAT-05: a set sold as one is food from two thirds on, up to 10,000 yen without tax', () => {
	const set = (foodCost: number, cost: number, netPrice = 5000) =>
		isTaxedAsFood({ netPrice: money(netPrice), foodCost: money(foodCost), cost: money(cost) });
	expect(set(2400, 3200)).toBe(true);
	expect(set(60, 100)).toBe(false);
	expect(set(2, 3)).toBe(true);
	expect(set(2400, 3200, 10_001)).toBe(false);
});

test('TFR-01, TFR-02: customs has 90 days, the day after the purchase is the first', () => {
	expect(taxFreeDeadline('2026-11-01')).toBe('2027-01-30');
	expect(taxFreeDeadline('2026-12-31')).toBe('2027-03-31');
});

const treatmentOf = (id: string, day: string, categories = JAPAN.categories) => {
	const category = categories.find((candidate) => candidate.id === id);
	if (!category) throw new Error(id);
	return treatmentOn(category, day);
};

test('TFR-03, TFR-04: the tax of the whole record comes back, or none of it', () => {
	const lines = [
		{ amount: money(11_000), quantity: 1, treatment: treatmentOf('standard', '2026-11-22') },
		{ amount: money(5400), quantity: 1, treatment: treatmentOf('reduced', '2026-11-22') },
	];
	const totals = taxDocument(lines, { basis: 'inclusive', roundAt: 'rate', rounding: 'floor' });
	expect(taxFreeRefund(totals, true)).toBe(1400);
	expect(taxFreeRefund(totals, false)).toBe(0);
});

test('TFR-05: food at 0 % from a day on is a rate row with its mark, not the non-taxable class', () => {
	const categories = JAPAN.categories.map((category) =>
		category.id === 'reduced'
			? {
					...category,
					rates: [...category.rates, { validFrom: '2027-04-01', rate: { n: 0, d: 100 }, mark: '☆' }],
				}
			: category,
	);
	const parked = treatmentOf('reduced', '2027-03-31', categories);
	const paid = treatmentOf('reduced', '2027-04-01', categories);
	expect([parked.rate.n, parked.mark]).toEqual([8, '※']);
	expect([paid.rate.n, paid.mark, paid.taxClass]).toEqual([0, '☆', 'taxable']);
	const method = { basis: 'inclusive', roundAt: 'rate', rounding: 'floor' } as const;
	const [total] = taxDocument([{ amount: money(108), quantity: 1, treatment: paid }], method);
	expect([total?.gross, total?.tax]).toEqual([108, 0]);
	expect(paid.key).not.toBe(treatmentOf('non_taxable', '2027-04-01', categories).key);
});
