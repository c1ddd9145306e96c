import { resolve } from 'node:path';
import { ConfigError, readConfig } from '#server/config.ts';
import { LedgerUnreachableError } from '#server/ledger/ledger.ts';
import { BackupError } from '#server/operations/backup-error.ts';
import { MendError } from '#server/operations/mend-journal.ts';
import { FolderBusyError } from '#server/stores.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';

type Command = { readonly run: (args: string[], io: CliIo) => Promise<number> };

/** Each command in its own file, loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, readonly [usage: string, load: () => Promise<Command>]>> = {
	seed: ['seed [--items N] [--customers N] [--stores N] [--seed S]', () => import('./seed.ts')],
	import: ['import FILE…', () => import('./import.ts')],
	enrol: ['enrol [--store ID | --office]', () => import('./enrol.ts')],
	status: ['status', () => import('./status.ts')],
	verify: ['verify [--export FILE]', () => import('./verify.ts')],
	devices: ['devices [list | revoke ID | code ID]', () => import('./devices.ts')],
	address: ['address [show | set URL | clear]', () => import('./address.ts')],
	rates: ['rates [list | set CURRENCY RATE]', () => import('./rates.ts')],
	coupons: ['coupons [list | issue ID … | import FILE | rain STORE on|off]', () => import('./coupons.ts')],
	online: ['online token | online member CARD', () => import('./online.ts')],
	codes: ['codes [list | agree ID | refuse ID]', () => import('./codes.ts')],
	variances: ['variances [--store ID] [--item ID] [--all]', () => import('./variances.ts')],
	customer: [
		'customer export WHO [--out FILE] | customer erase WHO [--reason request|retention|order]',
		() => import('./customer.ts'),
	],
	printers: ['printers [list | add ID --address HOST:PORT | remove ID]', () => import('./printers.ts')],
	quarantine: [
		'quarantine [list | release [ID] | holes | accept-hole JOURNAL NUMBER --reason TEXT | adopt JOURNAL --reason TEXT]',
		() => import('./quarantine.ts'),
	],
	backup: ['backup [--out DIR] [--keep N]', () => import('./backup.ts')],
	restore: ['restore FOLDER', () => import('./restore.ts')],
	export: ['export [--out FILE] [--quarantine]', () => import('./export.ts')],
	rebuild: ['rebuild', () => import('./rebuild.ts')],
};

/** Runs `npm run shop -- <command>`; answers the exit code, 0 only when the command did what it was asked. */
async function main(argv: readonly string[]): Promise<number> {
	const io: CliIo = {
		out: (line) => process.stdout.write(`${line}\n`),
		err: (line) => process.stderr.write(`${line}\n`),
		json: argv.includes('--json'),
		dataDir: resolve(process.env.DATA_DIR || './data'),
	};
	const [name = '', ...args] = argv.filter((arg) => arg !== '--json');
	const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
	if (!command) {
		io.err(name ? `There is no command "${name}". Commands:` : 'Commands:');
		for (const [usage] of Object.values(COMMANDS)) io.err(`  npm run shop -- ${usage}`);
		return 2;
	}
	try {
		readConfig(process.env);
		return await (await command[1]()).run(args, io);
	} catch (cause) {
		io.err(explain(cause));
		return 1;
	}
}

function explain(cause: unknown): string {
	const ours =
		cause instanceof CommandError ||
		cause instanceof ConfigError ||
		cause instanceof FolderBusyError ||
		cause instanceof LedgerUnreachableError ||
		cause instanceof BackupError ||
		cause instanceof MendError;
	if (!(cause instanceof Error)) return String(cause);
	const badArgument = 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');
	return ours || badArgument ? cause.message : (cause.stack ?? cause.message);
}

process.exitCode = await main(process.argv.slice(2));
