import fc from 'fast-check';
import { test } from 'vitest';
import { money, sum } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';
import { priceSale } from '#domain/pricing/price-sale.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { added, returnUnits, unitsLeft } from '#domain/returns/return-lines.ts';
import type { ReturnedUnits } from '#domain/returns/sold-sale.ts';
import { planRefund, type RefundTender } from '#domain/tender/refund-plan.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { addToTotals, NO_TOTALS, totalsOf } from '#domain/till/perpetual.ts';
import { netSales, netTendered } from '#domain/till/shift-figures.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { paidTendersOf, soldSaleOf } from '#protocol/sold-sale-of.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { returnDocument } from '#usecases/documents/return-document.ts';
import { saleDocument } from '#usecases/documents/sale-document.ts';
import { anOccasion, aRule, asOriginal, someFacts } from '../support/a-document.ts';
import {
	type Dice,
	dice,
	PLACES,
	type Place,
	pick,
	randomLines,
	randomPromotions,
	randomTenders,
	randomUnits,
} from '../support/random-trade.ts';
import { TestJournal } from './journal-fixture.ts';

const RULES = new Map(['cash', 'card', 'voucher', 'gift_card', 'points'].map((id) => [id, aRule(id)]));

/** A sale of a random basket, priced, settled and written down. */
function aSale(roll: Dice, place: Place): RetailTransactionBody {
	const { categories, roundAt, priceBasis, currency, cashStep } = place;
	const promotions = randomPromotions(roll);
	const priced = priceSale(
		randomLines(roll, place),
		{
			...{ categories, promotions: promotionBook(promotions) },
			...{ rounding: pick(roll, ['floor', 'half_up', 'ceil'] as const) },
			...(roundAt && { roundAt }),
			...(priceBasis && { priceBasis }),
		},
		anOccasion({ coupons: ['p0', 'p2'], pointsDiscount: money(roll(3) === 0 ? roll(900) : 0) }),
	);
	const settled = settleTenders(
		{ amount: priced.total, cashStep, breakageConfirmed: true },
		randomTenders(roll, priced.total, cashStep),
	);
	if (settled.status !== 'settled') throw new Error(settled.status);
	const promotionNames = new Map(promotions.map(({ id, name }) => [id, name]));
	return saleDocument({ priced, settled, rules: RULES, promotionNames }, someFacts({ currency }));
}

/** Everything of a sale coming back, in as many returns as the dice say. */
function returnsOf(roll: Dice, sale: RetailTransactionBody, cashStep: number): RetailTransactionBody[] {
	const sold = soldSaleOf(sale);
	const returns: RetailTransactionBody[] = [];
	const refunded: RefundTender[] = [];
	let before: ReturnedUnits = new Map();
	for (let left = unitsLeft(sold, before); left.size > 0; left = unitsLeft(sold, before)) {
		const units = roll(4) === 0 ? left : randomUnits(roll, left);
		const back = returnUnits(sold, before, units);
		if (!back.ok) throw new Error(back.code);
		const due = money(0 - back.value.total);
		const plan = planRefund(due, paidTendersOf(sale.tenders), refunded, cashStep);
		if (plan.unplaced !== 0) throw new Error(`${plan.unplaced} cannot go back`);
		const at = returns.length + 2;
		const facts = someFacts({
			...{ basket_id: `r${at}`, currency: sale.currency },
			receipt_number: `SBY-R01-${String(at).padStart(6, '0')}`,
		});
		returns.push(returnDocument({ sale: asOriginal(sale), back: back.value, refund: plan.lines }, facts));
		refunded.push(...plan.lines);
		before = added(before, units);
	}
	return returns;
}

const total = <T>(rows: readonly T[], of: (row: T) => number): number =>
	rows.reduce((all, row) => all + of(row), 0);

/** L11 and I1 to I4, I6, by sums of this test's own. */
function moneyFault(body: RetailTransactionBody, isInclusive: boolean): string | null {
	for (const { shares, undiscounted, paid, direction } of body.lines) {
		if (total(shares, ({ amount }) => amount) !== undiscounted - paid) return 'I1: shares and discount';
		if (paid * undiscounted < 0) return 'I12: a line below nothing';
		const sign = direction === 'return' ? -1 : 1;
		if (shares.some(({ amount }) => sign * amount < 0 || sign * (undiscounted - amount) < 0))
			return 'I1: a share between nothing and the line';
	}
	if (total(body.taxes, ({ gross }) => gross) !== body.total) return 'I2: rates and total';
	if (total(body.tenders, ({ covered }) => covered) !== body.total) return 'I2: total and tenders';
	const taken = total(body.tenders, ({ amount, breakage }) => amount - breakage) - body.change_due;
	if (taken !== body.total + body.cash_rounding) return 'I2: money that changed hands';
	if (body.taxes.some(({ net, tax, gross }) => net + tax !== gross)) return 'I4: net, tax, gross';
	const lines = total(body.lines, ({ paid }) => paid);
	if (lines !== (isInclusive ? body.total : total(body.taxes, ({ net }) => net)))
		return 'L11: lines and rates';
	const cash = total(body.tenders, ({ kind, amount }) => (kind === 'cash' && amount > 0 ? amount : 0));
	if (body.change_due < 0 || body.change_due > cash) return 'I6: more change than cash';
	return saleFault(body);
}

/** I3: in yen, tax is that of the rate's total, rounded once. */
function isRoundedOnce({ taxes, method }: RetailTransactionBody): boolean {
	return taxes.every(({ gross, tax, rate, tax_class }) => {
		if (tax_class !== 'taxable') return tax === 0;
		const [n, d] = [BigInt(rate.n), BigInt(rate.d)];
		return BigInt(tax) === roundDiv(BigInt(gross) * n, d + n, method.rounding);
	});
}

/** L13 and I5: everything that adds up to nothing once all of a sale is back. */
function leftOver(all: readonly RetailTransactionBody[]): Record<string, number> {
	const left: Record<string, number> = {};
	const put = (name: string, amount: number) => {
		left[name] = (left[name] ?? 0) + amount;
	};
	for (const body of all) {
		const isBack = body.type === 'return';
		for (const line of body.lines) {
			const id = `line ${line.of?.line ?? line.line}`;
			put(`${id} units`, isBack ? -line.quantity : line.quantity);
			put(`${id} paid`, line.paid);
			put(`${id} undiscounted`, line.undiscounted);
			put(`${id} accrual base`, line.accrual_base);
			for (const { kind, id: of, amount } of line.shares) put(`${id} ${kind} ${of}`, amount);
		}
		for (const { key, gross, net, tax, parts } of body.taxes) {
			put(`${key} gross`, gross);
			put(`${key} net`, net);
			put(`${key} tax`, tax);
			for (const part of parts) put(`${key} ${part.tax_id}`, part.tax);
		}
		for (const { id, of, covered, applied } of body.tenders) {
			put(`tender ${of ?? id} covered`, covered);
			put(`tender ${of ?? id} applied`, applied);
		}
		put('total', body.total);
		put('cash rounding', body.cash_rounding);
	}
	return Object.fromEntries(Object.entries(left).filter(([, amount]) => amount !== 0));
}

const journal = new TestJournal();
const template = journal.openTill();
/** Entries of documents without a chain: what they do does not depend on it. */
const entriesOf = (all: readonly RetailTransactionBody[]): JournalEntry<'retail_transaction'>[] =>
	all.map((body, at) => ({
		...(template as unknown as JournalEntry<'retail_transaction'>),
		...{
			id: `shibuya:t01.1:${String(at + 2).padStart(9, '0')}`,
			seq: at + 2,
			kind: 'retail_transaction',
			schema: 2,
		},
		body,
	}));

/** L12, I10 and I8: drawer, stock and figures are the sum of the facts, and end where they began. */
function sumsFault(all: readonly RetailTransactionBody[]): string | null {
	const entries = entriesOf(all);
	const stock = new Map<string, number>();
	const values = new Map<string, number>();
	let cash = 0;
	let totals = NO_TOTALS;
	for (const entry of entries) {
		const effects = effectsOf(entry);
		for (const { itemId, quantity } of effects.movements)
			stock.set(itemId, (stock.get(itemId) ?? 0) + quantity);
		for (const { account, amount } of effects.values)
			values.set(account, (values.get(account) ?? 0) + amount);
		cash += effects.cash?.amount ?? 0;
		const figures = figuresOf(tillFactsOf(entry));
		if (netTendered(figures) !== netSales(figures) + figures.nonTurnover + figures.cashRounding) {
			return 'I2: a report whose tenders are not its turnover';
		}
		const next = addToTotals(totals, totalsOf(figures));
		if (next.absolute < totals.absolute) return 'I8: a perpetual total that falls';
		totals = next;
	}
	if ([...stock.values()].some((quantity) => quantity !== 0)) return 'L12: stock is left over';
	if ((values.get('gift_card-1') ?? 0) !== 0) return 'L12: a balance is left over';
	if (cash !== 0) return `L12: ${cash} left in the drawer`;
	if (totals.net !== 0) return 'L13: turnover is left over';
	const [whole, parts] = [figuresOf(entries.flatMap((entry) => tillFactsOf(entry))), totals];
	return sum([whole.sales.amount, whole.returns.amount]) === parts.absolute
		? null
		: 'the parts are not the whole';
}

/** Thrown rather than expected: ten thousand baskets ask a hundred thousand times. */
function claim(fault: string | null): void {
	if (fault !== null) throw new Error(fault);
}

test.each(Object.values(PLACES))(
	'L11 to L13 and the invariants of domain.md hold for any basket, tenders and split of returns, in $currency',
	(place) => {
		fc.assert(
			fc.property(fc.integer(), (seed) => {
				const roll = dice(seed);
				const sale = aSale(roll, place);
				const isInclusive = sale.method.basis === 'inclusive';
				const all = [sale, ...returnsOf(roll, sale, place.cashStep)];
				for (const body of all) claim(moneyFault(body, isInclusive));
				if (place.currency === 'JPY' && isInclusive && !isRoundedOnce(sale)) claim('I3: rounded otherwise');
				const left = leftOver(all);
				if (Object.keys(left).length > 0) claim(`L13: left over ${JSON.stringify(left)}`);
				claim(sumsFault(all));
			}),
			{ numRuns: 10_000 },
		);
	},
	900_000,
);
