import { addFigures, NO_FIGURES, type ShiftFigures } from '#domain/till/shift-figures.ts';
import type { Database } from '#server/database/database.ts';

/** The figures of one part: a journal's, in one of its periods, on one day of a store, in one till session. */
export type FigurePart = {
	readonly journal: string;
	readonly zNumber: number;
	readonly day: string;
	readonly session: string;
	figures: ShiftFigures;
};

/** What names a part. */
export const partScope = ({ journal, zNumber, day, session }: Omit<FigurePart, 'figures'>): string =>
	`${journal} ${zNumber} ${day} ${session}`;

type Row = { readonly scope: string; readonly figures: string };

const sumOf = (rows: readonly Row[]): ShiftFigures =>
	rows.map(({ figures }) => JSON.parse(figures) as ShiftFigures).reduce(addFigures, NO_FIGURES);

/** Figures of a store's business day: `shibuya:2026-11-22`. */
export const dayFigures = (db: Database, day: string): ShiftFigures =>
	sumOf(db.all<Row>('SELECT scope, figures FROM proj_figures WHERE day = ? ORDER BY scope', day));

/** Figures of one till session, by the entry that opened it. */
export const sessionFigures = (db: Database, session: string): ShiftFigures =>
	sumOf(db.all<Row>('SELECT scope, figures FROM proj_figures WHERE session = ? ORDER BY scope', session));

/** Figures of the period of a journal that its Z of this number ends, but for the parts in `instead`. */
export function periodFigures(
	db: Database,
	journal: string,
	zNumber: number,
	instead: ReadonlyMap<string, FigurePart> = new Map(),
): ShiftFigures {
	const rows = db.all<Row>(
		'SELECT scope, figures FROM proj_figures WHERE journal = ? AND z_number = ? ORDER BY scope',
		...[journal, zNumber],
	);
	const own = [...instead.values()].filter((part) => part.journal === journal && part.zNumber === zNumber);
	return own.reduce(
		(sum, { figures }) => addFigures(sum, figures),
		sumOf(rows.filter(({ scope }) => !instead.has(scope))),
	);
}
