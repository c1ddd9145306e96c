import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { ledgerSuite } from './ledger-suite.ts';

const options = (path: string) => ({ path, now: () => 1_795_000_000_000, newEpoch: () => 'e1' });

ledgerSuite('PouchDB and LevelDB', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'noren-ledger-'));
	return {
		open: () => PouchLedger.open(options(join(folder, 'ledger'))),
		dispose: () => rm(folder, { recursive: true }),
	};
});

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
