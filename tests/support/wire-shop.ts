import type { ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { addDevice } from '#server/office/devices/devices.ts';
import { systemRandom } from '#server/random.ts';
import type { LoadIdentity } from './load-tablet.ts';
import type { NorenServer } from './noren-server.ts';

/** A seeded shop, its goods as published, and tablets of 渋谷 that are enrolled. */
export type WireShop = { readonly identities: readonly LoadIdentity[]; readonly items: readonly ItemDoc[] };

/** Seeds the data folder of a server that does not run yet, and enrols `count` tablets without asking it. */
export async function wireShop(server: NorenServer, count: number, items: number): Promise<WireShop> {
	const seeded = await server.shop('seed', '--items', String(items), '--customers', '10');
	if (seeded.status !== 0) throw new Error(`seeding failed: ${seeded.stderr}`);
	const db = new Database(dataFolder(server.dataDir).database);
	try {
		const identities = db.transaction(() =>
			Array.from({ length: count }, () =>
				addDevice(db, 'shibuya', {}, { now: Date.now(), random: systemRandom }),
			),
		);
		const docs = db
			.all<{ doc: string }>(
				"SELECT doc FROM feed_docs WHERE feed = 'catalogue' AND id LIKE 'item:%' ORDER BY id",
			)
			.map(({ doc }) => JSON.parse(doc) as ItemDoc);
		return { identities, items: docs };
	} finally {
		db.close();
	}
}
