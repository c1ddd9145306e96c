import { invariant } from '#domain/invariant.ts';
import { figuresOf } from './fold-facts.ts';
import { addToTotals, NO_TOTALS, type PerpetualTotals, totalsOf } from './perpetual.ts';
import { addFigures, NO_FIGURES, type ShiftFigures } from './shift-figures.ts';
import type { TillFact } from './till-fact.ts';

/** Where a register's last period ended. */
export type PeriodEnd = {
	/** Number of the last Z; 0 before the first. */
	readonly zNumber: number;
	/** The journal's last entry in it, the Z's own; 0 before the first. */
	readonly throughSeq: number;
	readonly totals: PerpetualTotals;
};

/** A register that has never closed. */
export const NO_PERIOD: PeriodEnd = { zNumber: 0, throughSeq: 0, totals: NO_TOTALS };

/** A report over a register's facts since its last Z (点検): figures, and the totals as they would be now. */
export type XReport = { readonly figures: ShiftFigures; readonly totals: PerpetualTotals };

/** A closed period (精算): numbered once, never made again. */
export type ZReport = XReport & {
	/** The journal it belongs to, `t01.1`: its facts are those above `afterSeq` up to `throughSeq`. */
	readonly journal: string;
	readonly zNumber: number;
	readonly businessDay: string;
	readonly afterSeq: number;
	readonly throughSeq: number;
};

/** Reads the period so far; any number of times, changes nothing (XZ-03). Facts up to the last Z are left out. */
export function xReport(last: PeriodEnd, journal: string, facts: Iterable<TillFact>): XReport {
	const figures = figuresOf(
		[...facts].filter((fact) => fact.journal === journal && fact.seq > last.throughSeq),
	);
	const { sales, returns, training } = totalsOf(figures);
	return { figures, totals: addToTotals(last.totals, { sales, returns, training }) };
}

/** The entry that closes a period: its place in the journal, and the business day of the session it ends. */
export type ZEntry = { readonly seq: number; readonly businessDay: string };

/**
 * Closes the period with the next number (XZ-03). A second Z right after it is the next number with zeros: numbers are
 * never skipped and never used twice (XZ-04).
 */
export function zReport(
	last: PeriodEnd,
	journal: string,
	facts: Iterable<TillFact>,
	{ seq, businessDay }: ZEntry,
): ZReport {
	invariant(seq > last.throughSeq, 'a Z comes after the one before it');
	const inside = [...facts].filter((fact) => fact.seq < seq);
	return {
		...xReport(last, journal, inside),
		journal,
		zNumber: last.zNumber + 1,
		businessDay,
		afterSeq: last.throughSeq,
		throughSeq: seq,
	};
}

/** From where the next period of the register is folded. */
export const periodEnd = ({ zNumber, throughSeq, totals }: ZReport): PeriodEnd => ({
	zNumber,
	throughSeq,
	totals,
});

/**
 * The Z that a fact belongs to: its own device's, by sequence, however late it reached the server (XZ-08); null while
 * its period is open. The device is the authority for its periods.
 */
export const zOf = (fact: TillFact, reports: readonly ZReport[]): ZReport | null =>
	reports.find(
		({ journal, afterSeq, throughSeq }) =>
			journal === fact.journal && fact.seq > afterSeq && fact.seq <= throughSeq,
	) ?? null;

/**
 * A store's business day out of its registers' Zs, each counted once, in whatever order they came (XZ-08). A Z that
 * arrives later makes the day anew; it changes no other Z.
 */
export function storeDay(reports: readonly ZReport[], businessDay: string): ShiftFigures {
	const seen = new Set<string>();
	let day = NO_FIGURES;
	for (const report of reports) {
		const key = `${report.journal}#${report.zNumber}`;
		if (report.businessDay !== businessDay || seen.has(key)) continue;
		seen.add(key);
		day = addFigures(day, report.figures);
	}
	return day;
}
