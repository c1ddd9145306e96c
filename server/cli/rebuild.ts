import type { CliIo } from './cli-io.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/** `rebuild`: drops the read models and folds the ledger again. */
export async function run(_args: string[], io: CliIo): Promise<number> {
	requireData(io.dataDir);
	const answer = await askServer(io.dataDir, 'rebuild');
	const { rows } = answer
		? ((await answer.json()) as { rows: number })
		: { rows: await withShop(io.dataDir, ({ projector }) => projector.rebuild()) };
	io.out(io.json ? JSON.stringify({ rows }) : `Folded ${rows} ledger rows again`);
	return 0;
}
