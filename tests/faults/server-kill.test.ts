import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { StockDoc } from '#protocol/feed.ts';
import { KilledShop } from '../support/killed-shop.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { seededRandom } from '../support/seeded-random.ts';

const KILLS = Number(process.env.NOREN_SERVER_KILLS || 12);
const SEED = Number(process.env.NOREN_SEED || 20261122);
const TABLETS = 3;
const ITEMS = 150;
/** After so many kills everything is folded anew and compared. */
const VERIFY_EVERY = 10;

let shop: KilledShop | undefined;
afterEach(async () => {
	await shop?.end();
	if (shop) await rm(shop.server.dataDir, { recursive: true, maxRetries: 5 });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** When the server is killed. */
const MOMENTS = ['trade', 'trade', 'trade', 'first_folds', 'start', 'backup', 'packing'] as const;
type Moment = (typeof MOMENTS)[number];

/** Kills the server once, at a moment of this kind, and leaves it running again. */
async function killOnce(killed: KilledShop, moment: Moment, random: () => number): Promise<void> {
	const { server } = killed;
	const meanwhile: Promise<unknown>[] = [];
	if (moment === 'trade') await pause(random() * 900);
	if (moment === 'first_folds') await pause(random() * 80);
	if (moment === 'backup') meanwhile.push(killed.backup());
	if (moment === 'packing') meanwhile.push(killed.importPrices(random).then(() => killed.newcomer()));
	if (moment === 'backup') await pause(random() * 300);
	if (moment === 'packing') await pause(random() * 2500);
	await server.kill();
	if (moment === 'start') {
		const usual = killed.starts.at(-1) ?? 2000;
		const starting = server.start().catch(() => {});
		await pause(usual * (0.4 + random() * 0.7));
		await server.kill();
		await starting;
	}
	await killed.start();
	await Promise.all(meanwhile);
}

/** All the quantity sold of each item at the tills, by item. */
function soldQuantities(lines: readonly string[]): Map<string, number> {
	const sold = new Map<string, number>();
	for (const line of lines) {
		const { kind, body } = JSON.parse(line) as {
			kind: string;
			body: { lines: { item_id: string; quantity: number }[] };
		};
		if (kind !== 'retail_transaction') continue;
		for (const { item_id, quantity } of body.lines) sold.set(item_id, (sold.get(item_id) ?? 0) + quantity);
	}
	return sold;
}

test(`SIGKILL of the server ${KILLS} times loses nothing it acknowledged, doubles nothing, skips nothing (F1, F2, F37)`, {
	timeout: 120_000 + KILLS * 60_000,
}, async () => {
	console.log(`seed ${SEED}, ${KILLS} kills`);
	const random = seededRandom(SEED);
	const killed = await KilledShop.make(
		new NorenServer(await freePort(), undefined, { served: false }),
		TABLETS,
		ITEMS,
	);
	shop = killed;
	await killed.check();
	const before = stockOf(killed);
	for (let kill = 1; kill <= KILLS; kill++) {
		const moment = MOMENTS[Math.floor(random() * MOMENTS.length)] ?? 'trade';
		let isOver = false;
		const trading = Promise.all(killed.tablets.map((tablet) => tablet.trade(() => isOver, random)));
		trading.catch(() => {
			// Looked at below, after the server runs again.
		});
		await killOnce(killed, moment, random);
		isOver = true;
		const when = `kill ${kill} (${moment}), seed ${SEED}`;
		await expect(trading, when).resolves.toBeDefined();
		await expect(killed.check(), when).resolves.toBeUndefined();
		if (kill % VERIFY_EVERY === 0) expect(await killed.verify(), when).toMatchObject({ ok: true });
		console.log(`${when}: ${killed.acked} entries acknowledged, ${Math.round(performance.now() / 1000)} s`);
	}
	expect(await killed.verify()).toMatchObject({ ok: true, different: [] });
	await expectWhole(killed, before);
	const usual = [...killed.starts].sort((a, b) => a - b)[Math.floor(killed.starts.length / 2)] ?? 0;
	console.log(
		`${KILLS} kills, ${killed.acked} entries, ${killed.imports} imports, ${killed.backups} backups; a start takes ${Math.round(usual)} ms`,
	);
});

/** Stock of 渋谷 by item, as the first tablet sees it. */
function stockOf({ tablets }: KilledShop): Map<string, number> {
	const copy = tablets[0]?.copies.find(({ feed }) => feed === 'availability');
	const docs = [...(copy?.docs.keys() ?? [])].flatMap((id) => copy?.get<StockDoc>(id) ?? []);
	return new Map(
		docs
			.filter(({ type }) => type === 'stock')
			.map(({ _id, places }) => [_id.slice('stock:'.length), places.shibuya ?? 0]),
	);
}

/** The ledger has every acknowledged entry once with its content, and the figures are its sums, no more and no less. */
async function expectWhole(killed: KilledShop, before: ReadonlyMap<string, number>): Promise<void> {
	const { stdout } = await killed.server.shop('export');
	const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
	const tills = lines.filter((line) => line.includes('"id":"shibuya:t'));
	const held = tills.map((line) => JSON.parse(line) as { id: string; hash: string });
	const acked = new Map(killed.tablets.flatMap((tablet) => [...tablet.acked]));
	expect(held.length).toBe(acked.size);
	expect(new Map(held.map(({ id, hash }) => [id, hash]))).toEqual(acked);
	const status = JSON.parse((await killed.server.shop('status', '--json')).stdout) as {
		sales: { count: number };
	};
	expect(status.sales.count).toBe(killed.tablets.reduce((sum, { journal }) => sum + journal.sold, 0));
	const sold = soldQuantities(tills);
	const after = stockOf(killed);
	for (const item of new Set([...before.keys(), ...sold.keys()])) {
		expect(after.get(item) ?? 0, item).toBe((before.get(item) ?? 0) - (sold.get(item) ?? 0));
	}
	expect(await killed.backup()).toBe(true);
}
