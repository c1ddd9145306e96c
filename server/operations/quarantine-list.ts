import type { Database } from '#server/database/database.ts';
import { OPEN_QUARANTINE } from '#server/office/devices/device-totals.ts';

/** Something that a device sent and that is kept aside. */
export type QuarantineRow = {
	/** `t01.1` */
	readonly device: string;
	/** The id it claims, '' when it claims none. */
	readonly id: string;
	readonly seq: number | null;
	readonly reason: string;
	readonly detail: string;
};

/** Everything that is still kept aside, by device and number; what was let in since is not listed. */
export const listQuarantine = (db: Database): QuarantineRow[] =>
	db
		.all<QuarantineRow>(
			`SELECT q.device, q.claimed_id AS id, q.seq, q.reason, q.detail FROM proj_quarantine q
			 WHERE ${OPEN_QUARANTINE} ORDER BY q.device, q.seq IS NULL, q.seq, q.id`,
		)
		.map(({ device, id, seq, reason, detail }) => ({ device, id, seq, reason, detail }));
