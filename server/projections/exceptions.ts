import type { Database } from '#server/database/database.ts';

/** Puts something a person should look at into the exceptions, once. */
export function noteException(db: Database, kind: string, entryId: string, detail: string): void {
	db.run(
		'INSERT INTO proj_exceptions (id, kind, entry_id, detail) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
		`${kind}:${entryId}`,
		kind,
		entryId,
		detail,
	);
}
