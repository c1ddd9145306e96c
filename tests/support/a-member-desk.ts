import { randomBytes } from '#platform/random-bytes.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { CustomerReplica, PersonFacts } from '#storage/customer-replica.ts';
import { customerServices } from '../../src/app/customer-services.ts';
import { openStoreKey } from '../../src/app/customers/store-key.ts';
import { Vault } from '../../src/app/customers/vault.ts';
import { Signal } from '../../src/app/signal.ts';
import { aCounter, strictStore } from './a-counter.ts';
import { aClerk, aStore, installFeed } from './a-shop.ts';
import { aCustomer, aLoyalty, anUnlock, customerDocs, keyBytes } from './customer-feed.ts';

const FEED = 'customers-shibuya';
export const STORE_KEY = keyBytes('store');
/** Of 佐藤, whose it opens. */
export const PIN = '0001';

export const HANAKO = aCustomer(
	'hanako',
	{
		name: '山田 花子',
		kana: 'ヤマダ ハナコ',
		phones: ['090-1234-5678'],
		mails: ['hanako@example.jp'],
		birthday: '--11-24',
	},
	{
		lots: [{ points: 1000, earnedOn: '2026-01-10', spendableFrom: '2026-01-10', expiresOn: null }],
		totals: { purchases: 2, spend: 30_000, firstOn: '2025-04-01', lastOn: '2026-11-01' },
	},
);
export const SHOTA = aCustomer('shota', {
	name: '大下 翔太',
	kana: 'オオシタ ショウタ',
	phones: ['080-5555-0199'],
});

/** A counter whose till knows the store's customers: 花子 with 1,000 points and 翔太, locked until somebody unlocks. */
export async function aMemberDesk() {
	const counter = await aCounter();
	const line = { isOffline: false };
	/** The till's customers as they begin after a start: nothing is open. */
	function begin() {
		const parts = {
			replica: new CustomerReplica(counter.relaxed, 'shibuya'),
			facts: new PersonFacts(counter.relaxed),
		};
		const vault = new Vault({
			...{ ...parts, now: () => counter.time.now, randomBytes, openKey: openStoreKey },
			contactAt: async () => counter.time.now - 1000,
			server: async () => null,
		});
		const arrived = new Signal(0);
		const { db, device, journal, ids, clock, pins } = counter;
		const desk = customerServices({
			...{ db, device, journal, ids, clock, deviceClock: clock, pins, vault, arrived },
			isOffline: () => line.isOffline,
			committed: () => {},
		});
		return { desk, arrived };
	}
	async function publish(docs: readonly FeedDoc[], since: string): Promise<void> {
		await installFeed(counter.replica, FEED, docs, since);
		await counter.replica.noteCurrent(FEED, counter.time.now);
	}
	const strict = strictStore();
	const roles = strict.roles?.map((role) =>
		role.id === 'manager'
			? { ...role, permissions: [...role.permissions, 'customer_merge', 'exchange'] }
			: role,
	);
	const loyalty = aLoyalty() as unknown as Record<string, unknown>;
	const store = aStore({ ...strict, loyalty, ...(roles && { roles }) });
	const people = [
		aClerk({ unlock: await anUnlock(PIN, STORE_KEY), pin_hash: PIN }),
		aClerk({ _id: 'staff:0009', name: '店長', role: 'manager', pin_hash: '9999' }),
	];
	await installFeed(counter.replica, 'store-shibuya', [store, ...people], '3');
	await publish(await customerDocs([HANAKO, SHOTA], STORE_KEY), '1');
	return { counter, line, store, begin, publish };
}
