import type { Database } from '#server/database/database.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';

const NAME = "SELECT value FROM office_settings WHERE key = 'start'";

/** Names the server's last start; with several processes, that of the last one. */
export function nameStart(db: Database, random: RandomBytes): void {
	db.run(
		`INSERT INTO office_settings (key, value) VALUES ('start', ?)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		randomHex(random, 4),
	);
}

/**
 * The name of the last start, on every page of changes. Files are put back only while no server runs: a tablet that sees
 * another name compares its feeds, because positions alone do not show that their history is another (L9).
 */
export const startName = (db: Database): string => db.getOffice<{ value: string }>(NAME)?.value ?? '';
