import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Backup, type BackupOptions, takeBackup } from '#server/operations/backup.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `backup [--out DIR] [--keep N]`: a folder named by its time in `DIR` (`backups` in the data folder), also while the
 * server runs. With `--keep`, the oldest ones there make room.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const options = parse(args);
	requireData(io.dataDir);
	const answer = await askServer(io.dataDir, 'backup', JSON.stringify(options));
	const backup = answer
		? ((await answer.json()) as Backup)
		: await withShop(io.dataDir, (shop) =>
				takeBackup({ ...shop, now: Date.now, random: systemRandom }, options),
			);
	if (io.json) io.out(JSON.stringify(backup));
	else for (const line of describe(backup)) io.out(line);
	return 0;
}

function parse(args: string[]): BackupOptions {
	const { values } = parseArgs({ args, options: { out: { type: 'string' }, keep: { type: 'string' } } });
	const { out, keep } = values;
	if (keep !== undefined && !/^[1-9]\d{0,5}$/.test(keep)) {
		throw new CommandError('--keep is how many backups to keep: 1 or more');
	}
	return {
		...(out === undefined ? {} : { out: resolve(out) }),
		...(keep === undefined ? {} : { keep: Number(keep) }),
	};
}

const describe = ({ folder, entries, quarantined, bytes, removed }: Backup): string[] => [
	`Backed up   ${entries} entries${quarantined > 0 ? ` and ${quarantined} in quarantine` : ''}, ${Math.ceil(bytes / 1024)} KiB`,
	`Folder      ${folder}`,
	...removed.map((each) => `Removed     ${each}`),
	`Bring back  npm run shop -- restore ${folder}`,
];
