import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedName, ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { Packs } from '#server/feeds/packs.ts';
import { demoStaff } from '#server/office/seed/demo-staff.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import type { Surroundings } from './bench.ts';

/** Items of the shop the figures are about; NOREN_BENCH_ITEMS makes a smaller one while working on a bench. */
export const ITEMS = Number(process.env.NOREN_BENCH_ITEMS || 100_000);

/** A server is at rest when so many looks, half a second apart, found nothing to do and nothing moved. */
const LOOKS_AT_REST = 10;

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

/**
 * Lets a server fold everything once, as a shop's server has done long before the next tablet comes, and cuts the feeds
 * as they are then: a server by itself cuts again only what has moved by a lot, so its packs may stay a little behind.
 */
async function settle(dataDir: string): Promise<void> {
	const server = new NorenServer(await freePort(), dataDir);
	await server.start();
	const db = new Database(dataFolder(dataDir).database);
	try {
		const moves = () =>
			db.get<{ waiting: number; head: number }>(
				`SELECT (SELECT count(*) FROM office_journal WHERE in_ledger = 0) + (SELECT count(*) FROM proj_dirty) AS waiting,
				 (SELECT total(seq) FROM feed_heads) AS head`,
			) ?? { waiting: 1, head: 0 };
		for (let [quiet, last] = [0, -1]; quiet < LOOKS_AT_REST; ) {
			await pause(500);
			const { waiting, head } = moves();
			quiet = waiting === 0 && head === last ? quiet + 1 : 0;
			last = head;
		}
		await server.stop();
		const packs = new Packs(db, Date.now, (cause) => process.stderr.write(`${cause}\n`));
		for (const feed of ['catalogue', 'availability'] as const) {
			db.run('DELETE FROM feed_manifests WHERE feed = ?', feed);
			await packs.manifest(feed, 'bench');
		}
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
