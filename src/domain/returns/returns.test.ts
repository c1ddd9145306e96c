import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tenderMatrix } from '#domain/apportion/tender-matrix.ts';
import { type Money, money, sum, ZERO } from '#domain/money/money.ts';
import { lowestPriceBetween, priceBook } from '#domain/pricing/price-list.ts';
import { type PricingOccasion, priceSale } from '#domain/pricing/price-sale.ts';
import type { PriceableLine } from '#domain/pricing/priceable-line.ts';
import type { Promotion } from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import { type TaxMethod, taxDocument } from '#domain/tax/tax-document.ts';
import { treatment } from '#domain/tax/tax-treatment.ts';
import { evenExchange, exchange } from './exchange.ts';
import { added, type Return, refundByTerms, returnUnits, unitsLeft } from './return-lines.ts';
import { type ReturnedUnits, type SoldLine, type SoldSale, toSoldLine } from './sold-sale.ts';

const OCCASION: PricingOccasion = {
	store: 'SBY',
	channel: 'store',
	businessDay: '2026-11-22',
	now: { day: '2026-11-22', minute: 720 },
	customer: null,
	coupons: [],
};
const line = (unitPrice: number, quantity = 1, taxCategory = 'standard'): PriceableLine => ({
	...{ id: `${unitPrice}-${taxCategory}`, itemId: `item-${unitPrice}`, sku: '', gtin: null, name: 'x' },
	...{ quantity, unitPrice: money(unitPrice), taxCategory, taxIncluded: true },
});
const sell = (
	lines: PriceableLine[],
	promotions: Promotion[] = [],
	occasion: Partial<PricingOccasion> = {},
) => {
	const rules = {
		categories: JAPAN.categories,
		rounding: 'floor' as const,
		promotions: promotionBook(promotions),
	};
	const priced = priceSale(lines, rules, { ...OCCASION, ...occasion });
	return { priced, sale: { method: priced.method, lines: priced.lines.map(toSoldLine) } };
};
const units = (counts: Record<string, number>): ReturnedUnits => new Map(Object.entries(counts));
const NONE = units({});
function back(sale: SoldSale, counts: ReturnedUnits, before: ReturnedUnits = NONE): Return {
	const result = returnUnits(sale, before, counts);
	if (!result.ok) throw new Error(result.code);
	return result.value;
}
const TEN_PERCENT: Promotion = {
	...{ id: 'ten', name: '10%', kind: 'basket', stacking: 'best', condition: {}, scope: {} },
	minAmount: money(30_000),
	reward: { kind: 'percent', rate: { n: 10, d: 100 } },
};
const basketOff = (amount: number): Promotion => ({
	...{ id: 'off', name: 'off', kind: 'basket', stacking: 'best', condition: {}, scope: {} },
	reward: { kind: 'amount', amount: money(amount) },
});

const taxes = (sale: SoldSale, splits: readonly number[]) => {
	let before = NONE;
	return splits.map((count) => {
		const now = units({ '1-standard': count });
		const { groups } = back(sale, now, before);
		before = added(before, now);
		return groups[0]?.tax;
	});
};

test('RET-01, RET-02: the tax of returns is cumulative and ends at that of the sale', () => {
	const { sale } = sell([line(1, 1000)]);
	expect(taxes(sale, [333, 334, 333])).toEqual([-30, -30, -30]);
	expect(taxes(sale, [250, 250, 250, 250])).toEqual([-22, -23, -23, -22]);
});

test('RET-04: a return is taxed as its sale was, whatever the rate is today', () => {
	const { sale } = sell([line(1080, 1, 'reduced')]);
	expect(back(sale, units({ '1080-reduced': 1 })).groups.map(({ rate, tax }) => [rate.n, tax])).toEqual([
		[8, -80],
	]);
});

test('RET-05: without a receipt a thing is worth its lowest price of the last days', () => {
	const prices = priceBook([
		{
			id: 'sale',
			prices: [{ itemId: 'i', price: money(300), validFrom: '2026-11-01', validTo: '2026-11-07' }],
		},
		{ id: 'gold', ranks: ['gold'], prices: [{ itemId: 'i', price: money(100), validFrom: '2026-11-01' }] },
		{ id: 'else', stores: ['KYT'], prices: [{ itemId: 'i', price: money(200), validFrom: '2026-11-01' }] },
	]);
	const item = { id: 'i', price: money(398) };
	expect(lowestPriceBetween(prices, item, 'SBY', '2026-11-02', '2026-11-22')).toBe(300);
	expect(lowestPriceBetween(prices, item, 'SBY', '2026-11-08', '2026-11-22')).toBe(398);
});

test('REF-01, REF-05, REF-06: what was paid comes back, or what the kept goods do not cost by themselves', () => {
	const three = sell([line(10_000, 3)], [TEN_PERCENT]);
	expect(back(three.sale, units({ '10000-standard': 2 })).total).toBe(-18_000);
	const six = sell([line(5000, 6)], [TEN_PERCENT]);
	const five = back(six.sale, units({ '5000-standard': 5 }));
	expect(five.total).toBe(-22_500);
	const paid = { whole: six.priced.total, returned: money(-five.total) };
	const kept = sell([line(5000, 1)], [TEN_PERCENT]).priced.total;
	expect([refundByTerms('keep', paid, kept), refundByTerms('recalculate', paid, kept)]).toEqual([
		22_500, 22_000,
	]);
});

test('REF-04: stored shares decide, and the rest stays paid', () => {
	const goods = [line(1980), line(540, 1, 'reduced'), line(480, 1, 'reduced')];
	const { sale, priced } = sell(goods, [basketOff(300)]);
	expect(priced.lines.map(({ shares }) => sum(shares.map(({ amount }) => amount)))).toEqual([198, 54, 48]);
	const one = back(sale, units({ '540-reduced': 1 }));
	expect([one.total, one.groups.map(({ rate }) => rate.n), priced.total + one.total]).toEqual([
		-486,
		[8],
		2214,
	]);
	expect(one.lines[0]?.shares).toEqual([{ kind: 'basket', id: 'off', amount: -54 }]);
});

test('REF-08: one of a group comes back at its share', () => {
	const three: Promotion = {
		...{ id: 'three', name: '3', kind: 'group', stacking: 'best', condition: {} },
		slots: [{ scope: {}, quantity: 3 }],
		reward: { kind: 'fixed_price', price: money(1000) },
	};
	const { sale, priced } = sell([line(398), line(380), line(350)], [three]);
	const one = back(sale, units({ '350-standard': 1 }));
	expect(one.total).toBe(-310);
	const kept = sell([line(398), line(380)], [three]).priced.total;
	const paid = { whole: priced.total, returned: money(-one.total) };
	expect(refundByTerms('recalculate', paid, kept)).toBe(222);
});

test('REF-10: a line goes back to the tenders that paid it', () => {
	const [points, cash] = tenderMatrix([1100, 1080].map(money), [200, 1980].map(money));
	expect([points?.[1], cash?.[1]]).toEqual([99, 981]);
});

test('PTS-03: all of it back is its exact negative, points among it', () => {
	const goods = [line(1100), line(1080, 1, 'reduced')];
	const { sale } = sell(goods, [], { pointsDiscount: money(200) });
	const all = back(sale, unitsLeft(sale, NONE));
	expect([all.total, all.groups.map(({ gross }) => gross)]).toEqual([-1980, [-999, -981]]);
	const points = all.lines.flatMap(({ shares }) => shares.filter(({ kind }) => kind === 'points'));
	expect(sum(points.map(({ amount }) => amount))).toBe(-200);
});

test('more than was sold, or something else, is refused', () => {
	const { sale } = sell([line(100, 2)]);
	const all = units({ '100-standard': 2 });
	expect(returnUnits(sale, all, units({ '100-standard': 1 }))).toEqual({
		ok: false,
		code: 'return_exceeds_sale',
	});
	expect(returnUnits(sale, NONE, units({ other: 1 }))).toEqual({ ok: false, code: 'return_line_unknown' });
	expect([...unitsLeft(sale, all)]).toEqual([]);
});

test('EXC-01, EXC-02, EXC-04: goods back and goods out are two blocks of one amount', () => {
	const swap = (from: PriceableLine, to: PriceableLine) => {
		const { sale } = sell([from]);
		return exchange(back(sale, unitsLeft(sale, NONE)), sell([to]).priced.groups);
	};
	const dearer = swap(line(3300), line(5500));
	expect([dearer.due, dearer.tax, dearer.merged.map(({ tax }) => tax)]).toEqual([2200, 200, [200]]);
	expect(swap(line(3300), line(2750)).due).toBe(-550);
	const even = swap(line(1000, 1, 'reduced'), line(1000));
	expect([even.due, even.merged.map(({ rate, tax }) => [rate.n, tax])]).toEqual([
		0,
		[
			[8, -74],
			[10, 90],
		],
	]);
});

test('EXC-03: another size of the same costs what was paid', () => {
	const off: Promotion = {
		...TEN_PERCENT,
		minAmount: money(0),
		reward: { kind: 'percent', rate: { n: 20, d: 100 } },
	};
	const { sale } = sell([line(3300)], [off]);
	const returned = back(sale, unitsLeft(sale, NONE));
	const other = { ...line(3300), override: evenExchange(money(-(returned.lines[0]?.paid ?? 0)), 'op') };
	const sold = sell([other]).priced;
	expect([exchange(returned, sold.groups).due, sold.total]).toEqual([0, 2640]);
	expect(sold.lines[0]?.reasons).toContainEqual({
		...{ kind: 'price_override', from: 3300, to: 2640 },
		...{ reason: 'even_exchange', operator: 'op', approver: null },
	});
});

/** Yen at two rates, dollars with two jurisdictions, dinars with three decimals; each in its own way of rounding. */
const percent = (n: number, d = 100) => ({ kind: 'percent' as const, rate: { n, d } });
const stack = (category: string, ...taxes: Parameters<typeof treatment>[0]['taxes']) =>
	treatment({ category, taxClass: 'taxable', rate: { n: 0, d: 1 }, mark: '', taxes });
const PLACES = {
	JPY: [stack('s', { id: 't', ...percent(10) }), stack('r', { id: 't', ...percent(8) })],
	USD: [stack('s', { id: 'state', ...percent(4) }, { id: 'city', ...percent(4875, 100_000) }), stack('e')],
	KWD: [stack('s', { id: 'vat', ...percent(5) }), stack('z', { id: 'vat', ...percent(0) })],
};
const soldLine = fc
	.tuple(
		fc.integer({ min: 1, max: 6 }),
		fc.nat({ max: 99_999 }),
		fc.nat({ max: 100 }),
		fc.nat({ max: 100 }),
		fc.nat(1),
	)
	.map(([quantity, amount, first, second, taxed]) => ({ quantity, amount, first, second, taxed }));
const method = fc.record<TaxMethod>({
	basis: fc.constantFrom('inclusive', 'exclusive'),
	roundAt: fc.constantFrom('rate', 'line', 'document'),
	rounding: fc.constantFrom('floor', 'half_up', 'ceil', 'half_even'),
});
const aSale = fc
	.tuple(
		fc.constantFrom(...Object.values(PLACES)),
		fc.array(soldLine, { minLength: 1, maxLength: 4 }),
		method,
	)
	.map(
		([treatments, lines, how]): SoldSale => ({
			method: how,
			lines: lines.map(({ quantity, amount, first, second, taxed }, at): SoldLine => {
				const one = money(Math.floor((amount * first) / 300));
				const two = money(Math.floor((amount * second) / 300));
				const paid = money(amount - one - two);
				const shares = [
					{ kind: 'promotion', id: 'p', amount: one },
					{ kind: 'basket', id: 'b', amount: two },
				];
				const [standard = stack('x'), other = standard] = treatments;
				const taxes = taxed ? other : standard;
				return {
					...{ id: `${at}`, quantity, undiscounted: money(amount), shares, paid, treatment: taxes },
					accrualBase: paid,
				};
			}),
		}),
	);

test('any split of returns adds up to the negative of the sale: money, rates, taxes, shares, points (L13, I5)', () => {
	const cuts = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 6 })), { maxLength: 6 });
	fc.assert(
		fc.property(aSale, cuts, (sale, parts) => {
			const returns: Return[] = [];
			let before = NONE;
			const take = (now: ReturnedUnits) => {
				if (now.size === 0) return;
				returns.push(back(sale, now, before));
				before = added(before, now);
			};
			for (const [at, count] of parts) {
				const left = unitsLeft(sale, before).get(`${at}`) ?? 0;
				if (left > 0) take(units({ [at]: Math.min(left, count) }));
			}
			take(unitsLeft(sale, before));
			return adds(sale, returns);
		}),
		{ numRuns: 10_000 },
	);
}, 300_000);

function adds(sale: SoldSale, returns: readonly Return[]): boolean {
	const paid = sale.lines.map((line) => ({ ...line, amount: line.paid }));
	const sold = taxDocument(paid, sale.method);
	const all = (figure: (one: Return) => readonly Money[]): number => sum(returns.flatMap(figure));
	const ratesAdd = sold.every((total) => {
		const own = returns.flatMap(({ groups }) => groups.filter(({ key }) => key === total.key));
		const partsAdd = total.parts.every(
			({ taxId, tax }) =>
				sum(
					own.flatMap(({ parts }) => parts.filter((part) => part.taxId === taxId).map((part) => part.tax)),
				) === minus(tax),
		);
		return (
			partsAdd &&
			sum(own.map(({ gross }) => gross)) === minus(total.gross) &&
			sum(own.map(({ net }) => net)) === minus(total.net) &&
			sum(own.map(({ tax }) => tax)) === minus(total.tax)
		);
	});
	const linesAdd = sale.lines.every((line) => {
		const own = returns.flatMap(({ lines }) => lines.filter(({ lineId }) => lineId === line.id));
		const sharesAdd = line.shares.every(
			({ amount }, at) => sum(own.map(({ shares }) => shares[at]?.amount ?? ZERO)) === minus(amount),
		);
		return sharesAdd && sum(own.map(({ paid }) => paid)) === minus(line.paid);
	});
	return ratesAdd && linesAdd && all(({ total }) => [total]) === minus(sum(sold.map(({ gross }) => gross)));
}

const minus = (amount: number): number => (amount === 0 ? 0 : -amount);
