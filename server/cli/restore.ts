import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import type { Carried } from '#server/operations/carry-devices.ts';
import { type Restored, restoreBackup } from '#server/operations/restore.ts';
import { finishSwap } from '#server/operations/swap-data.ts';
import { systemRandom } from '#server/random.ts';
import { FolderBusyError, openStores } from '#server/stores.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer } from './shop-access.ts';

/** Lines of progress come this many entries apart. */
const TELL_EVERY = 50_000;

const outside = { now: Date.now, random: systemRandom };

/** `restore FOLDER`: brings a backup, or the newest in a folder of them, back. Only while no server runs. */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
	const [folder, ...rest] = positionals;
	if (folder === undefined || rest.length > 0) {
		throw new CommandError('Which backup? npm run shop -- restore FOLDER');
	}
	mkdirSync(io.dataDir, { recursive: true });
	if (await finishSwap(io.dataDir)) io.err('A restore that was cut off before was finished first.');
	await requireNoServer(io.dataDir);
	let told = 0;
	const progress = (entries: number) => {
		if (io.json || entries < told + TELL_EVERY) return;
		told = entries;
		io.err(`${entries} entries are in place`);
	};
	const restored = await restoreBackup(resolve(folder), {
		...outside,
		dataDir: io.dataDir,
		progress,
		beforeSwap: () => requireNoServer(io.dataDir),
	});
	if (io.json) io.out(JSON.stringify(restored));
	else for (const line of describe(restored)) io.out(line);
	return 0;
}

/** Restoring under a running server would pull its files away. Its lock says whether one is there. */
async function requireNoServer(dataDir: string): Promise<void> {
	const { ledger, root } = dataFolder(dataDir);
	const busy = new CommandError(`A server runs on ${root}. Stop it first; nothing was changed`);
	if (await askServer(dataDir, 'status').catch(() => null)) throw busy;
	if (!existsSync(ledger)) return;
	try {
		await (await openStores(dataDir, outside)).close();
	} catch (cause) {
		if (cause instanceof FolderBusyError) throw busy;
		// Damaged data is why people restore. It is kept aside as it is.
	}
}

function describe(restored: Restored): string[] {
	const { folder, taken_at, entries, quarantined, kept, devices, awaited } = restored;
	const aside = quarantined > 0 ? ` and ${quarantined} in quarantine` : '';
	return [
		`Restored    ${entries} entries${aside}, as of ${new Date(taken_at).toISOString()}`,
		`From        ${folder}`,
		...(kept === null ? [] : [`Kept        what was there before is in ${kept}`]),
		...describeDevices(devices),
		`Waiting     ${awaited.map(({ device, incarnation }) => `${device}.${incarnation}`).join(', ') || 'for no device'}`,
		'Start the server now. The tablets bring back what the backup lacks; npm run shop -- status says how far they are.',
	];
}

function describeDevices(devices: Carried): string[] {
	switch (devices.present) {
		case 'none':
			return [];
		case 'unreadable':
			return [
				'Devices     as in the backup; the database that was here could not be read. Tablets enrolled since must be enrolled again',
			];
		case 'another_shop':
			return ['Devices     as in the backup; the database that was here belongs to another shop'];
		case 'read': {
			const taken = [
				...devices.added.map((name) => `${name} enrolled since`),
				...devices.changed.map((name) => `${name} revoked or replaced since`),
			];
			return [`Devices     as in the backup${taken.length > 0 ? `, and ${taken.join(', ')}` : ''}`];
		}
	}
}
