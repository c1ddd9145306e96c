import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { type DataFolder, dataFolder } from '#server/data-folder.ts';
import { syncFolder } from './sync-folder.ts';

const Swap = v.strictObject({ part: v.string(), kept: v.string() });

const markerOf = ({ root }: DataFolder): string => join(root, 'restore.json');

/** What belongs to the life before and is not in a backup: moved aside first, so that it meets no restored database. */
const LEFTOVERS = ['noren.sqlite-wal', 'noren.sqlite-shm', 'high-water.json', 'server.json'];
const DATA = ['noren.sqlite', 'ledger'];

/**
 * Puts a prepared data folder in the place of the present one, which is kept aside under `kept`. Both names are
 * relative to the root. A crash in between is noticed and finished by {@link finishSwap}.
 */
export async function swapData(folder: DataFolder, part: string, kept: string): Promise<void> {
	await mkdir(join(folder.root, kept), { recursive: true, mode: 0o700 });
	await writeFile(markerOf(folder), JSON.stringify({ part, kept }), { flush: true });
	await syncFolder(folder.root);
	await finishSwap(folder.root);
}

/** Finishes a restore that was cut off while it put the data in place. True when there was one. */
export async function finishSwap(root: string): Promise<boolean> {
	const folder = dataFolder(root);
	if (!existsSync(markerOf(folder))) return false;
	const { part, kept } = v.parse(Swap, JSON.parse(readFileSync(markerOf(folder), 'utf8')));
	for (const name of LEFTOVERS) await move(join(root, name), join(root, kept, name));
	for (const name of DATA) {
		if (!existsSync(join(root, part, name))) continue; // in its place already
		await move(join(root, name), join(root, kept, name));
		await move(join(root, part, name), join(root, name));
	}
	await syncFolder(root);
	await rm(join(root, part), { recursive: true, force: true });
	await rm(markerOf(folder));
	await syncFolder(root);
	return true;
}

async function move(from: string, to: string): Promise<void> {
	if (existsSync(from)) await rename(from, to);
}
