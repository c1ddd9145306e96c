import { type Money, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { PerpetualTotals } from '#domain/till/perpetual.ts';
import type { ShiftFigures } from '#domain/till/shift-figures.ts';
import { NO_PERIOD, type XReport } from '#domain/till/z-report.ts';
import type { CommitOutcome } from '#ports/journal.ts';
import type { OpenPeriod } from '#ports/own-records.ts';
import type { EntryBody, JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import type { ClosedDrawer } from './close-drawer.ts';
import { type Approval, type NamedApproval, permitted } from './permitted.ts';
import { closedDrawers, reportOf, type ShiftReport, tenderNames } from './x-report.ts';

/** A fact that came between reading the period and closing it: read again, at most this often. */
const TRIES = 5;

/**
 * Closes the period with the next number (精算): once, gapless within an incarnation, never made again (XZ-03, XZ-04). The
 * drawer has to be closed first. Asked twice at once it is one Z; asked again later it is the next, with zeros.
 */
export async function takeZReport(
	parts: CounterParts,
	approval: Approval | null,
): Promise<Result<ShiftReport, ErrorCode>> {
	const { journal, records } = parts;
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	if (at.value.session) return refused('drawer_open');
	const allowed = await permitted(journal, at.value, 'z_report', approval);
	if (!allowed.ok) return allowed;
	for (let tries = 1; ; tries++) {
		const period = await records.period();
		const report = reportOf(period);
		const drawers = await closedDrawers(parts, report.figures);
		const closable = { period, report, drawers, approval: allowed.value };
		const { outcome, isStale } = await commitZ(parts, at.value, closable);
		if (outcome.status !== 'failed') return ok(toReport(outcome.entry, at.value, drawers));
		if (!isStale || tries === TRIES) return refused(outcome.code);
	}
}

/** A period with what it comes to, its closed drawers, and the leave to end it. */
type Closable = {
	readonly period: OpenPeriod;
	readonly report: XReport;
	readonly drawers: readonly ClosedDrawer[];
	readonly approval: NamedApproval | null;
};

/** The Z is of exactly the facts that were read: one that came in between makes the commit come to nothing. */
async function commitZ(
	{ journal }: CounterParts,
	{ identity, operator, businessDay }: AtTill,
	{ period, report: { figures, totals }, drawers, approval }: Closable,
): Promise<{ readonly outcome: CommitOutcome<'z_report'>; readonly isStale: boolean }> {
	const zNumber = period.last.zNumber + 1;
	const state = { isStale: false };
	const outcome = await journal.commit({
		kind: 'z_report',
		businessDay: drawers.at(-1)?.businessDay ?? businessDay,
		operator,
		onceKey: `z:${identity.incarnation}:${zNumber}`,
		body(numbers): EntryBody<'z_report'> {
			const last = numbers.period ?? NO_PERIOD;
			state.isStale = numbers.seq !== period.seq + 1 || last.zNumber !== period.last.zNumber;
			if (state.isStale) throw new Error('a fact came in before the Z');
			return {
				z_number: zNumber,
				after_seq: period.last.throughSeq,
				through_seq: numbers.seq,
				figures: structuredClone(figures) as EntryBody<'z_report'>['figures'],
				totals: { ...totals },
				drawers: drawers.map(({ session, expected, counted }) => ({ session, expected, counted })),
				...(approval && { approval }),
			};
		},
	});
	return { outcome, isStale: state.isStale };
}

const toReport = (
	{ body, business_day, device_time }: JournalEntry<'z_report'>,
	{ identity, store }: AtTill,
	drawers: readonly ClosedDrawer[],
): ShiftReport => ({
	zNumber: body.z_number,
	businessDay: business_day,
	at: device_time,
	register: identity.register,
	figures: body.figures as ShiftFigures,
	totals: totalsOf(body.totals),
	drawers,
	tenderNames: tenderNames(store),
	hidesCash: false,
});

const totalsOf = ({ sales, returns, net, absolute, training }: Record<string, number>): PerpetualTotals => {
	const amount = (value: number | undefined): Money => money(value ?? 0);
	return {
		sales: amount(sales),
		returns: amount(returns),
		net: amount(net),
		absolute: amount(absolute),
		training: amount(training),
	};
};
