import { foldedPosition } from '#server/projections/follow-ledger.ts';
import type { Projector } from '#server/projections/projector.ts';
import type { Stores } from '#server/stores.ts';

/** What operations work on: an opened data folder and whoever folds it. */
export type Shop = Stores & { readonly projector: Projector };

/** Where the shop's data stands, in figures. */
export type Status = {
	readonly epoch: string;
	readonly ledger: { readonly engine: string; readonly documents: number; readonly head: string };
	readonly folded: { readonly position: string; readonly parked: number };
	readonly sales: { readonly count: number; readonly total: number };
	readonly devices: readonly object[];
	readonly feeds: Readonly<Record<string, number>>;
	readonly exceptions: Readonly<Record<string, number>>;
};

/** Reads the figures; changes nothing. */
export async function shopStatus({ db, ledger, epoch }: Shop): Promise<Status> {
	const counts = (sql: string) =>
		Object.fromEntries(db.all<{ name: string; n: number }>(sql).map(({ name, n }) => [name, n]));
	const sales = db.get<{ n: number; total: number }>(
		'SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM proj_sales',
	);
	const parked = db.get<{ n: number }>("SELECT count(*) AS n FROM proj_parked WHERE entry <> ''");
	return {
		epoch: epoch.current(),
		ledger: await ledger.info(),
		folded: { position: foldedPosition(db), parked: parked?.n ?? 0 },
		sales: { count: sales?.n ?? 0, total: sales?.total ?? 0 },
		devices: db.all(
			`SELECT d.id AS device, d.incarnation, d.place AS store, d.register, d.enrolled_at, d.last_seen_at,
				coalesce(v.seq, 0) AS folded_through
			 FROM office_devices d LEFT JOIN proj_vector v ON v.device = d.id || '.' || d.incarnation
			 ORDER BY d.id, d.incarnation`,
		),
		feeds: counts('SELECT feed AS name, seq AS n FROM feed_heads ORDER BY feed'),
		exceptions: counts('SELECT kind AS name, count(*) AS n FROM proj_exceptions GROUP BY kind ORDER BY kind'),
	};
}
