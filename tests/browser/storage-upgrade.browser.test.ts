import Dexie from 'dexie';
import { afterEach, expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { NorenDatabase, WRITER_VERSION } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { openTill } from '#usecases/open-till.ts';
import { aTill } from '../support/a-till.ts';
import { aBasket, sell } from '../support/sell.ts';
import { journalOf } from '../support/stored-projections.ts';

type Till = Awaited<ReturnType<typeof aTill>>;
let till: Till;
afterEach(() => till.remove());

/** The tables as version 1 of the app had them. */
const VERSION_1 = {
	meta: 'key',
	sync_state: 'key',
	journal: 'id, [incarnation+seq], &once_key',
	movements: '[entry_id+line], item_id',
	receipts: 'number, device_time',
	drawers: 'session',
	baskets: 'id, state',
	feeds: 'feed',
	pages: '[feed+generation+index]',
	deltas: '[feed+id], feed',
};

/** What a later version of the app might do to the database. */
class LaterDatabase extends Dexie {
	constructor(name: string) {
		super(name);
		this.version(3).stores({
			...VERSION_1,
			...{ pages: '[feed+generation+index], [feed+hash]', reserve: 'key' },
			...{ receipts: 'number, device_time, entry_id', payments: 'key, basket_id' },
			...{ returned: '[entry_id+nth], of', balances: '[entry_id+nth], account' },
		});
		this.version(4).stores({ person_facts: '[entry_id+ref], ref', person_keys: 'ref, sent' });
		this.version(5)
			.stores({ invented: 'key' })
			.upgrade(async (upgrade) => {
				await upgrade.table('meta').put({ key: 'fence', value: { min_writer_version: 5, token: 99 } });
			});
	}
}

/** Takes a till's database back to what version 1 left, entries and all. */
async function asVersion1(name: string, from: NorenDatabase): Promise<void> {
	const tables = Object.keys(VERSION_1);
	const rows = await Promise.all(tables.map((table) => from.table(table).toArray()));
	till.db.close();
	till.relaxed.close();
	await Dexie.delete(name);
	const old = new Dexie(name);
	old.version(1).stores(VERSION_1);
	for (const [at, table] of tables.entries()) await old.table(table).bulkAdd(rows[at] ?? []);
	await old.table('meta').put({ key: 'fence', value: { min_writer_version: 1, token: 1 } });
	old.close();
}

test('an unsynced journal of version 1 comes through the upgrade as it was, and older code is fenced off (F29)', async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	await sell(till, aBasket('b1', 100), 100);
	const before = await journalOf(till.db);
	await asVersion1(till.name, till.db);
	const upgraded = new NorenDatabase(till.name, 'strict');
	expect(await journalOf(upgraded)).toEqual(before);
	expect((await upgraded.meta.get('fence'))?.value).toEqual({ min_writer_version: WRITER_VERSION, token: 1 });
	expect(upgraded.backendDB().version).toBe(40);
	expect(await new DeviceStore(upgraded).inspect()).toBe('sound');
	upgraded.close();
});

test('an upgrade killed half way leaves the old database whole, and the next start upgrades it (F29)', async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	const before = await journalOf(till.db);
	await asVersion1(till.name, till.db);
	await new Promise<void>((resolve) => {
		const open = indexedDB.open(till.name, 40);
		open.onupgradeneeded = () => {
			open.result.createObjectStore('reserve', { keyPath: 'key' });
			open.transaction?.abort();
		};
		open.onerror = () => resolve();
	});
	const upgraded = new NorenDatabase(till.name, 'strict');
	expect(await journalOf(upgraded)).toEqual(before);
	expect(await upgraded.reserve.count()).toBe(0);
	upgraded.close();
});

test('code that finds newer tables does not write them, nor read them as its own (F29, D9)', async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	till.db.close();
	till.relaxed.close();
	const later = new LaterDatabase(till.name);
	await later.open();
	const old = await aTill({ database: `${till.name}-unused` });
	const again = new NorenDatabase(till.name, 'strict');
	await expect(again.journal.count()).rejects.toThrow();
	await expect(new DeviceStore(again).takeFence()).rejects.toThrow();
	expect((await later.table('meta').get('fence'))?.value).toEqual({ min_writer_version: 5, token: 99 });
	later.close();
	old.remove();
});

test('a tab that was open when newer code took the database over can neither sell nor save a basket (F28, D9)', async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	await till.db.meta.put({
		key: 'fence',
		value: { min_writer_version: WRITER_VERSION + 1, token: till.fence.token },
	});
	expect(await sell(till, aBasket('b1', 100), 100)).toEqual({ ok: false, code: 'writer_fenced' });
	await expect(till.baskets.save(aBasket('b1', 100))).rejects.toMatchObject({ code: 'writer_fenced' });
	expect(await journalOf(till.db)).toHaveLength(1);
});

test('an upgrade waits until the open connection is let go, and both sides are told (F30)', async () => {
	till = await aTill();
	await openTill(till, money(0), {});
	till.relaxed.close();
	let asked = 0;
	till.db.onAsked = () => asked++;
	let blocked = 0;
	const later = new LaterDatabase(till.name);
	later.on('blocked', () => blocked++);
	let isOpen = false;
	const opening = later.open().then(() => {
		isOpen = true;
	});
	await expect.poll(() => [asked > 0, blocked > 0]).toEqual([true, true]);
	// Someone is being served: the sale goes on and through.
	expect(await sell(till, aBasket('b1', 100), 100)).toMatchObject({ ok: true });
	expect(isOpen).toBe(false);
	till.db.letGo();
	await opening;
	expect(await sell(till, aBasket('b2', 100), 100).catch(() => 'closed')).toBe('closed');
	expect(await later.table('journal').count()).toBe(2);
	later.close();
});
