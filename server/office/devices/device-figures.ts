import { type HealthVerdict, healthVerdict } from '#domain/health/verdict.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import type { QuarantinedEntry, ReportAnswer, ReportRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import type { AckTracker } from '#server/ledger/acks.ts';
import { backedUpThrough } from '#server/operations/backups.ts';
import { stillLost } from '#server/operations/journal-gaps.ts';
import { vectorKey } from '#server/projections/fold-row.ts';
import { deviceTotals, quarantinedOf } from './device-totals.ts';

/** After so long without a word nobody knows what a device in use still holds: it needs a look. */
const SILENT_MS = 24 * 3600_000;

/** How what the server has folded of a device compares with what the device says it recorded. */
export type Comparison = 'unknown' | 'equal' | 'behind' | 'different';

/** Where one incarnation of a device stands: what it said last, and what the server has of it. Times in epoch ms. */
export type DeviceFigures = DeviceKey & {
	readonly storeName: string;
	readonly register: string;
	readonly state: 'active' | 'revoked' | 'forked' | 'gone';
	readonly seenAt: number | null;
	readonly reportedAt: number | null;
	/** Null before the first report: a tablet of the first protocol makes none. */
	readonly report: ReportRequest | null;
	/** Entries it said it had and the server does not hold. */
	readonly unsent: number;
	readonly ackedThrough: number;
	/** Numbers of it that the office has given up and nobody has brought since. */
	readonly givenUp: number;
	readonly backedUpThrough: number;
	readonly totals: ReportAnswer['totals'];
	readonly comparison: Comparison;
	readonly quarantinedCount: number;
	/** The first fifty. */
	readonly quarantined: readonly QuarantinedEntry[];
	/** In use, and nothing was heard of it for a day. */
	readonly isSilent: boolean;
	readonly verdict: HealthVerdict;
};

type Row = DeviceKey & {
	readonly storeName: string | null;
	readonly register: string;
	readonly state: DeviceFigures['state'];
	readonly seenAt: number | null;
	readonly reportedAt: number | null;
	readonly report: string | null;
};

/** The figures of every incarnation, by store and register; the latest of each device first. */
export async function deviceFigures({
	db,
	acks,
	now,
}: {
	readonly db: Database;
	readonly acks: AckTracker;
	/** Epoch ms; without a clock no device is called silent. */
	readonly now?: () => number;
}): Promise<DeviceFigures[]> {
	const rows = db.all<Row>(
		`SELECT d.place AS store, d.id AS device, d.incarnation, d.register, d.state, d.last_seen_at AS seenAt,
			d.reported_at AS reportedAt, d.report, p.name AS storeName
		 FROM office_devices d LEFT JOIN office_places p ON p.id = d.place
		 ORDER BY p.position, d.register, d.id, d.incarnation DESC`,
	);
	const silentSince = now ? now() - SILENT_MS : 0;
	return Promise.all(
		rows.map(async (row) => {
			const lost = stillLost(db, vectorKey(row));
			const [ackedThrough, passed] = [await acks.through(row), await acks.throughPassing(row, lost)];
			return figuresOf(db, row, { ackedThrough, passed, givenUp: lost.size }, silentSince);
		}),
	);
}

/** How far a journal is here: without a gap, and with what was given up passed over. */
type Reached = { readonly ackedThrough: number; readonly passed: number; readonly givenUp: number };

function figuresOf(
	db: Database,
	row: Row,
	{ ackedThrough, passed, givenUp }: Reached,
	silentSince: number,
): DeviceFigures {
	const { store, device, incarnation, register, state, seenAt, reportedAt } = row;
	// It was checked when it came.
	const report = row.report === null ? null : (JSON.parse(row.report) as ReportRequest);
	const totals = deviceTotals(db, row);
	const { count: quarantinedCount, entries: quarantined } = quarantinedOf(db, row);
	const unsent = report ? Math.max(0, report.journal_through - passed) : 0;
	const comparison = compare(totals, report);
	const heardAt = reportedAt ?? seenAt;
	const isSilent = state === 'active' && heardAt !== null && heardAt < silentSince;
	return {
		store,
		device,
		incarnation,
		storeName: row.storeName ?? store,
		register,
		state,
		seenAt,
		reportedAt,
		report,
		unsent,
		ackedThrough,
		givenUp,
		backedUpThrough: backedUpThrough(db, row),
		totals,
		comparison,
		quarantinedCount,
		quarantined,
		isSilent,
		verdict: healthVerdict({
			state: state === 'gone' ? 'active' : state,
			unsynced: unsent,
			coverage: comparison === 'behind' ? 'unknown' : comparison,
			quarantinedCount,
			chain: report?.chain ?? 'unchecked',
			reserve: report?.storage_short ? 'spent' : 'held',
			hasTrouble: isSilent,
		}),
	};
}

/** Equal when the server folded exactly as far as the device had recorded, and its last hash is the device's own. */
function compare(
	{ folded_through, chain_head }: ReportAnswer['totals'],
	report: ReportRequest | null,
): Comparison {
	if (!report) return 'unknown';
	if (folded_through < report.journal_through) return 'behind';
	// The device went on since; the end of a chain after a quarantined entry has no hash.
	if (folded_through > report.journal_through || chain_head === '') return 'unknown';
	return chain_head === report.journal_head ? 'equal' : 'different';
}
