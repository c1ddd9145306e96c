import { type Money, minus, money, plus, ZERO } from '#domain/money/money.ts';
import { cashOf, NO_CASH } from './drawer-cash.ts';
import { addFigures, NO_FIGURES, type ShiftFigures, type TenderFigures } from './shift-figures.ts';
import { addByKey, addTally, NO_TALLY, once, type Tally } from './tally.ts';
import type { EventFact, FactTax, TenderCorrectionFact, TillFact, TransactionFact } from './till-fact.ts';

/** The figures of facts, in whatever order they come and however often (I9): each id counts once. */
export function figuresOf(facts: Iterable<TillFact>): ShiftFigures {
	const seen = new Set<string>();
	let figures = NO_FIGURES;
	for (const fact of facts) {
		if (seen.has(fact.id)) continue;
		seen.add(fact.id);
		figures = addFigures(figures, figuresOfFact(fact));
	}
	return figures;
}

/** What one fact adds to the report. */
export function figuresOfFact(fact: TillFact): ShiftFigures {
	const cash = cashOf(fact);
	const drawers = cash === NO_CASH ? {} : { [fact.drawer]: cash };
	const inDrawer = { ...NO_FIGURES, cash: drawers };
	switch (fact.kind) {
		case 'transaction':
			return fact.isTraining ? trainingFigures(fact) : transactionFigures(fact, drawers);
		case 'cash':
			return inDrawer;
		case 'tender_correction':
			return fact.isTraining ? NO_FIGURES : { ...inDrawer, tenders: correctionFigures(fact) };
		case 'event':
			return fact.isTraining ? NO_FIGURES : { ...inDrawer, events: { [fact.event]: timesOf(fact) } };
	}
}

/** Once, or one less where an earlier one was undone. */
const timesOf = ({ amount, isUndone }: EventFact): Tally => ({ count: isUndone ? -1 : 1, amount });

/** Training has its own series of numbers and one line in the report (NUM-07, XZ-07). */
const trainingFigures = ({ sold, returned, number }: TransactionFact): ShiftFigures => ({
	...NO_FIGURES,
	training: once(minus(sold, returned)),
	numbers: { [number.series]: { first: number.number, last: number.number, count: 1 } },
});

function transactionFigures(fact: TransactionFact, cash: ShiftFigures['cash']): ShiftFigures {
	const { type, sold, returned, number } = fact;
	const isVoid = type === 'post_void';
	return {
		...NO_FIGURES,
		cash,
		sales: type === 'sale' || type === 'exchange' ? once(sold) : NO_TALLY,
		returns: type === 'return' || type === 'exchange' ? once(returned) : NO_TALLY,
		voidedSales: isVoid && returned > 0 ? once(returned) : NO_TALLY,
		voidedReturns: isVoid && sold > 0 ? once(sold) : NO_TALLY,
		discounts: fact.discounts,
		taxes: taxFigures(fact.taxes),
		nonTurnover: fact.nonTurnover,
		items: fact.items,
		customers: fact.customers,
		tenders: tenderFigures(fact),
		...foreignFigures(fact),
		breakage: money(fact.tenders.reduce((total, { breakage }) => total + breakage, 0)),
		cashRounding: fact.cashRounding,
		points: fact.points,
		numbers: { [number.series]: { first: number.number, last: number.number, count: 1 } },
		offlineSales: fact.isOffline ? 1 : 0,
	};
}

function taxFigures(taxes: readonly FactTax[]): Readonly<Record<string, FactTax>> {
	return Object.fromEntries(taxes.map((tax) => [`${tax.category}|${tax.rate.n}/${tax.rate.d}`, tax]));
}

/** Tenders by rule; change is taken off cash, because it left as cash (TND-03). */
function tenderFigures({ tenders, changeDue }: TransactionFact): Readonly<Record<string, TenderFigures>> {
	let figures: Readonly<Record<string, TenderFigures>> = {};
	for (const { rule, amount } of tenders) {
		figures = addByKey(figures, { [rule]: ofAmount(amount) }, (a, b) => ({
			...a,
			taken: addTally(a.taken, b.taken),
			refunded: addTally(a.refunded, b.refunded),
		}));
	}
	if (changeDue === 0) return figures;
	const rule = tenders.find(({ kind }) => kind === 'cash')?.rule ?? 'cash';
	const cash = figures[rule] ?? ofAmount(ZERO, 0);
	const taken = { ...cash.taken, amount: minus(cash.taken.amount, changeDue) };
	return { ...figures, [rule]: { ...cash, taken } };
}

/** Foreign notes lie apart in the drawer: what they are worth is in the tenders, how much there is of each is here. */
function foreignFigures({ tenders }: TransactionFact): Pick<ShiftFigures, 'foreign'> {
	let foreign: Readonly<Record<string, Money>> = {};
	for (const { foreign: notes } of tenders) {
		if (notes) foreign = addByKey(foreign, { [notes.currency]: notes.amount }, plus);
	}
	return Object.keys(foreign).length > 0 ? { foreign } : {};
}

function correctionFigures({
	from,
	to,
	amount,
}: TenderCorrectionFact): Readonly<Record<string, TenderFigures>> {
	const moved = (corrected: Money): TenderFigures => ({ ...ofAmount(ZERO, 0), corrected });
	if (from.rule === to.rule) return {};
	return { [from.rule]: moved(money(-amount)), [to.rule]: moved(amount) };
}

function ofAmount(amount: Money, count = 1): TenderFigures {
	const tally = { count, amount: money(Math.abs(amount)) };
	return amount < 0
		? { taken: NO_TALLY, refunded: tally, corrected: ZERO }
		: { taken: tally, refunded: NO_TALLY, corrected: ZERO };
}
