import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JournalEntry } from '#protocol/entry.ts';
import { type DataFolder, dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import type { Held } from '#server/epoch.ts';
import type { Ledger, QuarantineRecord } from '#server/ledger/ledger.ts';
import { OFFICE } from '#server/office/office-journal.ts';
import { followLedger } from '#server/projections/follow-ledger.ts';
import { resetProjections } from '#server/projections/rebuild.ts';
import { randomHex } from '#server/random.ts';
import { type Outside, openStores } from '#server/stores.ts';
import { adoptDevices } from './adopt-devices.ts';
import { checkBackup, findBackup } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { type BackupManifest, DATABASE_FILE, LEDGER_FILE } from './backup-manifest.ts';
import { noteBackup } from './backups.ts';
import { type Carried, carryDevices } from './carry-devices.ts';
import { carryKeys } from './carry-keys.ts';
import { readLedgerFile } from './ledger-file.ts';
import { swapData } from './swap-data.ts';

/** What a restore did. */
export type Restored = {
	/** The backup it came from, and when that was taken (epoch ms). */
	readonly folder: string;
	readonly taken_at: number;
	readonly entries: number;
	readonly quarantined: number;
	/** The new life of the server. */
	readonly epoch: string;
	/** Where the data that was there before is kept; null when there was none. */
	readonly kept: string | null;
	readonly devices: Carried;
	/** Devices whose return is awaited, with what the backup holds of each. */
	readonly awaited: readonly Held[];
};

/** Told how many entries are in place. */
export type Progress = (entries: number) => void;

/** What a restore works with. */
export type RestoreParts = Outside & {
	readonly dataDir: string;
	readonly progress: Progress;
	/** The last moment to object: throws when someone uses the present data after all. */
	readonly beforeSwap: () => Promise<void>;
};

/**
 * Brings a backup back, on whichever engine is configured. The backup is read through before anything is touched; the
 * shop is built in a folder beside the present data and swapped in when it is whole, so that a restore that fails or is
 * cut off leaves everything as it was. A new life of the server begins: tablets push again what the backup lacks.
 */
export async function restoreBackup(
	from: string,
	{ dataDir, progress, beforeSwap, ...outside }: RestoreParts,
): Promise<Restored> {
	const backup = await findBackup(resolve(from));
	if (backup === null) throw new BackupError(`There is no backup in ${from}`);
	const manifest = await checkBackup(backup);
	const folder = dataFolder(dataDir);
	const began = outside.now();
	const stamp = new Date(began).toISOString().slice(0, 19).replaceAll(':', '-');
	const part = `restoring-${stamp}Z`;
	await rm(join(folder.root, part), { recursive: true, force: true });
	await mkdir(join(folder.root, part), { recursive: true, mode: 0o700 });
	try {
		const built = await build({ backup, manifest, folder, part: join(folder.root, part), outside, progress });
		const kept = `before-restore-${stamp}Z`;
		const replaces = existsSync(folder.database) || existsSync(folder.ledger);
		await beforeSwap();
		await swapData(folder, part, kept);
		if (!replaces) await rm(join(folder.root, kept), { recursive: true });
		const { taken_at, entries, quarantined } = manifest;
		return {
			...{ folder: backup, taken_at, entries, quarantined },
			kept: replaces ? join(folder.root, kept) : null,
			...built,
		};
	} catch (cause) {
		if (!existsSync(join(folder.root, 'restore.json'))) {
			await rm(join(folder.root, part), { recursive: true, force: true });
		}
		throw cause;
	}
}

type Building = {
	readonly backup: string;
	readonly manifest: BackupManifest;
	readonly folder: DataFolder;
	readonly part: string;
	readonly outside: Outside;
	readonly progress: Progress;
};

async function build(building: Building): Promise<Pick<Restored, 'epoch' | 'devices' | 'awaited'>> {
	const { backup, manifest, folder, part, outside, progress } = building;
	await copyFile(join(backup, DATABASE_FILE), dataFolder(part).database);
	forgetLedgerName(dataFolder(part).database);
	const stores = await openStores(part, { ...outside, movesLedger: true });
	try {
		await fillLedger(stores.ledger, join(backup, LEDGER_FILE), progress);
		const devices = carryDevices(stores.db, folder.database);
		if (devices.present === 'read') carryKeys(stores.db, folder.database);
		await adoptDevices(stores.db, stores.ledger, outside.now());
		const id = randomHex(outside.random, 8);
		const { taken_at, entries, held } = manifest;
		noteBackup(stores.db, { id, taken_at, folder: backup, entries }, held);
		const awaited = awaitedDevices(stores.db, held);
		const why = { reason: 'restore', detail: detailOf(manifest), at: outside.now() } as const;
		const epoch = stores.epoch.bump(stores.epoch.current(), why, awaited);
		resetProjections(stores.db);
		await followLedger(stores.db, stores.ledger);
		return { epoch, devices, awaited };
	} finally {
		await stores.close();
	}
}

/** The ledger restored into is a new one: on a CouchDB the present database stays beside it, as it is. */
function forgetLedgerName(path: string): void {
	const db = new Database(path);
	db.run("DELETE FROM office_settings WHERE key = 'shop_id'");
	db.close();
}

/** As `status` says it: of which moment the restored data is. */
const detailOf = ({ taken_at }: BackupManifest): string => `backup of ${new Date(taken_at).toISOString()}`;

async function fillLedger(ledger: Ledger, path: string, progress: Progress): Promise<void> {
	let done = 0;
	for await (const lines of readLedgerFile(path)) {
		const entries = lines.flatMap((line): JournalEntry[] => (line.type === 'entry' ? [line.entry] : []));
		const kept = lines.flatMap((line): QuarantineRecord[] =>
			line.type === 'quarantine' ? [line.record] : [],
		);
		const outcomes = await ledger.append(entries, OFFICE);
		if (outcomes.includes('retry')) throw new BackupError('The ledger did not take an entry; try again');
		if (outcomes.includes('id_reuse')) throw new BackupError('The ledger restored into was not empty');
		await ledger.quarantine(kept);
		done += lines.length;
		progress(done);
	}
}

/** Every device that may still come, with what the backup holds of it; nothing of one that was enrolled later. */
export function awaitedDevices(db: Database, held: readonly Held[]): Held[] {
	const rows = db.all<Omit<Held, 'through'>>(
		`SELECT place AS store, id AS device, incarnation FROM office_devices WHERE state <> 'gone' ORDER BY id, incarnation`,
	);
	return rows.map(({ store, device, incarnation }) => ({
		...{ store, device, incarnation },
		through: held.find((each) => each.device === device && each.incarnation === incarnation)?.through ?? 0,
	}));
}
