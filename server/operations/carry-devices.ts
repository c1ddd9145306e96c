import { existsSync } from 'node:fs';
import Libsql from 'libsql';
import type { Database, SqlValue } from '#server/database/database.ts';

/** What became of the devices of the database that a restore replaces. */
export type Carried =
	/** There was none; or it cannot be read; or it is another shop's. Nothing was taken from it. */
	| { readonly present: 'none' | 'unreadable' | 'another_shop' }
	/** `added`: enrolled after the backup, they go on as they are. `changed`: revoked or replaced after it. */
	| {
			readonly present: 'read';
			readonly added: readonly string[];
			readonly changed: readonly string[];
	  };

type Row = Readonly<Record<string, SqlValue>> & { readonly id: string; readonly incarnation: number };

/** A state that comes later in a device's life is believed, whichever database says it. */
const RANK = ['active', 'forked', 'revoked', 'gone'];

/**
 * Takes over from the present database what the backup cannot know of devices: those enrolled later, with the hashes
 * of their tokens, so that they can push what only they still have; and those revoked or replaced later, which stay
 * so. The present database is only read.
 */
export function carryDevices(restored: Database, presentPath: string): Carried {
	if (!existsSync(presentPath)) return { present: 'none' };
	let found: Present | null;
	try {
		found = readPresent(presentPath, sealingKeyOf(restored));
	} catch {
		return { present: 'unreadable' }; // that may be why someone restores
	}
	if (!found) return { present: 'another_shop' };
	const { rows, lives } = found;
	const [added, changed]: [string[], string[]] = [[], []];
	restored.transaction(() => {
		for (const life of lives) {
			restored.run('INSERT INTO office_lives (epoch) VALUES (?) ON CONFLICT DO NOTHING', life);
		}
		for (const row of rows) {
			const became = takeOver(restored, row);
			if (became === 'added') added.push(`${row.id}.${row.incarnation}`);
			if (became === 'changed') changed.push(`${row.id}.${row.incarnation}`);
		}
	});
	return { present: 'read', added, changed };
}

const SEALING_KEY = "SELECT value FROM office_settings WHERE key = 'sealing_key'";

/** Made once a shop and part of every backup: two databases with the same one are the same shop. */
const sealingKeyOf = (db: Database): string | null => db.get<{ value: string }>(SEALING_KEY)?.value ?? null;

/** What is taken over: devices, and the names of the lives this shop has had. */
type Present = { readonly rows: readonly Row[]; readonly lives: readonly string[] };

/** The devices and lives of a database of this shop; null when it is another's. Throws when it cannot be read. */
function readPresent(path: string, sealingKey: string | null): Present | null {
	const present = new Libsql(path, { readonly: true });
	try {
		const key = present.prepare(SEALING_KEY).get() as { value: string } | undefined;
		if (sealingKey === null || key?.value !== sealingKey) return null;
		const rows = present.prepare('SELECT * FROM office_devices ORDER BY id, incarnation').all() as Row[];
		return { rows, lives: readLives(present) };
	} finally {
		present.close();
	}
}

/** A database of an older version does not name them; then a tablet that tells of one begins one life more. */
function readLives(present: Libsql.Database): string[] {
	const isThere = present.prepare("SELECT 1 FROM sqlite_master WHERE name = 'office_lives'").get();
	const setting = (key: string) =>
		(
			present.prepare('SELECT value FROM office_settings WHERE key = ?').get(key) as
				| { value: string }
				| undefined
		)?.value ?? '';
	const before = isThere
		? (present.prepare('SELECT epoch FROM office_lives').all() as { epoch: string }[])
		: [];
	return [...before.map(({ epoch }) => epoch), `${setting('ledger_epoch')}.${setting('epoch')}`];
}

function takeOver(restored: Database, row: Row): 'added' | 'changed' | 'same' {
	const known = restored.get<Row>(
		'SELECT * FROM office_devices WHERE id = ? AND incarnation = ?',
		row.id,
		row.incarnation,
	);
	if (!known) {
		const columns = Object.keys(row).filter((name) => name !== '_metadata');
		restored.run(
			`INSERT INTO office_devices (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
			...columns.map((name) => row[name] ?? null),
		);
		return 'added';
	}
	noteLaterReport(restored, row);
	if (rank(row) <= rank(known)) return 'same';
	restored.run(
		`UPDATE office_devices SET state = ?, revoked_at = ?, secret_hash = ?, recovered_by = ?
		 WHERE id = ? AND incarnation = ?`,
		...[row.state ?? 'revoked', row.revoked_at ?? null, row.secret_hash ?? null, row.recovered_by ?? null],
		...[row.id, row.incarnation],
	);
	return 'changed';
}

/** When it was last heard of, and what it said: for whoever waits for it to come back. */
function noteLaterReport(restored: Database, row: Row): void {
	restored.run(
		'UPDATE office_devices SET last_seen_at = ? WHERE id = ? AND incarnation = ? AND coalesce(last_seen_at, 0) < ?',
		...[row.last_seen_at ?? null, row.id, row.incarnation, row.last_seen_at ?? 0],
	);
	restored.run(
		'UPDATE office_devices SET report = ?, reported_at = ? WHERE id = ? AND incarnation = ? AND coalesce(reported_at, 0) < ?',
		...[row.report ?? null, row.reported_at ?? null, row.id, row.incarnation, row.reported_at ?? 0],
	);
}

const rank = (row: Row): number =>
	RANK.indexOf(String(row.state ?? (row.revoked_at === null ? 'active' : 'revoked')));
