import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sealingPublicKey } from '#server/office/sealing-key.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';
import { type RandomBytes, randomHex } from '#server/random.ts';
import type { Stores } from '#server/stores.ts';
import { BackupError } from './backup-error.ts';
import {
	type BackupManifest,
	DATABASE_FILE,
	formatManifest,
	LEDGER_FILE,
	MANIFEST_FILE,
	readManifest,
} from './backup-manifest.ts';
import { noteBackup } from './backups.ts';
import { checkDatabase, copyDatabase } from './copy-database.ts';
import { countLines, hashFile, writeLedgerFile } from './ledger-file.ts';
import { syncFolder } from './sync-folder.ts';

/** Where a backup goes and how many are kept there. */
export type BackupOptions = {
	/** Folder that backups are kept in; `backups` in the data folder when left out. */
	readonly out?: string;
	/** After a good backup, older ones in the same folder beyond so many are removed. */
	readonly keep?: number;
};

/** A backup that was finished and read again. */
export type Backup = {
	readonly folder: string;
	/** Epoch ms. */
	readonly taken_at: number;
	readonly entries: number;
	readonly quarantined: number;
	readonly bytes: number;
	/** Older backups that made room. */
	readonly removed: readonly string[];
};

/** What a backup is taken from: opened stores, which may be in use by a running server. */
export type BackupParts = Pick<Stores, 'db' | 'ledger' | 'epoch' | 'folder'> & {
	readonly now: () => number;
	readonly random: RandomBytes;
};

const PART = '.part';
const FOLDER_NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-\d+)?$/;
/** A part that nobody wrote to for so long was left by a crash. */
const PART_LIFE_MS = 24 * 3600_000;

/**
 * Takes a backup while everything goes on: the database first, the ledger after it, so that the ledger knows every
 * fact that the database has folded. The folder appears under its name only when both are on disk and were read
 * again; then the shop remembers it, and tablets hear what is backed up.
 */
export async function takeBackup(parts: BackupParts, options: BackupOptions = {}): Promise<Backup> {
	const taken_at = parts.now();
	const parent = resolve(options.out ?? join(parts.folder.root, 'backups'));
	await mkdir(parent, { recursive: true, mode: 0o700 });
	await removeOldParts(parent, taken_at);
	const folder = await freeName(parent, taken_at);
	const part = `${folder}${PART}`;
	await mkdir(part, { mode: 0o700 });
	try {
		const { manifest, bytes } = await writeBackup(parts, part, taken_at);
		await checkBackup(part);
		await rename(part, folder);
		await syncFolder(parent);
		const { entries, quarantined, held } = manifest;
		noteBackup(parts.db, { id: randomHex(parts.random, 8), taken_at, folder, entries }, held);
		const removed = await removeBeyond(parent, options.keep, folder);
		return { folder, taken_at, entries, quarantined, bytes, removed };
	} catch (cause) {
		await rm(part, { recursive: true, force: true });
		throw explain(cause, parent);
	}
}

async function writeBackup(
	{ db, ledger, epoch, folder }: BackupParts,
	part: string,
	taken_at: number,
): Promise<{ manifest: BackupManifest; bytes: number }> {
	sealingPublicKey(db); // made before the copy, so that what tablets seal later can be opened after a restore
	await copyDatabase(folder.database, join(part, DATABASE_FILE));
	const { entries, quarantined, held } = await writeLedgerFile(ledger, join(part, LEDGER_FILE));
	const files = {
		[DATABASE_FILE]: await hashFile(join(part, DATABASE_FILE)),
		[LEDGER_FILE]: await hashFile(join(part, LEDGER_FILE)),
	};
	const manifest: BackupManifest = {
		noren_backup: 1,
		taken_at,
		shop_name: findShopSettings(db)?.shop_name ?? '',
		epoch: epoch.current(),
		entries,
		quarantined,
		held: held.map(({ store, device, incarnation, through }) => ({ store, device, incarnation, through })),
		files,
	};
	await writeFile(join(part, MANIFEST_FILE), formatManifest(manifest), { mode: 0o600, flush: true });
	await syncFolder(part);
	return { manifest, bytes: files[DATABASE_FILE].bytes + files[LEDGER_FILE].bytes };
}

/**
 * Reads a backup from its first byte to its last and compares it with its manifest, which it answers. Throws
 * {@link BackupError} in words when anything is missing, torn or edited.
 */
export async function checkBackup(folder: string): Promise<BackupManifest> {
	const manifest = readManifest(folder);
	for (const [name, wanted] of Object.entries(manifest.files)) {
		const found = await hashFile(join(folder, name)).catch((cause: unknown) => {
			throw new BackupError(`The backup in ${folder} is damaged: ${name} cannot be read`, { cause });
		});
		if (found.sha256 !== wanted.sha256) {
			throw new BackupError(
				`The backup in ${folder} is damaged: ${name} is not what was written (${found.bytes} of ${wanted.bytes} bytes)`,
			);
		}
	}
	await checkDatabase(join(folder, DATABASE_FILE));
	const lines = await countLines(join(folder, LEDGER_FILE));
	if (lines !== manifest.entries + manifest.quarantined) {
		throw new BackupError(`The backup in ${folder} is damaged: its journal has ${lines} lines`);
	}
	return manifest;
}

/** The backup meant by a folder: itself, or the newest of those in it. Null when there is none. */
export async function findBackup(folder: string): Promise<string | null> {
	if (await exists(join(folder, MANIFEST_FILE))) return folder;
	const newest = (await backupsIn(folder)).at(-1);
	return newest === undefined ? null : join(folder, newest);
}

/** Names of finished backups in a folder, oldest first. */
async function backupsIn(parent: string): Promise<string[]> {
	const names = await readdir(parent).catch(() => []); // no folder, no backups
	return names
		.filter((name) => FOLDER_NAME.test(name))
		.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Removes the oldest beyond `keep`, and never the one just taken, whatever the clock says. */
async function removeBeyond(parent: string, keep: number | undefined, taken: string): Promise<string[]> {
	if (keep === undefined) return [];
	const older = (await backupsIn(parent)).map((name) => join(parent, name)).filter((path) => path !== taken);
	const removed = older.slice(0, Math.max(0, older.length - keep + 1));
	for (const folder of removed) await rm(folder, { recursive: true });
	return removed;
}

async function removeOldParts(parent: string, now: number): Promise<void> {
	for (const name of await readdir(parent)) {
		if (!name.endsWith(PART) || !FOLDER_NAME.test(name.slice(0, -PART.length))) continue;
		const path = join(parent, name);
		const { mtimeMs } = await stat(path);
		if (now - mtimeMs > PART_LIFE_MS) await rm(path, { recursive: true, force: true });
	}
}

/** `2026-11-22T02-00-00Z`, with a number behind it when that second has a backup already. */
async function freeName(parent: string, at: number): Promise<string> {
	const name = join(parent, `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`);
	for (let number = 1; ; number++) {
		const candidate = number === 1 ? name : `${name}-${number}`;
		if (!(await exists(candidate)) && !(await exists(`${candidate}${PART}`))) return candidate;
	}
}

const exists = (path: string): Promise<boolean> =>
	stat(path).then(
		() => true,
		() => false,
	);

function explain(cause: unknown, parent: string): unknown {
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	if (code === 'ENOSPC')
		return new BackupError(`No room left in ${parent}; nothing was backed up`, { cause });
	if (code === 'EACCES' || code === 'EROFS')
		return new BackupError(`${parent} cannot be written to`, { cause });
	return cause;
}
