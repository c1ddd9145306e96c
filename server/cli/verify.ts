import { type Verification, verifyShop } from '#server/operations/verify.ts';
import type { CliIo } from './cli-io.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/** `verify`: checks every chain and the read models; fails when anything is not as it must be. */
export async function run(_args: string[], io: CliIo): Promise<number> {
	requireData(io.dataDir);
	const answer = await askServer(io.dataDir, 'verify');
	const found = answer ? ((await answer.json()) as Verification) : await withShop(io.dataDir, verifyShop);
	if (io.json) io.out(JSON.stringify(found));
	else for (const line of describe(found)) io.out(line);
	return found.ok ? 0 : 1;
}

function describe({ ok, chains, different, position }: Verification): string[] {
	const chainLines = chains.map(({ store, device, incarnation, verdict }) => {
		const name = `${store}:${device}.${incarnation}`;
		if (verdict.ok) return `${name}  ${verdict.length} entries, chain intact`;
		return `${name}  ${verdict.fault.code} at ${verdict.fault.seq} (${verdict.fault.id})`;
	});
	const differs = different.map((table) => `${table}  differs from a fresh fold of the ledger`);
	return [...chainLines, ...differs, ok ? `All right up to ${position}` : 'NOT all right: see above'];
}
