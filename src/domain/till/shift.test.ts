import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Money, money, ZERO } from '#domain/money/money.ts';
import { taxInclusive } from '#domain/tax/tax.ts';
import { roundCash } from '#domain/tender/cash-rounding.ts';
import { expectedCash, NO_CASH } from './drawer-cash.ts';
import { closingOf, corrected, correctionsOf } from './drawer-closing.ts';
import { figuresOf } from './fold-facts.ts';
import { addToTotals, NO_TOTALS } from './perpetual.ts';
import {
	addFigures,
	averageBasket,
	missingNumbers,
	NO_FIGURES,
	netSales,
	netTendered,
	type ShiftFigures,
} from './shift-figures.ts';
import type { CashFact, TillFact, TransactionFact } from './till-fact.ts';
import { NO_PERIOD, periodEnd, storeDay, type XReport, xReport, zOf, zReport } from './z-report.ts';

const TEN = { n: 10, d: 100 };

const head = (seq: number, journal = 't01.1') => ({
	id: `s:${journal}:${seq}`,
	...{ journal, seq, businessDay: '2026-11-22', drawer: 'D1', isTraining: false },
});

/** A cash sale (or, negative, a cash return) of one item at 10 %. */
function aSale(seq: number, total: number, given: Partial<TransactionFact> = {}): TransactionFact {
	const gross = money(total);
	const tax = taxInclusive(gross, TEN, 'floor');
	return {
		...head(seq),
		kind: 'transaction',
		type: total < 0 ? 'return' : 'sale',
		number: { series: 'SBY-R01', number: seq },
		sold: money(Math.max(total, 0)),
		returned: money(Math.max(-total, 0)),
		nonTurnover: ZERO,
		items: Math.sign(total),
		customers: total < 0 ? 0 : 1,
		discounts: {},
		taxes: [{ category: 'standard', rate: TEN, mark: '', gross, net: money(gross - tax), tax }],
		tenders: [{ rule: 'cash', kind: 'cash', amount: gross, breakage: ZERO }],
		changeDue: ZERO,
		cashRounding: ZERO,
		points: { granted: 0, redeemed: 0 },
		isOffline: true,
		...given,
	};
}

const aMovement = (seq: number, movement: CashFact['movement'], amount: number): CashFact => ({
	...head(seq),
	...{ kind: 'cash', movement, amount: money(amount), reason: 'bank' },
});

test('XZ-01, XZ-02: totals go on from before, returns are taken off the net and added to the absolute', () => {
	const before = { ...NO_TOTALS, net: money(1_000_000), absolute: money(1_000_000) };
	const period = { sales: money(120_000), returns: money(5000), training: ZERO };
	expect(addToTotals(before, period)).toMatchObject({ net: 1_115_000, absolute: 1_125_000 });
});

test('a voided line that was put back at once counts neither in number nor in amount', () => {
	const voided = (seq: number, amount: number, isUndone = false): TillFact => ({
		...head(seq),
		...{ kind: 'event', event: 'line_void', amount: money(amount), isUndone },
	});
	const { events } = figuresOf([voided(1, 500), voided(2, 300), voided(3, -500, true)]);
	expect(events.line_void).toEqual({ count: 1, amount: 300 });
});

const net = ({ figures }: XReport): Money => netSales(figures);

test('XZ-03: an X resets nothing, a Z begins the next period', () => {
	const noon = [aSale(1, 60_000)];
	const evening = [...noon, aSale(2, 60_000)];
	expect(net(xReport(NO_PERIOD, 't01.1', noon))).toBe(60_000);
	expect(net(xReport(NO_PERIOD, 't01.1', evening))).toBe(120_000);
	const z = zReport(NO_PERIOD, 't01.1', evening, { seq: 3, businessDay: '2026-11-22' });
	expect(z).toMatchObject({ zNumber: 1, totals: { net: 120_000 } });
	expect(net(z)).toBe(120_000);
	const ownEntry: TillFact = { ...head(3), kind: 'event', event: 'no_sale', amount: ZERO };
	const after = xReport(periodEnd(z), 't01.1', [...evening, ownEntry]);
	expect(after.figures).toEqual(NO_FIGURES);
	expect(after.totals.net).toBe(120_000);
});

test('XZ-04: a second Z in a row is the next number with zeros', () => {
	const first = zReport(NO_PERIOD, 't01.1', [aSale(1, 500)], { seq: 2, businessDay: '2026-11-22' });
	const second = zReport(periodEnd(first), 't01.1', [aSale(1, 500)], { seq: 3, businessDay: '2026-11-22' });
	expect(second).toMatchObject({ zNumber: 2, figures: NO_FIGURES, totals: { net: 500, absolute: 500 } });
	expect(() => zReport(periodEnd(second), 't01.1', [], { seq: 3, businessDay: '' })).toThrow();
});

test('XZ-05: two tablets on one drawer have a Z each and one count', () => {
	const facts = [
		aMovement(1, 'float', 50_000),
		aSale(2, 1000),
		aSale(1, 700, { ...head(1, 't02.1'), number: { series: 'SBY-R02', number: 1 } }),
	];
	const of = (journal: string, seq: number) =>
		zReport(NO_PERIOD, journal, facts, { seq, businessDay: '2026-11-22' });
	const [one, two] = [of('t01.1', 3), of('t02.1', 2)];
	expect([net(one), net(two)]).toEqual([1000, 700]);
	expect(closingOf('D1', facts, money(51_700))).toMatchObject({ expected: 51_700, covers: { 't02.1': 1 } });
	expect(netSales(storeDay([two, one, two], '2026-11-22'))).toBe(1700);
});

test('a sale of another tablet that comes after the count corrects it and rewrites nothing', () => {
	const known = [aMovement(1, 'float', 50_000), aSale(2, 1000)];
	const late = aSale(5, 700, head(5, 't02.1'));
	const closing = closingOf('D1', known, money(51_700));
	expect(corrected(closing, known)).toMatchObject({
		corrections: [],
		overShort: { word: 'over', amount: 700 },
	});
	const now = corrected(closing, [late, ...known, late]);
	expect(now).toMatchObject({
		closing: { expected: 51_000, counted: 51_700 },
		corrections: [{ fact: late.id, amount: 700 }],
		expected: 51_700,
		overShort: { word: 'even' },
	});
	expect(correctionsOf(closing, [{ ...late, drawer: 'D2' }])).toEqual([]);
});

test('XZ-06: tax is the sum of the receipts, the gross stays beside it', () => {
	const receipts = Array.from({ length: 9 }, (_, at) => aSale(at + 1, 105));
	expect(figuresOf(receipts).taxes).toEqual({
		'standard|10/100': { ...receipts[0]?.taxes[0], gross: 945, net: 864, tax: 81 },
	});
	expect(taxInclusive(money(945), TEN, 'floor')).toBe(85);
});

test('XZ-07, NUM-07: training is on its own line, in its own series, and in nothing else', () => {
	const training = aSale(2, 5000, { isTraining: true, number: { series: 'SBY-R01-T', number: 1 } });
	const figures = figuresOf([aSale(1, 100), training, { ...aMovement(3, 'float', 9), isTraining: true }]);
	expect(figures).toMatchObject({
		sales: { count: 1, amount: 100 },
		training: { count: 1, amount: 5000 },
		numbers: { 'SBY-R01': { first: 1, last: 1 }, 'SBY-R01-T': { first: 1, last: 1 } },
	});
	const rest = { ...figures, training: NO_FIGURES.training };
	const alone = figuresOf([aSale(1, 100)]);
	expect({ ...rest, numbers: {} }).toEqual({ ...alone, numbers: {} });
	expect(zReport(NO_PERIOD, 't01.1', [training], { seq: 9, businessDay: '' }).totals).toMatchObject({
		net: 0,
		training: 5000,
	});
});

test('XZ-08: a sale that is synced late belongs to the Z of its device', () => {
	const late = aSale(2, 300);
	const z = zReport(NO_PERIOD, 't01.1', [aSale(1, 200), late], { seq: 3, businessDay: '2026-11-22' });
	expect(zOf(late, [z])).toBe(z);
	expect(zOf(aSale(4, 1), [z])).toBeNull();
	expect(zOf(aSale(2, 1, head(2, 't02.1')), [z])).toBeNull();
	expect(netSales(storeDay([], '2026-11-22'))).toBe(0);
	expect(netSales(storeDay([z], '2026-11-22'))).toBe(500);
	expect(netSales(storeDay([z], '2026-11-23'))).toBe(0);
});

test('CSH-13: a tender correction is seen in the tenders and in the drawer, not in the sales', () => {
	const correction: TillFact = {
		...head(2),
		kind: 'tender_correction',
		...{ of: 's:t01.1:1', amount: money(3000) },
		...{ from: { rule: 'cash', kind: 'cash' }, to: { rule: 'card', kind: 'card' } },
	};
	const figures = figuresOf([aSale(1, 3000), correction]);
	expect(figures.tenders).toMatchObject({ cash: { corrected: -3000 }, card: { corrected: 3000 } });
	expect(figures.cash).toMatchObject({ D1: { sales: 3000, corrections: -3000 } });
	expect([netSales(figures), netTendered(figures)]).toEqual([3000, 3000]);
});

test('FIS-09, PTS-04: a gift card sold is not turnover', () => {
	const figures = figuresOf([
		aSale(1, 1100, {
			nonTurnover: money(5000),
			tenders: [{ rule: 'cash', kind: 'cash', amount: money(6100), breakage: ZERO }],
		}),
	]);
	expect([netSales(figures), figures.nonTurnover, expectedCash(figures.cash.D1 ?? NO_CASH)]).toEqual([
		1100, 5000, 6100,
	]);
});

test('TND-02, TND-03: a surplus that stays and change of a voucher are in the report', () => {
	const voucher = { rule: 'voucher', kind: 'voucher', amount: money(1500), breakage: money(300) } as const;
	const kept = figuresOf([aSale(1, 1200, { tenders: [voucher] })]);
	expect([kept.breakage, netTendered(kept)]).toEqual([300, 1200]);
	const changed = aSale(2, 1200, { tenders: [{ ...voucher, breakage: ZERO }], changeDue: money(300) });
	expect(figuresOf([changed])).toMatchObject({
		tenders: { voucher: { taken: { amount: 1500 } }, cash: { taken: { count: 0, amount: -300 } } },
		cash: { D1: { refunds: -300 } },
	});
});

test('a voided sale and a voided return take back what they were', () => {
	const sale = aSale(1, 500);
	const voided = aSale(2, -500, { type: 'post_void' });
	const figures = figuresOf([sale, voided, aSale(3, -200), aSale(4, 200, { type: 'post_void' })]);
	expect(figures).toMatchObject({
		sales: { count: 1, amount: 500 },
		voidedSales: { count: 1, amount: 500 },
		returns: { count: 1, amount: 200 },
		voidedReturns: { count: 1, amount: 200 },
	});
	expect([netSales(figures), netTendered(figures), figures.taxes['standard|10/100']?.tax]).toEqual([0, 0, 0]);
});

test('numbers that are missing are counted, and an average basket is one', () => {
	const figures = figuresOf([aSale(1, 100), aSale(2, 301), aSale(4, 300)]);
	expect(missingNumbers(figures)).toBe(1);
	expect(averageBasket(figures)).toBe(233);
	expect(averageBasket(NO_FIGURES)).toBe(0);
});

type Spec = {
	what: number;
	amount: number;
	change: number;
	drawer: number;
	journal: number;
	training: boolean;
};

/** Any fact, its cash paid in coins of the currency. */
function aFact(spec: Spec, at: number, step: number): TillFact {
	const journal = `t0${spec.journal}.1`;
	const common = { ...head(at + 1, journal), drawer: `D${spec.drawer}`, isTraining: spec.training };
	const total = spec.what % 2 === 0 ? spec.amount : -spec.amount;
	const number = { series: journal, number: at + 1 };
	if (spec.what < 4) {
		const { rounded, difference } = roundCash(money(total), step);
		const changeDue = money(total > 0 ? spec.change : 0);
		const cash = { rule: 'cash', kind: 'cash', amount: money(rounded + changeDue), breakage: ZERO } as const;
		const type = spec.what < 2 ? {} : ({ type: 'post_void' } as const);
		return aSale(at + 1, total, {
			...common,
			...{ number, tenders: [cash], changeDue, cashRounding: difference },
			...type,
		});
	}
	const movements = ['float', 'paid_in', 'paid_out', 'pickup'] as const;
	const movement = movements[spec.amount % 4] ?? 'float';
	if (spec.what < 6) return { ...aMovement(at + 1, movement, spec.amount), ...common };
	return { ...common, kind: 'event', event: 'no_sale', amount: ZERO };
}

const specs = fc.array(
	fc.record({
		what: fc.nat({ max: 6 }),
		amount: fc.integer({ min: 1, max: 5_000_000 }),
		change: fc.nat({ max: 9999 }),
		drawer: fc.nat({ max: 1 }),
		journal: fc.nat({ max: 2 }),
		training: fc.boolean(),
	}),
	{ maxLength: 12 },
);

/** JPY, a USD shop without cents, KWD with 5 fils. */
const STEPS = fc.constantFrom(1, 5, 10);

test('X of the parts is X of the whole, in any order and any number of times (L12)', () => {
	fc.assert(
		fc.property(specs, STEPS, fc.nat({ max: 12 }), (some, step, cut) => {
			const facts = some.map((spec, at) => aFact(spec, at, step));
			const whole = figuresOf(facts);
			expect(figuresOf([...facts.slice(cut), ...facts].reverse())).toEqual(whole);
			expect(addFigures(figuresOf(facts.slice(0, cut)), figuresOf(facts.slice(cut)))).toEqual(whole);
			expect(netTendered(whole)).toBe(netSales(whole) + whole.cashRounding);
			const taxed = Object.values(whole.taxes).reduce((sum, { gross }) => sum + gross, 0);
			expect(taxed).toBe(netSales(whole));
		}),
		{ numRuns: 600 },
	);
});

test('a drawer holds its float plus everything that moved, whoever moved it, however late it is known (L12)', () => {
	fc.assert(
		fc.property(specs, STEPS, fc.nat({ max: 12 }), fc.nat(), (some, step, known, counted) => {
			const facts = some.map((spec, at) => aFact(spec, at, step));
			for (const drawer of ['D0', 'D1']) {
				const inIt = facts.filter((fact) => fact.drawer === drawer && !fact.isTraining);
				const moved = inIt.reduce((sum, fact) => sum + cashMoved(fact), 0);
				expect(closingOf(drawer, facts, ZERO).expected).toBe(moved);
				const then = corrected(
					closingOf(drawer, facts.slice(0, known), money(counted)),
					[...facts].reverse(),
				);
				expect(then.expected).toBe(moved);
				expect(then.overShort.amount).toBe(counted - moved);
			}
		}),
		{ numRuns: 1000 },
	);
});

/** The drawer's arithmetic of §3.1, written a second time. */
function cashMoved(fact: TillFact): number {
	if (fact.kind === 'cash')
		return fact.movement === 'float' || fact.movement === 'paid_in' ? fact.amount : -fact.amount;
	return fact.kind === 'transaction' ? (fact.tenders[0]?.amount ?? 0) - fact.changeDue : 0;
}

test('totals never fall and go on over any cut into Zs (I8)', () => {
	fc.assert(
		fc.property(
			specs,
			STEPS,
			fc.uniqueArray(fc.integer({ min: 1, max: 13 }), { maxLength: 4 }),
			(some, step, cuts) => {
				const facts = some.map((spec, at) => aFact({ ...spec, journal: 1 }, at, step));
				let last = NO_PERIOD;
				let days: ShiftFigures = NO_FIGURES;
				for (const seq of [...cuts.sort((a, b) => a - b), 14]) {
					const z = zReport(last, 't01.1', facts, { seq: seq + 0.5, businessDay: '2026-11-22' });
					expect(z.totals.absolute).toBeGreaterThanOrEqual(last.totals.absolute);
					expect(z.zNumber).toBe(last.zNumber + 1);
					days = addFigures(days, z.figures);
					last = periodEnd(z);
				}
				const whole = figuresOf(facts);
				expect(days).toEqual(whole);
				expect(last.totals.net).toBe(netSales(whole));
			},
		),
		{ numRuns: 600 },
	);
});
