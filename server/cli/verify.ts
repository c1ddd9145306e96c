import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CheckedChain, type Verification, verifyShop } from '#server/operations/verify.ts';
import { verifyExport } from '#server/operations/verify-export.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `verify`: checks every chain and the read models; `verify --export FILE` checks the chains of an export and needs
 * nothing else. Fails when anything is not as it must be.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values } = parseArgs({ args, options: { export: { type: 'string' } } });
	if (values.export !== undefined) return checkExport(values.export, io);
	requireData(io.dataDir);
	const answer = await askServer(io.dataDir, 'verify');
	const found = answer ? ((await answer.json()) as Verification) : await withShop(io.dataDir, verifyShop);
	if (io.json) io.out(JSON.stringify(found));
	else for (const line of describe(found)) io.out(line);
	return found.ok ? 0 : 1;
}

async function checkExport(path: string, io: CliIo): Promise<number> {
	if (!existsSync(path)) throw new CommandError(`There is no file ${path}`);
	const found = await verifyExport(path);
	if (io.json) io.out(JSON.stringify(found));
	else {
		for (const chain of found.chains) io.out(describeChain(chain));
		for (const line of found.unreadable) io.out(`line ${line}  is no journal entry`);
		io.out(found.ok ? `All right: ${found.entries} entries` : 'NOT all right: see above');
	}
	return found.ok ? 0 : 1;
}

function describe({ ok, chains, different, position }: Verification): string[] {
	const differs = different.map((table) => `${table}  differs from a fresh fold of the ledger`);
	return [
		...chains.map(describeChain),
		...differs,
		ok ? `All right up to ${position}` : 'NOT all right: see above',
	];
}

function describeChain({ store, device, incarnation, verdict, second_contents }: CheckedChain): string {
	const name = `${store}:${device}.${incarnation}`;
	const seconds =
		second_contents === 0 ? '' : `, ${second_contents} second contents of used numbers kept aside (id_reuse)`;
	if (!verdict.ok)
		return `${name}  ${verdict.fault.code} at ${verdict.fault.seq} (${verdict.fault.id})${seconds}`;
	const aside = verdict.quarantined ? `, ${verdict.quarantined} quarantined` : '';
	return `${name}  ${verdict.length} entries${aside}, chain intact${seconds}`;
}
