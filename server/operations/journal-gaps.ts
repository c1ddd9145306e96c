import type { Database } from '#server/database/database.ts';

/** Numbers that are missing in a till's journal while later ones are here and wait for them. */
export type JournalGap = {
	/** `t01.1` */
	readonly device: string;
	readonly from: number;
	readonly through: number;
	/** Records here behind it, which do not count yet. */
	readonly waiting: number;
};

/** Numbers that the office has given up, and why. */
export type GivenUp = {
	readonly device: string;
	readonly from: number;
	readonly through: number;
	/** How many of them came up after all. */
	readonly found: number;
	/** Epoch ms by the server's clock. */
	readonly at: number;
	readonly reason: string;
};

/** Every gap that something waits behind, by device and number. Mostly the rest is on its way. */
export function openGaps(db: Database): JournalGap[] {
	const rows = db.all<{ device: string; seq: number; through: number; isEntry: number }>(
		`SELECT p.device, p.seq, coalesce(v.seq, 0) AS through, p.entry <> '' AS isEntry
		 FROM proj_parked p LEFT JOIN proj_vector v ON v.device = p.device
		 WHERE p.seq > coalesce(v.seq, 0) ORDER BY p.device, p.seq`,
	);
	const waiting = new Map<string, number>();
	for (const { device, isEntry } of rows) waiting.set(device, (waiting.get(device) ?? 0) + isEntry);
	const gaps: JournalGap[] = [];
	let last = { device: '', seq: 0 };
	for (const { device, seq, through, isEntry } of rows) {
		const before = device === last.device ? last.seq : through;
		const left = waiting.get(device) ?? 0;
		if (seq > before + 1 && left > 0)
			gaps.push({ device, from: before + 1, through: seq - 1, waiting: left });
		waiting.set(device, left - isEntry);
		last = { device, seq };
	}
	return gaps;
}

/** Everything that was given up, by device and number. */
export function givenUp(db: Database): GivenUp[] {
	const rows = db.all<Omit<GivenUp, 'found'> & { readonly holes: number }>(
		`SELECT l.device, l.from_seq AS "from", l.through_seq AS through, l.at, l.reason, (
			SELECT count(*) FROM proj_parked p WHERE p.device = l.device AND p.entry = ''
				AND p.seq BETWEEN l.from_seq AND l.through_seq) AS holes
		 FROM proj_lost l ORDER BY l.device, l.from_seq, l.entry_id`,
	);
	return rows.map(({ holes, ...row }) => ({ ...row, found: row.through - row.from + 1 - holes }));
}

/** Numbers given up of one incarnation that nobody has brought since. */
export const stillLost = (db: Database, device: string): ReadonlySet<number> =>
	new Set(
		db
			.all<{ seq: number }>(
				`SELECT p.seq FROM proj_parked p JOIN proj_lost l
				 ON l.device = p.device AND p.seq BETWEEN l.from_seq AND l.through_seq
				 WHERE p.device = ? AND p.entry = ''`,
				device,
			)
			.map(({ seq }) => seq),
	);
