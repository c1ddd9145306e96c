import type { Database } from '#server/database/database.ts';
import { markCustomers, markEveryCustomer } from '#server/office/customers/mark-customers.ts';
import { type Buy, cutsOf, type Loyalty, rankOf, rfmOf, type Scale, valuesOn } from './standing.ts';

const NAME = 'customer_scale';
/** So many more or fewer people move the cuts. */
const GROWTH = 0.1;

/** What customers are ranked by at present; null before the first. */
export function findScale(db: Database): Scale | null {
	const row = db.get<{ value: string }>('SELECT value FROM office_settings WHERE key = ?', NAME);
	return row ? (JSON.parse(row.value) as Scale) : null;
}

/** Whether the cuts are of another day, by other rules, or of fewer people than there are. */
export function isScaleOld(scale: Scale | null, db: Database, day: string, rules: string): boolean {
	if (!scale || scale.day !== day || scale.rules !== rules) return true;
	const { n } = db.get<{ n: number }>('SELECT count(*) AS n FROM feed_customer_figures') ?? { n: 0 };
	return Math.abs(n - scale.people) > Math.max(20, scale.people * GROWTH);
}

type Figures = { readonly ref: string; readonly buys: string; readonly standing: string };

/** Makes the cuts anew from everybody's figures, and marks those whose score or rank is another by them. */
export function renewScale(db: Database, day: string, loyalty: Loyalty): Scale {
	const rules = JSON.stringify(loyalty);
	const before = findScale(db);
	const columns: [number[], number[], number[]] = [[], [], []];
	let people = 0;
	for (const { buys } of figures(db)) {
		people++;
		const values = valuesOn(JSON.parse(buys) as Buy[], day);
		if (values) for (const at of [0, 1, 2] as const) columns[at].push(values[at]);
	}
	const [recency, frequency, money] = columns.map((column) => cutsOf(Float64Array.from(column)));
	const cuts = [recency ?? [], frequency ?? [], money ?? []] as const;
	const scale: Scale = { day, people, buyers: columns[0].length, cuts, rules };
	db.run(
		'INSERT INTO office_settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
		...[NAME, JSON.stringify(scale)],
	);
	if (before && before.rules !== rules) markEveryCustomer(db);
	else markMoved(db, scale, loyalty);
	return scale;
}

function markMoved(db: Database, scale: Scale, loyalty: Loyalty): void {
	const moved: string[] = [];
	for (const { ref, buys, standing } of figures(db)) {
		if (standing !== '' && standingOf(JSON.parse(buys) as Buy[], scale, loyalty) !== standing)
			moved.push(ref);
	}
	markCustomers(db, moved);
}

/** Score and rank as text, to see whether they moved. */
export function standingOf(buys: readonly Buy[], scale: Scale, loyalty: Loyalty): string {
	const values = valuesOn(buys, scale.day);
	return `${rfmOf(values, scale)?.score.join('') ?? ''} ${rankOf(values, loyalty)}`;
}

/** Keeps a customer's figures; `standing` is '' where they are not published yet. */
export function keepFigures(
	db: Database,
	rows: readonly (readonly [ref: string, buys: readonly Buy[], standing: string])[],
): void {
	db.runMany(
		'INSERT INTO feed_customer_figures (ref, buys, standing)',
		rows.map(([ref, buys, standing]) => [ref, JSON.stringify(buys), standing]),
		'ON CONFLICT (ref) DO UPDATE SET buys = excluded.buys, standing = excluded.standing',
	);
}

/** Someone is counted with the person they are shown as. */
export function forgetFigures(db: Database, refs: readonly string[]): void {
	for (const ref of refs) db.run('DELETE FROM feed_customer_figures WHERE ref = ?', ref);
}

/** One at a time: there may be a hundred thousand. */
const figures = (db: Database): IterableIterator<Figures> =>
	db.iterate<Figures>('SELECT ref, buys, standing FROM feed_customer_figures');
