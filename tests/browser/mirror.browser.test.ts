import Dexie from 'dexie';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { randomBytes } from '#platform/random-bytes.ts';
import { bucketDatabases, dropBucket } from '#platform/storage-bucket.ts';
import { NorenDatabase } from '#storage/database.ts';
import { MIRRORED, Mirror } from '#storage/mirror.ts';
import { dropMirroredFeeds, mirrorFeeds } from '#storage/mirror-feeds.ts';
import { bringUp, healFromMirror } from '#storage/mirror-heal.ts';
import { isBehind, peek } from '#storage/mirror-standing.ts';
import { openTill } from '#usecases/open-till.ts';
import { anItemDoc, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';
import { aBasket, sell } from '../support/sell.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
const pause = async () => {};
let till: Till;
let copy: NorenDatabase;
let mirror: Mirror;
let bucket: string;
let failures: unknown[];
let sales = 0;

/** A till whose second copy follows it, in a bucket of its own. */
beforeEach(async () => {
	bucket = `test-${crypto.randomUUID()}`;
	failures = [];
	mirror = new Mirror((cause) => failures.push(cause), {
		room: (own) => [async () => (await dropMirroredFeeds(own)) > 0],
	});
	copy = await openCopy();
	mirror.begin(async () => copy);
	till = await aTill({ mirror });
	await openTill(till, money(0), {});
});
afterEach(async () => {
	till.remove();
	copy.letGo();
	await dropBucket(bucket);
});

async function openCopy(): Promise<NorenDatabase> {
	const indexedDB = await bucketDatabases(bucket);
	if (!indexedDB) throw new Error('this Chromium has no storage buckets');
	return new NorenDatabase('noren', 'strict', { indexedDB });
}

const peekCopy = async () => {
	const indexedDB = await bucketDatabases(bucket);
	return indexedDB && peek(indexedDB, 'noren');
};

async function sellOne(): Promise<void> {
	sales++;
	// A sale that is refused would not make the copy follow, and what is compared after it would be luck.
	expect(await sell(till, aBasket(`b${sales}`, 100), 100)).toMatchObject({ ok: true });
}

async function tablesOf(db: NorenDatabase) {
	const rows = await Promise.all(MIRRORED.map((name) => db.table(name).toArray()));
	return Object.fromEntries(MIRRORED.map((name, n) => [name, rows[n]]));
}

const emptied = async (db: NorenDatabase) => {
	await db.transaction('rw', db.tables, () => Promise.all(db.tables.map((table) => table.clear())));
};

test('every commit is in both copies once it is told: sales, baskets, people, counts and removals', async () => {
	await sellOne();
	expect(await copy.journal.count()).toBe(2);
	await till.baskets.save(aBasket('open', 100));
	await till.baskets.suspend({ basket: aBasket('b-s', 100), label: 'x', operator: '0001', suspendedAt: 1 });
	await till.device.setOperator(null);
	await till.device.setOperator('0002');
	await till.db.journal.limit(1).delete();
	await till.db.drawers.toCollection().modify({ cash: 7 });
	await sellOne();
	expect(await tablesOf(copy)).toEqual(await tablesOf(till.db));
	expect(failures).toEqual([]);
});

test('what a transaction gave up is in neither', async () => {
	const giveUp = till.db.transaction('rw', till.db.meta, async () => {
		await till.db.meta.put({ key: 'operator', value: 'nobody' });
		throw new Error('given up');
	});
	await expect(giveUp).rejects.toThrow('given up');
	await sellOne();
	expect((await copy.meta.get('operator'))?.value).toBe('0001');
});

test('a copy that missed commits is brought up to date, and nothing else is touched', async () => {
	await sellOne();
	mirror.close();
	await sellOne();
	await till.baskets.save(aBasket('open', 100));
	copy = await openCopy();
	expect(await bringUp(till.db, copy)).toBe('caught_up');
	expect(await tablesOf(copy)).toEqual(await tablesOf(till.db));
});

test.each(['empty', 'of another life', 'broken'] as const)('a copy that is %s is made again', async (how) => {
	await sellOne();
	if (how === 'empty') await emptied(copy);
	if (how === 'broken') await copy.journal.limit(2).delete();
	if (how === 'of another life') {
		const identity = (await copy.meta.get('identity'))?.value as object;
		await copy.meta.put({ key: 'identity', value: { ...identity, device: 't09' } });
	}
	expect(await bringUp(till.db, copy)).toBe('renewed');
	expect(await tablesOf(copy)).toEqual(await tablesOf(till.db));
});

test.each(['emptied', 'broken', 'put back to an older state'] as const)(
	'a database that was %s comes back from the copy, goods included',
	async (how) => {
		await installFeed(till.replica, 'catalogue', [anItemDoc('1')]);
		await sellOne();
		await sellOne();
		const whole = await tablesOf(till.db);
		expect(await mirrorFeeds(till.db, copy, pause)).toBeGreaterThan(0);
		expect(await mirrorFeeds(till.db, copy, pause)).toBe(0);
		mirror.close();
		copy = await openCopy();
		if (how === 'emptied') await emptied(till.db);
		if (how === 'broken') await till.db.meta.delete('chain');
		if (how === 'put back to an older state') {
			const [, before] = await till.db.journal.orderBy('[incarnation+seq]').toArray();
			await till.db.journal.where('[incarnation+seq]').above([1, 2]).delete();
			const chain = (await till.db.meta.get('chain'))?.value as object;
			await till.db.meta.put({ key: 'chain', value: { ...chain, seq: 2, head: before?.entry.hash } });
		}
		const isOlder = how === 'put back to an older state';
		expect(await isBehind(till.db, await peekCopy())).toBe(isOlder);
		if (!isOlder) expect(await bringUp(till.db, copy)).toBe('not_now');
		expect(await healFromMirror(till.db, copy, await till.device.sentinel())).toBe('healed');
		expect(await tablesOf(till.db)).toEqual(whole);
		expect(await till.device.inspect()).toBe('sound');
		expect((await till.replica.load('catalogue'))?.pages).toHaveLength(1);
		await sellOne();
		expect(await till.db.journal.count()).toBe(4);
	},
);

test('a copy that lacks what was sold last brings the rest back, and the till does not go on from it (L5)', async () => {
	await sellOne();
	mirror.close();
	await sellOne();
	const note = await till.device.sentinel();
	await emptied(till.db);
	copy = await openCopy();
	expect(await healFromMirror(till.db, copy, note)).toBe('short');
	expect(await till.db.journal.count()).toBe(2);
	expect(await till.device.inspect()).toBe('damaged');
});

test('a healing broken off half-way begins again', async () => {
	await sellOne();
	const whole = await tablesOf(till.db);
	mirror.close();
	copy = await openCopy();
	// All but who the device is: that comes last.
	await till.db.meta.clear();
	await till.db.journal.limit(1).delete();
	expect(await till.device.inspect()).toBe('damaged');
	expect(await healFromMirror(till.db, copy, null)).toBe('healed');
	expect(await tablesOf(till.db)).toEqual(whole);
});

test('a copy that cannot be written stops no sale, and says so once', async () => {
	copy.letGo();
	await sellOne();
	await sellOne();
	expect(await till.db.journal.count()).toBe(3);
	expect(failures).toHaveLength(1);
});

/** The copy moves to a bucket that holds so many bytes, whatever the disk has, beside something that takes all the room. */
async function aSmallCopy(quota: number) {
	const name = `${bucket}-small`;
	const { storageBuckets } = navigator as unknown as {
		storageBuckets: { open(name: string, options: { quota: number }): Promise<{ indexedDB: IDBFactory }> };
	};
	const { indexedDB } = await storageBuckets.open(name, { quota });
	const ballast = new Dexie('ballast', { indexedDB });
	ballast.version(1).stores({ rows: '++' });
	const own = new NorenDatabase('noren', 'strict', { indexedDB });
	const followed: NorenDatabase[] = [];
	mirror.close();
	mirror.begin(async () => {
		const opened = new NorenDatabase('noren', 'strict', { indexedDB });
		followed.push(opened);
		await bringUp(till.db, opened);
		return opened;
	});
	return {
		/** Another connection to the copy, to look at it. */
		own,
		async fill() {
			for (const size of [256 * 1024, 16 * 1024, 1024, 128]) {
				for (let full = false; !full; ) {
					full = await ballast
						.table('rows')
						.add({ bytes: randomBytes(size) })
						.then(
							() => false,
							() => true,
						);
				}
			}
		},
		async remove() {
			for (const db of [ballast, own, ...followed]) db.close();
			await dropBucket(name);
		},
		makeRoom: () => ballast.table('rows').clear(),
	};
}

test('a copy without room is made good as soon as it is tried again, in the same life; what was sold meanwhile included', async () => {
	const small = await aSmallCopy(4 * 1024 * 1024);
	await sellOne();
	expect(await tablesOf(small.own)).toEqual(await tablesOf(till.db));
	await small.fill();
	for (let n = 0; n < 200 && failures.length === 0; n++) await sellOne();
	expect(failures).toMatchObject([{ inner: { name: 'QuotaExceededError' } }]);
	await sellOne();
	await till.baskets.save(aBasket('open', 100));
	expect(await small.own.journal.count()).toBeLessThan(await till.db.journal.count());
	await small.makeRoom();
	mirror.again();
	await sellOne();
	await mirror.settled();
	expect(await tablesOf(small.own)).toEqual(await tablesOf(till.db));
	await sellOne();
	expect(await tablesOf(small.own)).toEqual(await tablesOf(till.db));
	expect(failures).toHaveLength(1);
	await small.remove();
});

test('a copy without room gives its goods up for what was sold', async () => {
	const small = await aSmallCopy(4 * 1024 * 1024);
	await installFeed(
		till.replica,
		'catalogue',
		Array.from({ length: 500 }, (_, n) => anItemDoc(String(n))),
	);
	await sellOne();
	expect(await mirrorFeeds(till.db, small.own, pause)).toBeGreaterThan(0);
	await small.fill();
	for (let n = 0; n < 200 && (await small.own.pages.count()) > 0; n++) await sellOne();
	expect(await small.own.pages.count()).toBe(0);
	expect(await tablesOf(small.own)).toEqual(await tablesOf(till.db));
	expect(failures).toEqual([]);
	await small.remove();
});

test('a copy that could not be opened is tried again by itself, after a pause', async () => {
	mirror.close();
	copy = await openCopy();
	await emptied(copy);
	mirror = new Mirror((cause) => failures.push(cause), { againAfterMs: 10 });
	const another = await aTill({ mirror });
	mirror.begin(async () => {
		if (failures.length < 3) throw new Error('not yet');
		await bringUp(another.db, copy);
		return copy;
	});
	await openTill(another, money(0), {});
	await expect.poll(() => tablesOf(copy), { timeout: 10_000 }).toEqual(await tablesOf(another.db));
	expect(failures).toHaveLength(3);
	another.remove();
});

test('a copy that answers nothing holds a sale up for a moment only (L18)', async () => {
	let end = () => {};
	const held = new Promise<void>((resolve) => {
		end = resolve;
	});
	// Another transaction sits on the copy's tables.
	const sitting = copy.transaction('rw', copy.journal, async () => {
		let isHeld = true;
		void held.then(() => {
			isHeld = false;
		});
		while (isHeld) await copy.journal.count();
	});
	await sellOne();
	expect(await till.db.journal.count()).toBe(2);
	end();
	await sitting;
	await mirror.settled();
	expect(await copy.journal.count()).toBe(2);
});

test('the copy of the feeds follows them, and is given up when there is no room', async () => {
	await installFeed(till.replica, 'catalogue', [anItemDoc('1')]);
	await mirrorFeeds(till.db, copy, pause);
	await till.replica.apply('catalogue', [{ id: 'item:2', withdrawn: false, doc: anItemDoc('2') }], '5-x');
	await mirrorFeeds(till.db, copy, pause);
	expect((await copy.feeds.get('catalogue'))?.since).toBe('5-x');
	expect(await copy.deltas.count()).toBe(1);
	await installFeed(till.replica, 'catalogue', [anItemDoc('3')], '9');
	await mirrorFeeds(till.db, copy, pause);
	expect(await copy.pages.toArray()).toEqual(await till.db.pages.toArray());
	expect(await copy.deltas.count()).toBe(0);
	expect(await dropMirroredFeeds(copy)).toBeGreaterThan(0);
	expect(await copy.feeds.count()).toBe(0);
	expect(await copy.journal.count()).toBe(1);
});

test('looking at a copy that is not there makes none', async () => {
	const indexedDB = await bucketDatabases(`${bucket}-none`);
	expect(indexedDB && (await peek(indexedDB, 'noren'))).toBeNull();
	expect(await indexedDB?.databases()).toEqual([]);
	await dropBucket(`${bucket}-none`);
});
