import type { Bench, Surroundings } from './bench.ts';
import { ITEMS, shopServer } from './bench-shop.ts';
import { sampled } from './figure.ts';
import { openLabPage } from './lab-page.ts';
import { Tablet } from './tablet.ts';

const ROUNDS = 3;
/** PouchDB replicates this many; its time grows at least in proportion, so 100,000 is said as five times that. */
const POUCH_ITEMS = Math.min(20_000, ITEMS);
/** PouchDB's own default is 100; 1000 is faster here, so the peer gets it. */
const POUCH_BATCH = 1000;
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
		around.say(`PouchDB replicates ${POUCH_ITEMS} documents`);
		const measured = await lab.evaluate(([n, batch]) => globalThis.lab.pouchPeer(n, batch), [
			POUCH_ITEMS,
			POUCH_BATCH,
		] as const);
		const pouchdb = measured * (ITEMS / POUCH_ITEMS);
		const note = `peer: PouchDB 9 replication of ${POUCH_ITEMS} of the same items from memory, batches of ${POUCH_BATCH}, extrapolated linearly`;
		return [
			sampled('first-load', samples, 'p50', {
				peer: pouchdb,
				peers: { pouchdb, dexie },
				parts: { pouchdb_measured: measured },
				note,
			}),
		];
	},
};

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
