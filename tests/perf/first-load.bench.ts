import type { Page } from 'playwright';
import type { Bench, Surroundings } from './bench.ts';
import { ITEMS, shopServer } from './bench-shop.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';
import { Tablet } from './tablet.ts';

const ROUNDS = 3;
/** PouchDB replicates this many; its time grows at least in proportion, so 100,000 is said as five times that. */
const POUCH_ITEMS = Math.min(20_000, ITEMS);
/** PouchDB's default batch, and one that suits it better here. */
const POUCH_BATCHES = [100, 1000] as const;
/** Every JAN of the demo shop begins with 45 or 49, so this finds all items. */
const IN_EVERY_ITEM = '4';

/** From the click that enrols to a catalogue that is on the device and searchable to its last item. */
export const bench: Bench = {
	name: 'first-load',
	target: '≤ 3 s and ≥ 50× PouchDB’s replication',
	async run(around) {
		const server = await shopServer(around);
		await server.start();
		const samples: number[] = [];
		for (let round = 0; round < ROUNDS; round++) samples.push(await firstLoad(around, server.url));
		await server.stop();

		const lab = await openLabPage(around);
		around.say(`Dexie puts ${ITEMS} rows`);
		const dexie = await lab.evaluate(() => globalThis.lab.dexiePeer());
		const [pouchdb, large] = await replicateWithPouch(around, lab);
		const note = `peer: PouchDB 9 replication with its defaults of ${POUCH_ITEMS} of the same items, served from memory, extrapolated linearly to ${ITEMS}`;
		const peers = { pouchdb, pouchdb_batches_of_1000: large, dexie };
		return [sampled('first-load', samples, 'p50', { peer: pouchdb, peers, note })];
	},
};

/** Ms for all items, by batch size. */
async function replicateWithPouch(around: Surroundings, page: Page): Promise<[number, number]> {
	const times: number[] = [];
	for (const size of POUCH_BATCHES) {
		around.say(`PouchDB replicates ${POUCH_ITEMS} documents in batches of ${size}`);
		const took = await page.evaluate(([n, batch]) => lab.pouchPeer(n, batch), [POUCH_ITEMS, size] as const);
		times.push(took * (ITEMS / POUCH_ITEMS));
	}
	const [byDefault = Number.NaN, large = Number.NaN] = times;
	return [byDefault, large];
}

async function firstLoad(around: Surroundings, url: string): Promise<number> {
	const tablet = await Tablet.start(around);
	const { page } = tablet;
	await page.goto(`${url}/?lang=en`);
	const button = page.getByRole('button', { name: /^Make this device a till of/ }).first();
	await button.waitFor();
	const seen = await tablet.watch('click', 'h1', () => button.click());
	const loaded = await page.evaluate(([query, count]) => noren.searchable(query, count), [
		IN_EVERY_ITEM,
		ITEMS,
	] as const);
	await page.getByRole('heading', { name: 'Who is selling?' }).waitFor();
	await tablet.close();
	return loaded - seen.startedAt;
}
