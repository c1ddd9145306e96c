import type { DeviceKey } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import type { Held } from '#server/epoch.ts';
import { vectorKey } from '#server/projections/fold-row.ts';

/** A finished backup as the shop remembers it. */
export type BackupNote = {
	readonly id: string;
	/** Epoch ms. */
	readonly taken_at: number;
	readonly folder: string;
	readonly entries: number;
};

/** Remembers a finished backup: from now on tablets may let go of what is in it. */
export function noteBackup(db: Database, note: BackupNote, held: readonly Held[]): void {
	const through = Object.fromEntries(held.map((each) => [vectorKey(each), each.through]));
	db.run(
		'INSERT INTO office_backups (id, taken_at, folder, entries, through) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
		note.id,
		note.taken_at,
		note.folder,
		note.entries,
		JSON.stringify(through),
	);
}

/** The newest backup this database knows of; null before the first. */
export const lastBackup = (db: Database): BackupNote | null =>
	db.get<BackupNote>(
		'SELECT id, taken_at, folder, entries FROM office_backups ORDER BY taken_at DESC, id LIMIT 1',
	) ?? null;

/**
 * A device's entries 1…n are in a backup: in the newest one, because the ledger only grows and each backup holds all
 * of it. 0 before the first. A tablet keeps what is beyond (L15).
 */
export function backedUpThrough(db: Database, device: Pick<DeviceKey, 'device' | 'incarnation'>): number {
	const row = db.getOffice<{ n: number | null }>(
		'SELECT json_extract(through, ?) AS n FROM office_backups ORDER BY taken_at DESC, id LIMIT 1',
		`$.${JSON.stringify(vectorKey(device))}`,
	);
	return row?.n ?? 0;
}
