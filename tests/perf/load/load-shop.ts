import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { LoadTablet } from '../../support/load-tablet.ts';
import { freePort, NorenServer } from '../../support/noren-server.ts';
import { wireShop } from '../../support/wire-shop.ts';
import type { Surroundings } from '../bench.ts';

/** A server process with its tablets, none of them connected yet. */
export type LoadShop = {
	readonly server: NorenServer;
	readonly tablets: readonly LoadTablet[];
	readonly items: readonly ItemDoc[];
};

/** A seeded shop with `items` items on a server process of its own, and `count` enrolled tablets of 渋谷. */
export async function loadShop(around: Surroundings, count: number, items = 10_000): Promise<LoadShop> {
	const server = new NorenServer(await freePort(), join(around.folder(), 'data'));
	around.say(`a shop of ${items} items with ${count} tablets`);
	const { identities, items: docs } = await wireShop(server, count, items);
	const tablets = identities.map((identity) => new LoadTablet(identity, () => server.port));
	around.atEnd(async () => {
		for (const tablet of tablets) tablet.close();
		await server.kill();
	});
	return { server, tablets, items: docs };
}

/** Starts the server and waits until it has folded and packed what it was seeded with. */
export async function startSettled({ server }: Pick<LoadShop, 'server'>): Promise<void> {
	await server.start();
	const db = new Database(dataFolder(server.dataDir).database);
	try {
		while (db.get('SELECT 1 FROM office_journal WHERE in_ledger = 0 LIMIT 1')) await pause(200);
		while (db.get('SELECT 1 FROM proj_dirty LIMIT 1')) await pause(200);
	} finally {
		db.close();
	}
}

/** Most memory the process ever held and what it holds now, bytes (Linux). */
export function memoryOf(pid: number): { readonly peak: number; readonly now: number } {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const kilobytes = (name: string) =>
		Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
	return { peak: kilobytes('VmHWM'), now: kilobytes('VmRSS') };
}

/** Sales the server's read models have. */
export async function foldedSales(server: NorenServer): Promise<number> {
	const { stdout } = await server.shop('status', '--json');
	return (JSON.parse(stdout) as { sales: { count: number } }).sales.count;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
