import { figuresOf } from '#domain/till/fold-facts.ts';
import { addToTotals, NO_TOTALS, type PerpetualTotals, totalsOf } from '#domain/till/perpetual.ts';
import { addFigures, NO_FIGURES, type ShiftFigures } from '#domain/till/shift-figures.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import type { Database } from '#server/database/database.ts';
import { factsOf, noteException } from './exceptions.ts';
import { type FigurePart, partScope, periodFigures } from './figures.ts';

/** Figures of a run of facts that belong to one journal, day and session. `late`: the one fact came after its turn. */
type Part = {
	readonly journal: string;
	readonly day: string;
	readonly session: string;
	readonly late: { readonly id: string; readonly seq: number } | null;
	figures: ShiftFigures;
};
type Closing = { readonly journal: string; readonly z: JournalEntry<'z_report'> };

type Period = { zNumber: number; throughSeq: number; totals: PerpetualTotals };

/**
 * The figures of X and Z as the server itself sums them: a store's day, a till session, a register's open period. A Z is
 * compared with the sum of its period; what differs is an exception, and the device stays the authority (XZ-08).
 */
export class FigureFold {
	readonly #steps: (Part | Closing)[] = [];
	readonly #open = new Map<string, Part>();

	/** Adds an entry, in the order in which entries are folded. */
	add(entry: JournalEntry, isLate: boolean): void {
		const journal = `${entry.device}.${entry.incarnation}`;
		if (entry.kind === 'z_report') {
			this.#steps.push({ journal, z: entry });
			for (const [key, part] of this.#open) if (part.journal === journal) this.#open.delete(key);
			return;
		}
		const facts = tillFactsOf(entry);
		if (facts.length === 0) return;
		const figures = figuresOf(facts);
		const day = `${parseEntryId(entry.id)?.store ?? ''}:${entry.business_day}`;
		const session = facts[0]?.drawer ?? '';
		const key = `${journal} ${day} ${session}`;
		const known = isLate ? undefined : this.#open.get(key);
		if (known) {
			known.figures = addFigures(known.figures, figures);
			return;
		}
		const late = isLate ? { id: entry.id, seq: entry.seq } : null;
		const part: Part = { journal, day, session, late, figures };
		this.#steps.push(part);
		if (!isLate) this.#open.set(key, part);
	}

	/** Writes everything; throws when a sum leaves the safe integers. */
	write(db: Database): void {
		if (this.#steps.length === 0) return;
		const periods = readPeriods(db, new Set(this.#steps.map(({ journal }) => journal)));
		const parts = readParts(db, this.#scopes(periods));
		for (const step of this.#steps) {
			const period = periods.get(step.journal) ?? FIRST_PERIOD;
			if ('z' in step) {
				const folded = periodFigures(db, step.journal, period.zNumber + 1, parts);
				periods.set(step.journal, closePeriod(db, step, period, folded));
				continue;
			}
			const part = partOf(step, period);
			const scope = partScope(part);
			const known = parts.get(scope) ?? part;
			parts.set(scope, { ...part, figures: addFigures(known.figures, step.figures) });
			if (part.zNumber === LATE)
				noteException(db, 'late_fact', step.late?.id ?? '', `after Z ${period.zNumber}`);
		}
		writeParts(db, parts);
		writePeriods(db, periods);
	}

	/** Names of the parts that the steps will touch, with the Zs among them taken into account. */
	#scopes(periods: ReadonlyMap<string, Period>): string[] {
		const ahead = new Map(periods);
		return this.#steps.flatMap((step) => {
			const period = ahead.get(step.journal) ?? FIRST_PERIOD;
			if (!('z' in step)) return partScope(partOf(step, period));
			ahead.set(step.journal, { ...period, zNumber: step.z.body.z_number, throughSeq: step.z.seq });
			return [];
		});
	}
}

/** The number of the period of what came after its Z: it is in the day and the session, and in no period. */
const LATE = -1;
const FIRST_PERIOD: Period = { zNumber: 0, throughSeq: 0, totals: NO_TOTALS };

const partOf = ({ journal, day, session, late }: Part, { zNumber, throughSeq }: Period): FigurePart => ({
	...{ journal, day, session },
	zNumber: late && late.seq <= throughSeq ? LATE : zNumber + 1,
	figures: NO_FIGURES,
});

/** Keeps the Z and says where it differs from what was folded; the next period begins behind it. */
function closePeriod(db: Database, { journal, z }: Closing, period: Period, folded: ShiftFigures): Period {
	const { body } = z;
	const { sales, returns, training } = totalsOf(folded);
	const totals = addToTotals(period.totals, { sales, returns, training });
	const differs = [
		...differences(folded, body.figures),
		...(canonical(totals) === canonical(body.totals) ? [] : ['totals']),
		...(body.z_number === period.zNumber + 1 ? [] : ['z_number']),
		...(body.after_seq === period.throughSeq && body.through_seq === z.seq ? [] : ['period']),
	];
	if (differs.length > 0) noteException(db, 'z_differs', z.id, differs.join(', '), factsOf(z));
	db.run(
		`INSERT INTO proj_z (journal, z_number, entry_id, store, business_day, after_seq, through_seq, figures, totals, differs)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		...[journal, body.z_number, z.id, parseEntryId(z.id)?.store ?? '', z.business_day, body.after_seq],
		...[body.through_seq, canonical(body.figures), canonical(body.totals), differs.join(', ')],
	);
	// The device's own words are where its next period begins: one difference is told once.
	return { zNumber: body.z_number, throughSeq: z.seq, totals: body.totals as PerpetualTotals };
}

const canonical = (value: unknown): string => canonicalJson(value as Json);

/** Names of the figures that are not what was folded. */
function differences(folded: ShiftFigures, said: object): string[] {
	const theirs = said as Readonly<Record<string, unknown>>;
	return Object.entries(folded)
		.filter(([name, value]) => canonical(value) !== canonical(theirs[name] ?? null))
		.map(([name]) => name);
}

function readParts(db: Database, scopes: readonly string[]): Map<string, FigurePart> {
	const rows = db.allIn<Omit<FigurePart, 'figures'> & { readonly scope: string; readonly figures: string }>(
		'SELECT scope, journal, z_number AS zNumber, day, session, figures FROM proj_figures WHERE scope IN',
		[...new Set(scopes)],
	);
	return new Map(
		rows.map(({ scope, journal, zNumber, day, session, figures }) => [
			scope,
			{ journal, zNumber, day, session, figures: JSON.parse(figures) as ShiftFigures },
		]),
	);
}

function writeParts(db: Database, parts: ReadonlyMap<string, FigurePart>): void {
	db.runMany(
		'INSERT INTO proj_figures (scope, journal, z_number, day, session, figures)',
		[...parts].map(([scope, { journal, zNumber, day, session, figures }]) => [
			...[scope, journal, zNumber, day, session],
			canonical(figures),
		]),
		'ON CONFLICT (scope) DO UPDATE SET figures = excluded.figures',
	);
}

function readPeriods(db: Database, journals: ReadonlySet<string>): Map<string, Period> {
	const rows = db.allIn<{ journal: string; z_number: number; through_seq: number; totals: string }>(
		'SELECT journal, z_number, through_seq, totals FROM proj_periods WHERE journal IN',
		[...journals],
	);
	return new Map(
		rows.map(({ journal, z_number, through_seq, totals }) => [
			journal,
			{ zNumber: z_number, throughSeq: through_seq, totals: JSON.parse(totals) as PerpetualTotals },
		]),
	);
}

function writePeriods(db: Database, periods: ReadonlyMap<string, Period>): void {
	db.runMany(
		'INSERT INTO proj_periods (journal, z_number, through_seq, totals)',
		[...periods].map(([journal, { zNumber, throughSeq, totals }]) => [
			...[journal, zNumber, throughSeq],
			canonical(totals),
		]),
		`ON CONFLICT (journal) DO UPDATE SET z_number = excluded.z_number, through_seq = excluded.through_seq,
			totals = excluded.totals`,
	);
}
