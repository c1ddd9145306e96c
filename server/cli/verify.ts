import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CheckedChain, type Verification, verifyShop } from '#server/operations/verify.ts';
import { type AuditVerification, verifyAudit } from '#server/operations/verify-audit.ts';
import { type ExportVerification, verifyExport } from '#server/operations/verify-export.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `verify`: checks every chain, its numbers, sums and Zs, and the read models; `verify --export FILE` (or the folder
 * of an audit export) checks an export and needs nothing else. Fails when anything is not as it must be.
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
	const found = await (statSync(path).isDirectory() ? verifyAudit(path) : verifyExport(path));
	if (io.json) io.out(JSON.stringify(found));
	else {
		for (const chain of found.chains) for (const line of describeChain(chain)) io.out(line);
		for (const file of differingOf(found)) {
			io.out(`${file}  is not what the journal makes it`);
		}
		for (const line of found.unreadable) io.out(`line ${line}  is no journal entry`);
		io.out(found.ok ? `All right: ${found.entries} entries` : 'NOT all right: see above');
	}
	return found.ok ? 0 : 1;
}

function describe({ ok, chains, different, position }: Verification): string[] {
	const differs = different.map((table) => `${table}  differs from a fresh fold of the ledger`);
	return [
		...chains.flatMap(describeChain),
		...differs,
		ok ? `All right up to ${position}` : 'NOT all right: see above',
	];
}

function describeChain(chain: CheckedChain): string[] {
	const { store, device, incarnation, books } = chain;
	const name = `${store}:${device}.${incarnation}`;
	const { receipts, z, totals } = books;
	const counted =
		z > 0 || receipts > 0 ? `, ${receipts} receipts, ${z} Z, perpetual total ${totals.net}` : '';
	const faults = books.faults.map(({ code, id, detail }) => `${name}  ${code} at ${id}: ${detail}`);
	return [`${name}  ${chainWords(chain)}${counted}`, ...faults];
}

function chainWords({ verdict, second_contents }: CheckedChain): string {
	const seconds =
		second_contents === 0 ? '' : `, ${second_contents} second contents of used numbers kept aside (id_reuse)`;
	if (!verdict.ok) return `${verdict.fault.code} at ${verdict.fault.seq} (${verdict.fault.id})${seconds}`;
	const aside = verdict.quarantined ? `, ${verdict.quarantined} quarantined` : '';
	const lost = verdict.lost ? `, ${verdict.lost} given up as lost` : '';
	return `${verdict.length} entries${aside}${lost}, chain intact${seconds}`;
}

const differingOf = (found: ExportVerification | AuditVerification): readonly string[] =>
	'differing' in found ? found.differing : [];
