import type { StoreDoc } from '#protocol/feed.ts';

import { BasketStore } from '#storage/basket-store.ts';
import { NorenDatabase } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { JournalStore } from '#storage/journal-store.ts';
import type { Mirror } from '#storage/mirror.ts';
import { ReplicaStore } from '#storage/replica-store.ts';
import { aClerk, aStore, installFeed } from './a-shop.ts';

/** A till over real IndexedDB, enrolled and signed in, with a clock the test turns. */
export async function aTill(
	given: {
		readonly store?: Partial<StoreDoc>;
		readonly database?: string;
		readonly enrolled?: boolean;
		readonly mirror?: Mirror;
	} = {},
) {
	const name = given.database ?? `till-${crypto.randomUUID()}`;
	const db = new NorenDatabase(name, 'strict');
	const relaxed = new NorenDatabase(name, 'relaxed');
	given.mirror?.watch(db);
	given.mirror?.watch(relaxed);
	const time = { now: Date.parse('2026-11-22T01:00:00Z') };
	const device = new DeviceStore(db);
	const fence = { token: await device.takeFence() };
	const journal = new JournalStore(db, {
		clock: { now: () => time.now },
		clockOffset: () => 0,
		fenceToken: () => fence.token,
		copied: async () => given.mirror?.settled(),
	});
	const replica = new ReplicaStore(relaxed);
	const store = aStore(given.store);
	if (given.enrolled === false) await installFeed(replica, 'store-shibuya', [store, aClerk()]);
	else if (!(await device.identity())) {
		const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
			'sign',
			'verify',
		]);
		const identity = { store: 'shibuya', storeCode: 'SBY', device: 't01', register: 'R01', incarnation: 1 };
		await device.enrolled(identity, { token: 'token', keys, epoch: 'test' });
		await installFeed(replica, 'store-shibuya', [store, aClerk()]);
		await device.setOperator('0001');
	}
	let count = 0;
	return {
		name,
		db,
		relaxed,
		time,
		fence,
		device,
		journal,
		replica,
		baskets: new BasketStore(db),
		clock: { now: () => time.now },
		ids: { next: () => `id-${++count}` },
		catalogue: { version: async () => '1-test' },
		remove() {
			db.close();
			relaxed.close();
			indexedDB.deleteDatabase(name);
		},
	};
}
