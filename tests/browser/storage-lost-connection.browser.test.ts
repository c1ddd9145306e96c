import { afterEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { verifyChain } from '#protocol/chain.ts';
import { NorenDatabase } from '#storage/database.ts';
import { JournalStore } from '#storage/journal-store.ts';
import { openTill } from '#usecases/open-till.ts';
import { aTill } from '../support/a-till.ts';
import { aBasket, sell } from '../support/sell.ts';
import { journalOf } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
afterEach(() => till.remove());

async function openedTill(): Promise<void> {
	till = await aTill();
	await openTill(till, money(0), {});
}

/** An IndexedDB whose next `fails` openings end with an error, as Chromium's do when its storage process is gone. */
function brokenFactory(fails: () => boolean): IDBFactory {
	return new Proxy(indexedDB, {
		get(real, name) {
			if (name !== 'open') return Reflect.get(real, name, real).bind?.(real);
			return (...call: Parameters<IDBFactory['open']>) => {
				if (fails()) throw new DOMException('Internal error opening backing store', 'UnknownError');
				return real.open(...call);
			};
		},
	});
}

/** A second hold on the till's database through a factory that fails as long as the test says. */
function throughBroken(failing: { times: number }) {
	const db = new NorenDatabase(till.name, 'strict', {
		indexedDB: brokenFactory(() => failing.times-- > 0),
	});
	const journal = new JournalStore(db, {
		clock: till.clock,
		clockOffset: () => 0,
		fenceToken: () => till.fence.token,
	});
	return { db, journal };
}

test('a connection that is closed under the till is opened again, and the sale is there once (F17)', async () => {
	await openedTill();
	for (let turn = 1; turn <= 3; turn++) {
		till.db.backendDB().close();
		expect(await sell(till, aBasket(`b${turn}`, 100), 100)).toMatchObject({ ok: true });
	}
	expect(verifyChain(await journalOf(till.db))).toMatchObject({ ok: true, length: 4 });
	till.db.backendDB().close();
	await till.baskets.save(aBasket('open', 100));
	expect(await till.baskets.open()).toMatchObject({ id: 'open' });
});

test('a storage that opens at the third try sells; one that does not says so and keeps nothing half (F17)', async () => {
	await openedTill();
	const failing = { times: 0 };
	const { db, journal } = throughBroken(failing);
	const parts = { ...till, journal };
	expect(await sell(parts, aBasket('b1', 100), 100)).toMatchObject({ ok: true });
	failing.times = 2;
	db.backendDB().close();
	expect(await sell(parts, aBasket('b2', 100), 100)).toMatchObject({ ok: true });
	failing.times = Number.POSITIVE_INFINITY;
	db.backendDB().close();
	const draft = {
		kind: 'till_open',
		businessDay: '2026-11-22',
		operator: '0001',
		onceKey: 'never',
		body: () => ({ currency: 'JPY', float: 0, count: {} }),
	} as const;
	expect(await journal.commit(draft)).toEqual({ status: 'failed', code: 'storage_failed' });
	expect(await journalOf(till.db)).toHaveLength(3);
	// It comes back: the same fact goes in, once.
	failing.times = 0;
	expect(await journal.commit(draft)).toMatchObject({ status: 'committed', entry: { seq: 4 } });
	expect(await journal.commit(draft)).toMatchObject({ status: 'already', entry: { seq: 4 } });
	db.close();
});

test('a database deleted under the till never begins at 1: the sale fails, and the basket is still with the caller (F16, F17)', async () => {
	await openedTill();
	await sell(till, aBasket('b1', 100), 100);
	till.db.close({ disableAutoOpen: false });
	till.relaxed.close({ disableAutoOpen: false });
	await new Promise((resolve, reject) => {
		const deleting = indexedDB.deleteDatabase(till.name);
		deleting.onsuccess = resolve;
		deleting.onerror = reject;
	});
	const outcome = await till.journal.commit({
		kind: 'till_open',
		businessDay: '2026-11-22',
		operator: '0001',
		onceKey: 'again',
		body: () => ({ currency: 'JPY', float: 0, count: {} }),
	});
	expect(outcome).toEqual({ status: 'failed', code: 'storage_failed' });
	expect(await journalOf(till.db)).toEqual([]);
	expect(await till.device.inspect()).toBe('empty');
});

test('a commit whose answer is lost is read again before anything is said (F14)', async () => {
	await openedTill();
	const real = till.db.transaction.bind(till.db);
	till.db.transaction = ((...call: Parameters<typeof real>) =>
		real(...call).then(() => {
			throw new DOMException('It was committed, but the answer was lost', 'AbortError');
		})) as typeof real;
	const draft = {
		kind: 'till_open',
		businessDay: '2026-11-22',
		operator: '0001',
		onceKey: 'late',
		body: () => ({ currency: 'JPY', float: 0, count: {} }),
	} as const;
	expect(await till.journal.commit(draft)).toMatchObject({ status: 'committed', entry: { seq: 2 } });
	expect(await journalOf(till.db)).toHaveLength(2);
});
