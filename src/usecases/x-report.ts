import { ok, type Result, refused } from '#domain/result.ts';
import { addToTotals, type PerpetualTotals, totalsOf } from '#domain/till/perpetual.ts';
import { addFigures, type ShiftFigures } from '#domain/till/shift-figures.ts';
import { type XReport, xReport } from '#domain/till/z-report.ts';
import type { OpenPeriod } from '#ports/own-records.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { atTheTill, type CounterParts } from './at-the-counter.ts';
import { type ClosedDrawer, toClosed } from './close-drawer.ts';
import { drawerRules } from './drawer-rules.ts';
import { type Approval, permitted, personMay } from './permitted.ts';

/** An X or Z as the screens show it. */
export type ShiftReport = {
	/** Null: an X. */
	readonly zNumber: number | null;
	readonly businessDay: string;
	/** Epoch ms by the device. */
	readonly at: number;
	readonly register: string;
	readonly figures: ShiftFigures;
	readonly totals: PerpetualTotals;
	/** Drawers closed in the period. */
	readonly drawers: readonly ClosedDrawer[];
	/** What the shop calls its tenders, by rule. */
	readonly tenderNames: TenderNames;
	/** Cash of a drawer that is still open is not shown: whoever reads it has yet to count it blind. */
	readonly hidesCash: boolean;
};

/** Names of tenders in both languages, by rule. */
export type TenderNames = Readonly<Record<string, { readonly ja: string; readonly en: string }>>;

/** Reads the period so far (点検): any number of times, changes nothing but the record that someone looked (XZ-03). */
export async function takeXReport(
	parts: CounterParts,
	approval: Approval | null,
): Promise<Result<ShiftReport, ErrorCode>> {
	const { journal, records, clock, ids } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const allowed = await permitted(journal, at.value, 'x_report', approval);
	if (!allowed.ok) return allowed;
	const { session, isTraining, businessDay, operator, identity, store, person } = at.value;
	const period = await records.period();
	const outcome = await journal.commit({
		kind: 'audit_event',
		...{ businessDay, operator },
		onceKey: `event:${ids.next()}`,
		body: () => ({
			session: session?.id ?? null,
			is_training: isTraining,
			event: 'x_report',
			amount: 0,
			subject: '',
			note: '',
			approver: allowed.value?.approver ?? null,
			...(allowed.value && { approval: allowed.value }),
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	const report = reportOf(period);
	const drawers = await closedDrawers(parts, report.figures);
	return ok({
		...report,
		...{ zNumber: null, businessDay, at: clock.now(), register: identity.register, drawers },
		tenderNames: tenderNames(store),
		hidesCash: drawerRules(store).isBlind && !personMay(store, person, 'see_expected'),
	});
}

/** What the shop calls its tenders. */
export const tenderNames = ({ tenders }: StoreDoc): TenderNames =>
	Object.fromEntries((tenders ?? []).map(({ id, name }) => [id, name]));

/** The figures of a period, with those of entries that are no longer on the device. */
export function reportOf({ last, journal, facts, carried }: OpenPeriod): XReport {
	const figures = addFigures(carried, xReport(last, journal, facts).figures);
	return { figures, totals: addToTotals(last.totals, totalsOf(figures)) };
}

/** The closings of a period's drawers, as far as they are closed, oldest first. */
export async function closedDrawers(
	{ records }: Pick<CounterParts, 'records'>,
	{ cash }: ShiftFigures,
): Promise<ClosedDrawer[]> {
	const sessions = Object.keys(cash).filter((session) => session !== '');
	const entries = await Promise.all(sessions.map((session) => records.done(`close:${session}`)));
	return entries
		.flatMap((entry) => (entry?.kind === 'drawer_close' ? [toClosed(entry)] : []))
		.sort((a, b) => (a.session < b.session ? -1 : 1));
}
