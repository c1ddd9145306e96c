import type { AckTracker } from '#server/ledger/acks.ts';
import { type DeviceFigures, deviceFigures } from '#server/office/devices/device-figures.ts';
import { ALL_EXCEPTIONS, OPEN_EXCEPTIONS } from '#server/office/devices/device-totals.ts';
import { foldedPosition } from '#server/projections/follow-ledger.ts';
import type { Projector } from '#server/projections/projector.ts';
import type { Stores } from '#server/stores.ts';
import { type BackupNote, lastBackup } from './backups.ts';
import { type Recovery, recovery, recoveryLines } from './recovery.ts';

/** What operations work on: an opened data folder, whoever folds it, and how far each device is acknowledged. */
export type Shop = Stores & { readonly projector: Projector; readonly acks: AckTracker };

/** Where the shop's data stands, in figures. Times in epoch ms. */
export type Status = {
	readonly epoch: string;
	readonly ledger: { readonly engine: string; readonly documents: number; readonly head: string };
	readonly folded: { readonly position: string; readonly parked: number };
	readonly sales: { readonly count: number; readonly total: number };
	readonly devices: readonly DeviceStatus[];
	readonly feeds: Readonly<Record<string, number>>;
	readonly exceptions: Readonly<Record<string, number>>;
	/** The newest backup; null before the first. */
	readonly backup: BackupNote | null;
	/** What came back from whom since the server went back in time; null when it never did. */
	readonly recovery: Recovery | null;
	/** The same in words. */
	readonly recovery_words: readonly string[];
};

/** One incarnation of a device: what it said last, and what the server has of it. */
export type DeviceStatus = {
	readonly device: string;
	readonly incarnation: number;
	readonly store: string;
	readonly register: string;
	readonly state: DeviceFigures['state'];
	readonly last_seen_at: number | null;
	readonly reported_at: number | null;
	/** Entries it said it had and the server does not hold. */
	readonly unsent: number;
	readonly acked_through: number;
	readonly backed_up_through: number;
	readonly folded_through: number;
	readonly quarantined: number;
	/** Whether what was folded is what the device says it recorded. */
	readonly comparison: DeviceFigures['comparison'];
	readonly app_version: string;
};

/** Reads the figures; changes nothing. */
export async function shopStatus({ db, ledger, epoch, acks }: Shop): Promise<Status> {
	const counts = (sql: string) =>
		Object.fromEntries(db.all<{ name: string; n: number }>(sql).map(({ name, n }) => [name, n]));
	const sales = db.get<{ n: number; total: number }>(
		'SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM proj_sales',
	);
	const parked = db.get<{ n: number }>("SELECT count(*) AS n FROM proj_parked WHERE entry <> ''");
	const found = recovery(db, epoch);
	return {
		epoch: epoch.current(),
		ledger: await ledger.info(),
		folded: { position: foldedPosition(db), parked: parked?.n ?? 0 },
		sales: { count: sales?.n ?? 0, total: sales?.total ?? 0 },
		devices: await deviceStatus({ db, acks }),
		feeds: counts('SELECT feed AS name, seq AS n FROM feed_heads ORDER BY feed'),
		exceptions: counts(
			`SELECT kind AS name, count(*) AS n FROM ${ALL_EXCEPTIONS} e WHERE ${OPEN_EXCEPTIONS} GROUP BY kind ORDER BY kind`,
		),
		backup: lastBackup(db),
		recovery: found,
		recovery_words: recoveryLines(db, found),
	};
}

/** Every incarnation of every device, as the devices page shows it. */
export async function deviceStatus(parts: Pick<Shop, 'db' | 'acks'>): Promise<DeviceStatus[]> {
	return (await deviceFigures(parts)).map((figures) => ({
		device: figures.device,
		incarnation: figures.incarnation,
		store: figures.store,
		register: figures.register,
		state: figures.state,
		last_seen_at: figures.seenAt,
		reported_at: figures.reportedAt,
		unsent: figures.unsent,
		acked_through: figures.ackedThrough,
		backed_up_through: figures.backedUpThrough,
		folded_through: figures.totals.folded_through,
		quarantined: figures.quarantinedCount,
		comparison: figures.comparison,
		app_version: figures.report?.app_version ?? '',
	}));
}
