import 'fake-indexeddb/auto';
import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ShopProcess } from '../support/shop-process.ts';

/** Printed with a failure: the same seed cuts the same share of the tail. */
const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
let shop: ShopProcess;
beforeEach(async () => {
	shop = await ShopProcess.open();
	await shop.start();
});
afterEach(() => shop.dispose());

/** A share of a file's end between a fiftieth and all of it, from the seed. */
const share = (round: number): number => 0.02 + (((seed ^ (round * 0x9e3779b1)) >>> 0) / 2 ** 32) * 0.98;

async function cutTail(path: string, round: number): Promise<number> {
	const { size } = await stat(path);
	const cut = Math.max(1, Math.floor(size * share(round)));
	await truncate(path, size - cut);
	return cut;
}

async function newestLog(): Promise<string> {
	const folder = join(shop.folder, 'ledger');
	const logs = (await readdir(folder)).filter((name) => /^\d+\.log$/.test(name)).sort();
	return join(folder, logs.at(-1) ?? '');
}

test.each([
	['the ledger', newestLog],
	['the database', async () => join(shop.folder, 'noren.sqlite-wal')],
])(
	`F2: a killed server whose newest writes to %s are torn off gets everything back (seed ${seed})`,
	async (_name, pathOf) => {
		const [a, b] = [await shop.enrol(), await shop.enrol()];
		for (let round = 1; round <= 2; round++) {
			shop.checkpoint(); // enrolments are no tail
			await a.trade(15, 100 + round);
			await b.trade(10, 200 + round);
			for (const tablet of [a, b]) await shop.sync(tablet);
			await shop.kill();
			const cut = await cutTail(await pathOf(), round);
			await shop.start();
			// Whoever folded more than the ledger holds says so: a hole is never served in silence.
			const { devices, recovery } = await shop.status();
			const ahead = devices.filter(({ folded_through, acked_through }) => folded_through > acked_through);
			expect(ahead.length === 0 || recovery !== null, `after ${cut} bytes, seed ${seed}`).toBe(true);
			for (const tablet of [a, b]) await shop.sync(tablet);
			expect(await shop.wrongs(), `after ${cut} bytes, seed ${seed}`).toEqual([]);
		}
	},
	240_000,
);
