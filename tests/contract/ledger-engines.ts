import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CouchFetch } from '#server/ledger/couch-fetch.ts';
import { parseCouchUrl } from '#server/ledger/couch-url.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { CouchStandIn } from '../support/couch-stand-in.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { LedgerUnderTest } from './ledger-suite.ts';

const outside = () => ({
	now: () => 1_795_000_000_000,
	newEpoch: () => randomBytes(4).toString('hex'),
});

/** A ledger on LevelDB in a folder of its own. */
export async function embeddedLedger(): Promise<LedgerUnderTest> {
	const folder = await mkdtemp(join(tmpdir(), 'noren-ledger-'));
	return {
		open: () => PouchLedger.open({ path: join(folder, 'ledger'), ...outside() }),
		dispose: () => rm(folder, { recursive: true }),
	};
}

/** A ledger on the stand-in. Unruly: rows of changes come repeated, in any order and in pages shorter than asked. */
export async function standInLedger(options: { nodes: number; unruly?: boolean }): Promise<LedgerUnderTest> {
	const couch = await new CouchStandIn({ nodes: options.nodes }).start();
	if (options.unruly) Object.assign(couch.mischief, { shuffled: seededRandom(7), repeated: 2, cap: 40 });
	return {
		open: () => PouchLedger.open({ couch: { url: couch.url('/suite'), shop: 's1' }, ...outside() }),
		dispose: () => couch.stop(),
	};
}

/** A ledger in a database of its own on a real CouchDB, removed afterwards. */
export function couchLedger(url: string): Promise<LedgerUnderTest> {
	const shop = `test-${randomBytes(6).toString('hex')}`;
	const place = parseCouchUrl(url);
	const database = `${place.server}/${encodeURIComponent(`${place.prefix}-${shop}`)}`;
	return Promise.resolve({
		open: () => PouchLedger.open({ couch: { url, shop }, ...outside() }),
		dispose: async () => {
			await new CouchFetch(place).send(database, { method: 'DELETE' }, [404]);
		},
	});
}
