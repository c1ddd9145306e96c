import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Database } from '#server/database/database.ts';
import { AckTracker } from '#server/ledger/acks.ts';
import { keepConflicts } from '#server/ledger/conflict-scanner.ts';
import { LEDGER_START } from '#server/ledger/ledger.ts';
import { entryDocument } from '#server/ledger/ledger-documents.ts';
import { PouchLedger } from '#server/ledger/pouch-ledger.ts';
import { receivePush } from '#server/ledger/receive-push.ts';
import { followLedger } from '#server/projections/follow-ledger.ts';
import { projectionHashes, resetProjections } from '#server/projections/rebuild.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { CouchStandIn } from '../support/couch-stand-in.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** F36: a node is lost while tablets push, a cluster splits, and one id gets two contents. On a stand-in, not on CouchDB. */
let couch: CouchStandIn;
let ledger: PouchLedger;
let journal: TestJournal;
let clock = 1;

beforeEach(async () => {
	couch = await new CouchStandIn({ nodes: 3 }).start();
	ledger = await PouchLedger.open({
		couch: { url: couch.url(), shop: 's1' },
		now: () => clock++,
		newEpoch: () => 'e1',
	});
	journal = new TestJournal();
});
afterEach(async () => {
	await ledger.close();
	await couch.stop();
});

const nodes = (...up: boolean[]) => {
	for (const [at, copy] of couch.only().copies.entries()) copy.up = up[at] ?? true;
};

describe('F36 node loss', () => {
	test('one node of three lost changes nothing', async () => {
		const entries = journal.trade(5);
		nodes(true, false, true);
		expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'stored'));
		expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'duplicate'));
	});

	test('what fewer nodes than the quorum have is not acknowledged, however often it comes', async () => {
		const entries = journal.trade(3);
		nodes(true, false, false);
		for (let tries = 0; tries < 3; tries++) {
			expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'retry'));
		}
		const acks = new AckTracker(ledger);
		const push = await receivePush(entries, journal.key, { ledger, acks, now: () => 1 });
		expect(push.rows.every(({ result }) => result === 'retry')).toBe(true);
		nodes(true, true, true);
		expect(await ledger.append(entries, journal.key)).not.toContain('retry');
		expect(await ledger.append(entries, journal.key)).toEqual(entries.map(() => 'duplicate'));
		couch.only().copies.shift(); // the node that had them alone is gone for good
		for (const entry of entries) expect(await ledger.get(entry.id)).toEqual(entry);
		expect(await keepConflicts(new Database(':memory:'), ledger)).toBe(0);
	});

	test('an entry that one node took is acknowledged only when a quorum has it, then survives that node', async () => {
		const [first, second] = [journal.openTill(), journal.sale()];
		couch.mischief.writesReach = 1;
		expect(await ledger.append([first], journal.key)).toEqual(['retry']);
		couch.behave();
		nodes(false, true, true);
		expect(await ledger.append([first, second], journal.key)).toEqual(['stored', 'stored']);
		nodes(false, true, true);
		expect((await ledger.get(first.id))?.hash).toBe(first.hash);
	});

	test('a quarantined entry is not acknowledged below the quorum either', async () => {
		nodes(true, false, false);
		const acks = new AckTracker(ledger);
		const bad = [{ id: 'shibuya:t01.1:000000001', kind: 'seance' }];
		await expect(receivePush(bad, journal.key, { ledger, acks, now: () => 1 })).rejects.toThrow(
			'enough nodes',
		);
	});

	test('a copy that lags behind does not make the ledger look as if it lost entries', async () => {
		const entries = journal.trade(9);
		nodes(false, true, true);
		await ledger.append(entries, journal.key);
		nodes(true, true, true); // node 0 answers listings now and has none of it
		expect(await new AckTracker(ledger).through(journal.key)).toBe(10);
	});

	test('changes replayed from another copy, repeated and out of order fold to the same', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'noren-f36-'));
		const db = new Database(join(folder, 'a.sqlite'));
		const calm = new Database(join(folder, 'b.sqlite'));
		try {
			const others = [1, 2, 3].map((n) => new TestJournal({ device: `t0${n}` }));
			for (let round = 0; round < 4; round++) {
				for (const each of others) {
					each.trade(8);
					await ledger.append(each.entries.slice(-9), each.key);
				}
				Object.assign(couch.mischief, { shuffled: seededRandom(round), repeated: 3, cap: 7 });
				nodes(round !== 1, round !== 2, true);
				await followLedger(db, ledger);
				couch.behave();
				nodes(true, true, true);
				couch.only().sync();
			}
			await followLedger(db, ledger);
			await followLedger(calm, ledger);
			expect(projectionHashes(db)).toEqual(projectionHashes(calm));
			expect(db.get('SELECT count(*) AS n FROM proj_parked')).toMatchObject({ n: 0 });
			const before = projectionHashes(db);
			db.run('UPDATE proj_position SET since = ?', LEDGER_START);
			await followLedger(db, ledger);
			expect(projectionHashes(db)).toEqual(before);
			resetProjections(db);
			await followLedger(db, ledger);
			expect(projectionHashes(db)).toEqual(before);
		} finally {
			db.close();
			calm.close();
			await rm(folder, { recursive: true });
		}
	});
});

describe('F36 split brain', () => {
	test('a second content that lost is kept aside as id_reuse, once, and the same content is left alone', async () => {
		const db = new Database(':memory:');
		const [mine, equal] = [journal.sale({ price: 100 }), journal.sale({ price: 200 })];
		const theirs = new TestJournal().sale({ price: 900 });
		await ledger.append([mine, equal], journal.key);
		const cluster = couch.only();
		cluster.injectConflict(mine.id, entryDocument(theirs, 7));
		cluster.injectConflict(equal.id, entryDocument(equal, 8));
		expect(await keepConflicts(db, ledger)).toBe(1);
		expect(await keepConflicts(db, ledger)).toBe(0);
		const rows = (await ledger.changesSince(LEDGER_START, 100)).rows;
		const aside = rows.flatMap((row) => (row.type === 'quarantine' ? [row.record] : []));
		expect(aside).toHaveLength(1);
		const kept = [String(aside[0]?.content), JSON.stringify(await ledger.get(mine.id))];
		expect(kept.map((text) => JSON.parse(text).hash).sort()).toEqual([mine.hash, theirs.hash].sort());
		expect(aside[0]).toMatchObject({ reason: 'id_reuse', claimed_id: mine.id });
		db.close();
	});

	test('both contents pushed again are the one that won everywhere and an id_reuse', async () => {
		const theirs = new TestJournal();
		for (let price = 100; price < 900; price += 100) {
			const [mine, other] = [journal.sale({ price }), theirs.sale({ price: price + 1 })];
			await ledger.append([mine], journal.key);
			couch.only().injectConflict(mine.id, entryDocument(other, 7));
			const outcomes = [
				...(await ledger.append([mine], journal.key)),
				...(await ledger.append([other], journal.key)),
			];
			expect([...outcomes].sort()).toEqual(['duplicate', 'id_reuse']);
			const won = outcomes[0] === 'duplicate' ? mine.hash : other.hash;
			expect((await ledger.get(mine.id))?.hash).toBe(won);
			const shown = (await ledger.changesSince(LEDGER_START, 1000)).rows.flatMap((row) =>
				row.type === 'entry' && row.entry.id === mine.id ? [row.entry.hash] : [],
			);
			expect(shown).toEqual([won]);
		}
	});
});
