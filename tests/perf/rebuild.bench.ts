import { join } from 'node:path';
import type { JournalEntry } from '#protocol/entry.ts';
import { Projector } from '#server/projections/projector.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { systemRandom } from '#server/random.ts';
import { openStores } from '#server/stores.ts';
import { LoadJournal } from '../support/load-journal.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { Bench } from './bench.ts';
import { figure } from './figure.ts';
import { loadShop } from './load/load-shop.ts';

const ENTRIES = Number(process.env.NOREN_REBUILD_ENTRIES || 1_000_000);
const TABLETS = 50;
const BATCH = 2000;

/** Drops the read models and folds the ledger again; the result must equal the one folded as entries came. */
export const bench: Bench = {
	name: 'rebuild',
	target: '≥ 3,000 entries/s over 1,000,000 entries, and equal',
	async run(around) {
		const { server, items } = await loadShop(around, 1, 2000);
		const stores = await openStores(join(server.dataDir), { now: Date.now, random: systemRandom });
		around.atEnd(() => stores.close());
		const { db, ledger } = stores;
		const failures: unknown[] = [];
		const projector = new Projector({
			db,
			ledger,
			published: () => {},
			failed: (cause) => failures.push(cause),
		});
		around.atEnd(() => projector.stop());
		around.say(`${ENTRIES} entries into the ledger`);
		const fillStartedAt = performance.now();
		const random = seededRandom(1);
		const journals = Array.from(
			{ length: TABLETS },
			(_, nth) =>
				new LoadJournal({ store: 'shibuya', device: `l${nth + 1}`, incarnation: 1 }, `R${nth + 1}`, items),
		);
		for (let made = 0; made < ENTRIES; ) {
			const journal = journals[Math.floor(random() * TABLETS)];
			if (!journal) continue;
			const batch: JournalEntry[] = journal.sales(Math.min(BATCH, ENTRIES - made));
			await ledger.append(batch, { store: 'shibuya', device: 'load', incarnation: 1 });
			made += batch.length;
			if (made % 100_000 < BATCH) around.say(`${made}`);
		}
		const filledMs = performance.now() - fillStartedAt;
		await projector.wake();
		if (failures.length > 0) throw failures[0];
		const before = projectionHashes(db);
		around.say('rebuilding');
		const startedAt = performance.now();
		const rows = await projector.rebuild();
		const tookMs = performance.now() - startedAt;
		const after = projectionHashes(db);
		const different = Object.keys(before).filter((table) => before[table] !== after[table]);
		if (different.length > 0) throw new Error(`rebuilt differently: ${different.join(', ')}`);
		return [
			figure('rebuild', 'per_s', (rows / tookMs) * 1000, {
				n: rows,
				parts: { the_whole_ledger: tookMs, appended_per_s: (ENTRIES / filledMs) * 1000 },
				note: 'entries folded a second, publication included; every projection equal afterwards',
			}),
		];
	},
};
