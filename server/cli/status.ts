import { type Status, shopStatus } from '#server/operations/status.ts';
import type { CliIo } from './cli-io.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/** `status`: where the shop's data stands. */
export async function run(_args: string[], io: CliIo): Promise<number> {
	requireData(io.dataDir);
	const answer = await askServer(io.dataDir, 'status');
	const status = answer ? ((await answer.json()) as Status) : await withShop(io.dataDir, shopStatus);
	const running = answer !== null;
	if (io.json) io.out(JSON.stringify({ running, ...status }));
	else for (const line of describe(running, status)) io.out(line);
	return 0;
}

function describe(running: boolean, status: Status): string[] {
	const { ledger, folded, sales, devices, feeds, exceptions, backup, recovery_words } = status;
	const list = (figures: Readonly<Record<string, number>>) =>
		Object.entries(figures)
			.map(([name, n]) => `${name} ${n}`)
			.join(', ') || 'none';
	const active = devices.filter(({ state }) => state !== 'gone');
	const unsent = active.reduce((sum, device) => sum + device.unsent, 0);
	return [
		`Server      ${running ? 'running' : 'not running'}`,
		`Ledger      ${ledger.documents} documents, head ${ledger.head} (${ledger.engine})`,
		`Folded      to ${folded.position}, ${folded.parked} waiting for an earlier entry`,
		`Sales       ${sales.count}`,
		`Devices     ${active.length}, ${unsent} entries still on them`,
		`Feeds       ${list(feeds)}`,
		`Exceptions  ${list(exceptions)}`,
		`Backup      ${backup ? `${new Date(backup.taken_at).toISOString()}, ${backup.entries} entries, ${backup.folder}` : 'none yet: npm run shop -- backup'}`,
		...recovery_words.map((line, at) => `${at === 0 ? 'Recovery  ' : '          '}  ${line}`),
	];
}
