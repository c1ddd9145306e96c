/** Some of one thing on a document: units of one rate, and what they cost together after every reduction. */
export type Rung = {
	/** Percent; null for money that is no turnover (a gift card's load). */
	readonly rate: 8 | 10 | null;
	readonly units: number;
	readonly amount: number;
	/** Taken off by a promotion, or by hand. */
	readonly promotion?: number;
	readonly byHand?: number;
};

/** Money given (or, negative, given back) by a tender of this name; `breakage` of it bought nothing. */
export type Paid = { readonly rule: string; readonly amount: number; readonly breakage?: number };

/** What stands on one receipt or slip. */
export type WrittenDocument = {
	readonly sold: readonly Rung[];
	readonly back: readonly Rung[];
	/** What had come back of the same sale before. */
	readonly before?: readonly Rung[];
	readonly paid: readonly Paid[];
	readonly change: number;
	readonly isOffline: boolean;
	/** Takes a whole document back that should not have been. */
	readonly isReversal?: boolean;
};

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
const of = <T>(rows: readonly T[], key: (row: T) => number): number => sum(rows.map(key));
/** 内税: the tax inside an amount, rounded down once per rate and document. */
const taxIn = (gross: number, rate: number): number => Math.floor((gross * rate) / (100 + rate));
const isTurnover = ({ rate }: Rung): boolean => rate !== null;

/**
 * A day as somebody beside the till would write it down with a pencil: every document and every movement of cash, added
 * up without a line of the app's code. What its Z must say follows from that alone.
 */
export class DayBook {
	readonly documents: WrittenDocument[] = [];
	readonly #cash = { paidIn: 0, paidOut: 0 };
	readonly #counts: Record<string, number> = {};
	readonly #float: number;

	constructor(float: number) {
		this.#float = float;
	}

	add(document: WrittenDocument): void {
		const due = of(document.sold, ({ amount }) => amount) - of(document.back, ({ amount }) => amount);
		const paid = of(document.paid, ({ amount, breakage = 0 }) => amount - breakage) - document.change;
		if (due !== paid) throw new Error(`the book does not add up: ${due} is due, ${paid} was paid`);
		this.documents.push(document);
	}

	movedCash(way: 'paidIn' | 'paidOut', amount: number): void {
		this.#cash[way] += amount;
	}

	/** Something that is only counted. */
	happened(event: string): void {
		this.#counts[event] = (this.#counts[event] ?? 0) + 1;
	}

	/** By tender, what came in and what went out; change left as cash, whatever it was change of. */
	get tenders(): Record<string, { taken: Tally; refunded: Tally; corrected: number }> {
		const rules: Record<string, { taken: Tally; refunded: Tally; corrected: number }> = {};
		const row = (rule: string) => {
			rules[rule] ??= { taken: { count: 0, amount: 0 }, refunded: { count: 0, amount: 0 }, corrected: 0 };
			return rules[rule];
		};
		for (const { paid, change } of this.documents) {
			for (const { rule, amount } of paid) {
				const side = amount < 0 ? row(rule).refunded : row(rule).taken;
				side.count += 1;
				side.amount += Math.abs(amount);
			}
			if (change > 0) row('cash').taken.amount -= change;
		}
		return rules;
	}

	/** What lies in the drawer. */
	get cash() {
		const moved = this.documents.map(
			({ paid, change }) => of(paid, ({ rule, amount }) => (rule === 'cash' ? amount : 0)) - change,
		);
		const { paidIn, paidOut } = this.#cash;
		return {
			float: this.#float,
			sales: sum(moved.filter((amount) => amount > 0)),
			refunds: sum(moved.filter((amount) => amount < 0)),
			...{ paidIn, paidOut: 0 - paidOut, pickups: 0, corrections: 0 },
		};
	}

	get expectedCash(): number {
		return sum(Object.values(this.cash));
	}

	get sales(): Tally {
		const selling = this.documents.filter(({ sold }) => sold.length > 0);
		return { count: selling.length, amount: of(selling, ({ sold }) => turnover(sold)) };
	}

	get returns(): Tally {
		return this.#broughtBack(false);
	}

	get reversals(): Tally {
		return this.#broughtBack(true);
	}

	/** Taken off the prices by hand and by promotions; and what customers left of their vouchers. */
	get taken() {
		const sold = this.documents.flatMap((document) => document.sold);
		return {
			manual: of(sold, ({ byHand = 0 }) => byHand),
			promotion: of(sold, ({ promotion = 0 }) => promotion),
			breakage: of(this.documents, ({ paid }) => of(paid, ({ breakage = 0 }) => breakage)),
		};
	}

	get net(): number {
		return this.sales.amount - this.returns.amount - this.reversals.amount;
	}

	/** Totals of a register that begins today: what is reversed counts as returned, nothing is taken back (§3.2). */
	get totals() {
		const [sales, returns] = [this.sales.amount, this.returns.amount + this.reversals.amount];
		return { sales, returns, net: this.net, absolute: sales + returns, training: 0 };
	}

	#broughtBack(wanted: boolean): Tally {
		const all = this.documents.filter(
			({ back, isReversal = false }) => back.length > 0 && isReversal === wanted,
		);
		return { count: all.length, amount: of(all, ({ back }) => turnover(back)) };
	}

	/** Turnover by rate with the tax in it: rounded once a sale, and whatever part of it comes back with it once in all. */
	taxes(rate: 8 | 10) {
		const rows = this.documents.map(({ sold, back, before = [] }) => {
			const out = grossAt(sold, rate);
			const [home, earlier] = [grossAt(back, rate), grossAt(before, rate)];
			return {
				gross: out - home,
				tax: taxIn(out, rate) - taxIn(earlier + home, rate) + taxIn(earlier, rate),
			};
		});
		const [gross, tax] = [of(rows, (row) => row.gross), of(rows, (row) => row.tax)];
		return { rate: { n: rate, d: 100 }, gross, net: gross - tax, tax };
	}

	/** What the Z must say, figure by figure. */
	figures(series: string, session: string) {
		const { documents } = this;
		const sold = documents.flatMap((document) => document.sold);
		const back = documents.flatMap((document) => document.back);
		const numbers = { first: 1, last: documents.length, count: documents.length };
		return {
			...{ sales: this.sales, returns: this.returns, voidedSales: this.reversals, voidedReturns: NOTHING },
			discounts: { manual: this.taken.manual, promotion: this.taken.promotion },
			taxes: {
				'reduced|8/100': { category: 'reduced', mark: '※', ...this.taxes(8) },
				'standard|10/100': { category: 'standard', mark: '', ...this.taxes(10) },
			},
			nonTurnover: of(sold, (rung) => (isTurnover(rung) ? 0 : rung.amount)),
			items: of(sold, ({ units }) => units) - of(back, ({ units }) => units),
			customers: this.sales.count,
			tenders: this.tenders,
			breakage: this.taken.breakage,
			...{ cashRounding: 0, points: { granted: 0, redeemed: 0 }, training: NOTHING },
			cash: { [session]: this.cash },
			numbers: { [series]: numbers },
			offlineSales: documents.filter(({ isOffline }) => isOffline).length,
		};
	}

	/** How often each thing happened that is only counted. */
	get counts(): Readonly<Record<string, number>> {
		const overrides = this.documents.flatMap(({ sold }) => sold).filter(({ byHand }) => byHand);
		return { ...this.#counts, price_override: overrides.length };
	}
}

/** How often, and how much together. */
type Tally = { count: number; amount: number };
const NOTHING: Tally = { count: 0, amount: 0 };

const turnover = (rungs: readonly Rung[]): number => of(rungs.filter(isTurnover), ({ amount }) => amount);
const grossAt = (rungs: readonly Rung[], wanted: 8 | 10): number =>
	of(rungs, ({ rate, amount }) => (rate === wanted ? amount : 0));

/** Notes and coins that come to an amount, largest first. */
export function piecesOf(amount: number): Record<string, number> {
	let rest = amount;
	const pieces: Record<string, number> = {};
	for (const face of [10_000, 5000, 1000, 500, 100, 50, 10, 5, 1]) {
		pieces[face] = Math.floor(rest / face);
		rest %= face;
	}
	return pieces;
}
