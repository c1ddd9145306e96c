import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Libsql from 'libsql';
import type { Database } from '#server/database/database.ts';
import { FORGET_IMPORTED } from '#server/projections/erase-customer.ts';
import { BackupError } from './backup-error.ts';
import { DATABASE_FILE, formatManifest, MANIFEST_FILE, readManifest } from './backup-manifest.ts';
import { hashFile } from './ledger-file.ts';
import { syncFolder } from './sync-folder.ts';

/** A backup that may still know someone who was erased. */
type Pending = { readonly backup: string; readonly folder: string; readonly ref: string };

/** Where a database knows people by name or key. */
const OF_EACH = [
	{ table: 'office_person_keys', sql: 'DELETE FROM office_person_keys WHERE ref = ?', ofEach: true },
	{ table: 'office_customers', sql: 'DELETE FROM office_customers WHERE id = ?', ofEach: true },
	...FORGET_IMPORTED.map((sql) => ({ table: 'office_imported_lines', sql, ofEach: true }) as const),
] as const;

/** Views of everyone under the stores' keys, which the same file has: they are made anew after a restore. */
const VIEWS = [
	{
		table: 'feed_packs',
		sql: `DELETE FROM feed_packs WHERE hash IN (SELECT json_extract(pack.value, '$.hash')
			FROM feed_manifests, json_each(feed_manifests.packs) AS pack WHERE feed LIKE 'customers-%')
			OR unused_since IS NOT NULL`,
	},
	{ table: 'feed_manifests', sql: "DELETE FROM feed_manifests WHERE feed LIKE 'customers-%'" },
	{ table: 'feed_docs', sql: "DELETE FROM feed_docs WHERE feed LIKE 'customers-%'" },
	...['feed_customers', 'feed_customer_index', 'feed_customer_figures', 'feed_customer_notes'].map(
		(table) => ({
			...{ table, sql: `DELETE FROM ${table}` },
		}),
	),
].map((statement) => ({ ...statement, ofEach: false }));

/**
 * Destroys the keys of erased people in every backup this shop remembers (domain.md §10.3): the database file is written
 * anew beside the old one and takes its place, then the manifest that tells its hash. Cut off in between, the next call
 * ends it. Answers how many backups were changed, and the folders that could not be reached.
 */
export async function shredBackups(
	db: Database,
): Promise<{ readonly changed: number; readonly unreachable: readonly string[] }> {
	let changed = 0;
	const unreachable: string[] = [];
	for (const [folder, some] of pending(db)) {
		const done = await forgetIn(
			folder,
			some.map(({ ref }) => ref),
		);
		if (done === null) {
			unreachable.push(folder);
			continue;
		}
		if (done) changed++;
		db.runMany(
			'INSERT INTO office_shredded (backup, ref)',
			some.map(({ backup, ref }) => [backup, ref]),
			'ON CONFLICT DO NOTHING',
		);
	}
	return { changed, unreachable };
}

/** Whether a backup knew any of them; null when it is not there or not whole. */
async function forgetIn(folder: string, refs: readonly string[]): Promise<boolean | null> {
	if (!existsSync(join(folder, DATABASE_FILE))) return null;
	try {
		await finish(folder);
		if (!knows(join(folder, DATABASE_FILE), refs)) return false;
		await shred(folder, refs);
		return true;
	} catch (cause) {
		if (cause instanceof BackupError) return null;
		throw cause;
	}
}

/** What is to be shredded, by folder; two notes may be of one folder, after a restore from it. */
function pending(db: Database): Map<string, Pending[]> {
	const rows = db.all<Pending>(
		`SELECT b.id AS backup, b.folder AS folder, e.ref AS ref FROM office_backups b, proj_customer_erased e
		 WHERE NOT EXISTS (SELECT 1 FROM office_shredded s WHERE s.backup = b.id AND s.ref = e.ref)`,
	);
	const folders = new Map<string, Pending[]>();
	for (const row of rows) folders.set(row.folder, [...(folders.get(row.folder) ?? []), row]);
	return folders;
}

/** Whether a copy has one of these people. */
function knows(path: string, refs: readonly string[]): boolean {
	const copy = new Libsql(path, { readonly: true });
	try {
		const has = (table: string) =>
			copy.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
		return OF_EACH.some(({ table, sql }) => {
			if (!has(table)) return false;
			const statement = copy.prepare(sql.replace('DELETE', 'SELECT 1'));
			return refs.some((ref) => statement.get(ref) !== undefined);
		});
	} finally {
		copy.close();
	}
}

async function shred(folder: string, refs: readonly string[]): Promise<void> {
	const manifest = readManifest(folder);
	const path = join(folder, `${DATABASE_FILE}.part`);
	await copyFile(join(folder, DATABASE_FILE), path);
	const workerData = { path, statements: [...OF_EACH, ...VIEWS], refs };
	await once(new Worker(new URL('./shred-database.worker.mjs', import.meta.url), { workerData }), 'message');
	const file = await open(path, 'r+');
	await file.chmod(0o600);
	await file.sync();
	await file.close();
	const files = { ...manifest.files, [DATABASE_FILE]: await hashFile(path) };
	const text = formatManifest({ ...manifest, files });
	await writeFile(join(folder, `${MANIFEST_FILE}.part`), text, { mode: 0o600, flush: true });
	await rename(path, join(folder, DATABASE_FILE));
	await syncFolder(folder);
	await finish(folder);
}

/** Ends what was cut off: a manifest waits for its database, and both take their places or neither does. */
async function finish(folder: string): Promise<void> {
	const [database, manifest] = [DATABASE_FILE, MANIFEST_FILE].map((name) => join(folder, `${name}.part`));
	if (!database || !manifest) return;
	if (existsSync(manifest) && !existsSync(database)) {
		await rename(manifest, join(folder, MANIFEST_FILE));
		await syncFolder(folder);
	}
	await rm(database, { force: true });
	await rm(manifest, { force: true });
}
