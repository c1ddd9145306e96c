import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Epoch, EpochNote } from '#server/epoch.ts';

/** What became of one device after the server went back in time. Times in epoch ms. */
export type Refill = DeviceKey & {
	readonly storeName: string;
	readonly register: string;
	/** What the server still held of it then. */
	readonly heldThrough: number;
	/** What it has brought back since. */
	readonly refilled: number;
	/** When it had nothing left to send; null while it is waited for. */
	readonly backAt: number | null;
};

/** The present life of a server that went back in time: why, and who is back; null when it never did. */
export type EpochReport = EpochNote & { readonly refills: readonly Refill[] };

/** Who is back and who is waited for since the server went back in time. */
export function epochReport(db: Database, epoch: Epoch): EpochReport | null {
	const note = epoch.note();
	if (!note) return null;
	const refills = db.all<Refill>(
		`SELECT r.store, r.device, r.incarnation, r.held_through AS heldThrough, r.refilled, r.back_at AS backAt,
			coalesce(d.register, r.device) AS register, coalesce(p.name, r.store) AS storeName
		 FROM office_refills r
		 LEFT JOIN office_devices d ON d.id = r.device AND d.incarnation = r.incarnation
		 LEFT JOIN office_places p ON p.id = r.store
		 WHERE r.epoch = ? ORDER BY r.back_at IS NOT NULL, p.position, register, r.incarnation`,
		note.epoch,
	);
	return { ...note, refills };
}
