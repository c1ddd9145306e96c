import { type Money, money } from '#domain/money/money.ts';
import { type DrawerCash, expectedCash } from '#domain/till/drawer-cash.ts';
import type { OverShort } from '#domain/till/over-short.ts';
import type { PerpetualTotals } from '#domain/till/perpetual.ts';
import { averageBasket, missingNumbers, netSales, type ShiftFigures } from '#domain/till/shift-figures.ts';
import type { Tally } from '#domain/till/tally.ts';
import { amountText, dayAndTime, rateText } from './amount-text.ts';
import { type PaperLine, toMarkup } from './markup.ts';
import { type ReportWords, reportWords } from './report-words.ts';

/** What heads a report (domain.md §3.2). Instants are epoch ms of the device. */
export type ReportHead = {
	readonly shopName: string;
	readonly registrationNumber: string;
	readonly storeName: string;
	readonly register: string;
	/** Null: an X. */
	readonly zNumber: number | null;
	readonly businessDay: string;
	readonly openedAt: number;
	readonly closedAt: number;
	readonly timeZone: string;
	readonly operatorName: string;
	readonly version: string;
	readonly currency: string;
	/** First characters of the chain's last hash, and how many facts the server does not have yet. */
	readonly chainHead: string;
	readonly unsynced: number;
};

/** A drawer that was counted; null in an X. Late corrections of another tablet stand beside it (XZ-05). */
export type CountedDrawer = {
	readonly counted: Money;
	readonly overShort: OverShort;
	readonly reason: string;
	readonly nextFloat: Money;
	readonly deposit: Money;
	readonly late: Money;
};

/** A report as data: the figures, what they add up to for ever, and the drawer of this register. */
export type ReportDocument = {
	readonly head: ReportHead;
	readonly figures: ShiftFigures;
	readonly totals: PerpetualTotals;
	readonly drawer: string;
	readonly counted: CountedDrawer | null;
	/** What the shop calls its tenders, by rule. */
	readonly tenderNames: Readonly<Record<string, string>>;
};

/** The slip of an X or Z report as receiptline markup. A row of zero is left out where nothing of it happened. */
export function reportMarkup(document: ReportDocument, language: 'ja' | 'en', columns: number): string {
	const words = reportWords(language);
	const paper = new ReportPaper(document.head.currency, words);
	headOf(paper, document.head);
	salesOf(paper, document.figures);
	tendersOf(paper, document);
	const cash = document.figures.cash[document.drawer];
	if (cash) cashOf(paper, cash, document.counted);
	countsOf(paper, document.figures);
	numbersOf(paper, document);
	totalsOf(paper, document.totals);
	return toMarkup(paper.lines, columns);
}

/** Lines under way: sections and rows, each written in one way. */
class ReportPaper {
	readonly lines: PaperLine[] = [];
	readonly #currency: string;
	readonly words: ReportWords;

	constructor(currency: string, words: ReportWords) {
		this.#currency = currency;
		this.words = words;
	}

	section(title: string): void {
		this.lines.push({ kind: 'rule' }, { kind: 'text', text: title, align: 'left' });
	}

	row(left: string, right: string): void {
		this.lines.push({ kind: 'row', left, right, isWhole: true });
	}

	amount(left: string, amount: Money): void {
		this.row(left, amountText(amount, this.#currency));
	}

	tally(left: string, { count, amount }: Tally): void {
		if (count > 0 || amount !== 0) this.amount(`${left} ${this.words.times(count)}`, amount);
	}

	some(left: string, amount: Money): void {
		if (amount !== 0) this.amount(left, amount);
	}
}

function headOf(paper: ReportPaper, head: ReportHead): void {
	const { words } = paper;
	const at = (instant: number) => {
		const { day, time } = dayAndTime(instant, head.timeZone);
		return `${day} ${time}`;
	};
	paper.lines.push(
		{ kind: 'text', text: head.zNumber === null ? words.x : words.z(head.zNumber), size: 'tall' },
		{ kind: 'text', text: `${head.shopName} ${head.storeName} ${head.register}` },
	);
	if (head.registrationNumber !== '') paper.lines.push({ kind: 'text', text: head.registrationNumber });
	paper.row(words.businessDay, head.businessDay);
	paper.row(words.openedAt, at(head.openedAt));
	paper.row(words.closedAt, at(head.closedAt));
	paper.row(words.operator, head.operatorName);
	paper.row(words.version, head.version);
}

function salesOf(paper: ReportPaper, figures: ShiftFigures): void {
	const { rows, sections, discounts } = paper.words;
	paper.section(sections.sales);
	paper.amount(`${rows.sales} ${paper.words.times(figures.sales.count)}`, figures.sales.amount);
	paper.tally(rows.returns, figures.returns);
	paper.tally(rows.voidedSales, figures.voidedSales);
	paper.tally(rows.voidedReturns, figures.voidedReturns);
	paper.amount(rows.net, netSales(figures));
	for (const kind of ['manual', 'promotion', 'coupon', 'points'] as const) {
		const amount = figures.discounts[kind];
		if (amount) paper.amount(discounts[kind], amount);
	}
	paper.some(rows.nonTurnover, figures.nonTurnover);
	paper.section(sections.taxes);
	for (const { rate, mark, gross, tax } of Object.values(figures.taxes)) {
		paper.amount(`${rateText(rate)}${mark}`, gross);
		paper.amount(`(${rateText(rate)} ${rows.taxInside})`, tax);
	}
}

function tendersOf(paper: ReportPaper, { figures, tenderNames }: ReportDocument): void {
	const { rows, sections } = paper.words;
	paper.section(sections.tenders);
	for (const [rule, { taken, refunded, corrected }] of Object.entries(figures.tenders)) {
		const name = tenderNames[rule] ?? rule;
		paper.amount(`${name} ${paper.words.times(taken.count)}`, taken.amount);
		paper.tally(`${name} ${rows.refunded}`, refunded);
		paper.some(`${name} ${rows.corrected}`, corrected);
	}
	// Foreign notes as they lie in the drawer, beside what they are worth.
	for (const [currency, notes] of Object.entries(figures.foreign ?? {})) {
		paper.row(`${tenderNames.foreign_cash ?? ''} ${currency}`.trim(), amountText(notes, currency));
	}
	paper.some(rows.breakage, figures.breakage);
	paper.some(rows.cashRounding, figures.cashRounding);
}

function cashOf(paper: ReportPaper, cash: DrawerCash, counted: CountedDrawer | null): void {
	const { rows, sections, overShort } = paper.words;
	paper.section(sections.cash);
	paper.amount(rows.float, cash.float);
	paper.amount(rows.cashSales, cash.sales);
	paper.some(rows.refunds, cash.refunds);
	paper.some(rows.paidIn, cash.paidIn);
	paper.some(rows.paidOut, cash.paidOut);
	paper.some(rows.pickups, cash.pickups);
	paper.some(rows.corrections, cash.corrections);
	paper.amount(rows.expected, expectedCash(cash));
	if (!counted) return;
	paper.amount(rows.counted, counted.counted);
	paper.some(rows.late, counted.late);
	paper.amount(overShort[counted.overShort.word], money(Math.abs(counted.overShort.amount)));
	if (counted.reason !== '') paper.row(rows.reason, counted.reason);
	paper.amount(rows.nextFloat, counted.nextFloat);
	paper.amount(rows.deposit, counted.deposit);
}

function countsOf(paper: ReportPaper, figures: ShiftFigures): void {
	const { rows, sections, events, times } = paper.words;
	paper.section(sections.counts);
	paper.row(rows.customers, String(figures.customers));
	paper.row(rows.items, String(figures.items));
	paper.amount(rows.average, money(averageBasket(figures)));
	if (figures.points.granted !== 0) paper.row(rows.granted, String(figures.points.granted));
	if (figures.points.redeemed !== 0) paper.row(rows.redeemed, String(figures.points.redeemed));
	for (const [event, tally] of Object.entries(figures.events) as [keyof typeof events, Tally][]) {
		if (event === 'line_void') paper.tally(events[event], tally);
		else if (tally.count > 0) paper.row(events[event], times(tally.count));
	}
	if (figures.training.count > 0) paper.tally(sections.training, figures.training);
}

function numbersOf(paper: ReportPaper, { figures, head }: ReportDocument): void {
	const { rows, sections, times } = paper.words;
	paper.section(sections.numbers);
	for (const [series, { first, last }] of Object.entries(figures.numbers)) {
		paper.row(series, `${String(first).padStart(6, '0')} - ${String(last).padStart(6, '0')}`);
	}
	paper.row(rows.missing, times(missingNumbers(figures)));
	paper.row(rows.offline, times(figures.offlineSales));
	paper.row(rows.unsynced, times(head.unsynced));
	paper.row(rows.head, head.chainHead);
}

function totalsOf(paper: ReportPaper, totals: PerpetualTotals): void {
	const { rows, sections } = paper.words;
	paper.section(sections.totals);
	paper.amount(rows.totalSales, totals.sales);
	paper.amount(rows.totalReturns, totals.returns);
	paper.amount(rows.totalNet, totals.net);
	paper.amount(rows.absolute, totals.absolute);
	paper.some(sections.training, totals.training);
}
