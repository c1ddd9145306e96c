import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedName, ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { demoStaff } from '#server/office/seed/demo-staff.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import type { Surroundings } from './bench.ts';

/** Items of the shop the figures are about; NOREN_BENCH_ITEMS makes a smaller one while working on a bench. */
export const ITEMS = Number(process.env.NOREN_BENCH_ITEMS || 100_000);

/** A manager who works in every store. */
export const STAFF = demoStaff([])[0] ?? { name: '', pin: '' };

/** A seeded shop on disk; every server gets a copy of it. */
export type BenchShop = {
	readonly dataDir: string;
	/** Every item as the catalogue feed carries it. */
	readonly items: readonly ItemDoc[];
};

/** Seeds the demo shop with the product's own command, or takes the one in NOREN_BENCH_DATA. */
export async function seedBenchShop(dataDir: string, say: (words: string) => void): Promise<BenchShop> {
	const ready = process.env.NOREN_BENCH_DATA;
	if (ready) return { dataDir: ready, items: readItems(ready) };
	say(`seeding a shop of ${ITEMS.toLocaleString('en')} items`);
	const { status, stderr } = await new NorenServer(0, dataDir).shop(
		...['seed', '--items', String(ITEMS), '--customers', '100'],
	);
	if (status !== 0) throw new Error(`seeding failed: ${stderr}`);
	say('first start: stock is folded, feeds are packed');
	await settle(dataDir);
	return { dataDir, items: readItems(dataDir) };
}

/** A real server process on a copy of the shop, not started yet; stopped at the end of the bench. */
export async function shopServer(around: Surroundings): Promise<NorenServer> {
	const { dataDir } = await around.shop();
	const copy = join(around.folder(), 'data');
	cpSync(dataDir, copy, { recursive: true });
	const server = new NorenServer(await freePort(), copy);
	around.atEnd(() => server.kill());
	return server;
}

/** Lets a server fold and pack everything once, as a shop's server has done long before the next tablet comes. */
async function settle(dataDir: string): Promise<void> {
	const server = new NorenServer(await freePort(), dataDir);
	await server.start();
	const db = new Database(dataFolder(dataDir).database);
	try {
		const waiting = () =>
			db.get<{ n: number }>(
				`SELECT count(*) AS n FROM feed_heads h LEFT JOIN feed_manifests m USING (feed)
				 WHERE h.feed IN ('catalogue', 'availability') AND m.since = h.seq`,
			)?.n !== 2;
		while (waiting() || db.get('SELECT 1 FROM office_journal WHERE in_ledger = 0 LIMIT 1')) await pause(500);
	} finally {
		db.close();
		await server.stop();
	}
}

function readItems(dataDir: string): ItemDoc[] {
	const db = new Database(dataFolder(dataDir).database);
	try {
		const feed: FeedName = 'catalogue';
		return db
			.all<{ doc: string }>('SELECT doc FROM feed_docs WHERE feed = ? AND withdrawn = 0 ORDER BY id', feed)
			.map(({ doc }) => JSON.parse(doc) as ItemDoc);
	} finally {
		db.close();
	}
}

/** `count` items spread evenly over all. */
export function spread<T>(items: readonly T[], count: number): T[] {
	const step = items.length / count;
	return Array.from({ length: Math.min(count, items.length) }, (_, nth) => {
		const item = items[Math.floor(nth * step)];
		if (item === undefined) throw new Error('no items');
		return item;
	});
}
