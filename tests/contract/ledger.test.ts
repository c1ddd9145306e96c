import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCouchUrl } from '#server/ledger/couch-url.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { couchLedger, embeddedLedger, standInLedger } from './ledger-engines.ts';
import { observe } from './ledger-same.ts';
import { type LedgerUnderTest, ledgerSuite } from './ledger-suite.ts';
import { ledgerWideSuite } from './ledger-wide-suite.ts';

const outside = { now: () => 1_795_000_000_000, newEpoch: () => 'e1' };
const options = (path: string) => ({ path, ...outside });

const configured = process.env.COUCHDB_URL;
process.stdout.write(
	configured
		? `\nLedger conformance: embedded LevelDB, the stand-in, and the CouchDB at ${parseCouchUrl(configured).host}\n`
		: '\nLedger conformance: embedded LevelDB and a stand-in. CouchDB was NOT tested: COUCHDB_URL is not set\n',
);

const engines: readonly (readonly [string, () => Promise<LedgerUnderTest>])[] = [
	['PouchDB and LevelDB', embeddedLedger],
	['the stand-in for CouchDB, one node', () => standInLedger({ nodes: 1 })],
	[
		'the stand-in for CouchDB, three nodes, rows repeated and in any order',
		() => standInLedger({ nodes: 3, unruly: true }),
	],
	...(configured ? [['CouchDB', () => couchLedger(configured)] as const] : []),
];

for (const [engine, make] of engines) {
	ledgerSuite(engine, make);
	ledgerWideSuite(engine, make);
}

test.each([1, 2, 3, 169007474, Math.floor(Math.random() * 1e9)])(
	'a random program gives the same results on every engine, seed %i',
	async (seed) => {
		const observed: string[][] = [];
		for (const [, make] of engines) {
			const place = await make();
			observed.push(await observe(place, seed, 60));
			await place.dispose();
		}
		for (const each of observed) expect(each).toEqual(observed[0]);
	},
);

test('a LevelDB that does not fsync is refused at start', async () => {
	const require = createRequire(import.meta.url);
	const leveldown = createRequire(require.resolve('pouchdb'))('leveldown') as {
		prototype: { batch(operations: unknown, options: object, done: unknown): void };
	};
	const batch = leveldown.prototype.batch;
	leveldown.prototype.batch = function (operations, _options, done) {
		batch.call(this, operations, { sync: false }, done);
	};
	const folder = await mkdtemp(join(tmpdir(), 'noren-ledger-'));
	try {
		await expect(PouchLedger.open(options(join(folder, 'ledger')))).rejects.toThrow('durability');
	} finally {
		leveldown.prototype.batch = batch;
		await rm(folder, { recursive: true });
	}
});

test('a ledger that another opener holds is refused', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'noren-ledger-'));
	const path = join(folder, 'ledger');
	const first = await PouchLedger.open(options(path));
	const leveldown = createRequire(createRequire(import.meta.url).resolve('pouchdb'))('leveldown');
	const second = leveldown(path);
	const error = await new Promise<Error | undefined>((done) => second.open(done));
	expect(String(error)).toMatch(/lock/i);
	await first.close();
	await rm(folder, { recursive: true });
});
