import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { unpackCustomer } from '#protocol/customer-pack.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { publishCustomers } from '#server/feeds/customers/publish-customers.ts';
import { storeKey } from '#server/office/customers/customer-keys.ts';
import { openDoc } from '#server/office/customers/sealed-text.ts';
import { NOON } from './an-import.ts';

let nth = 0;
/** Bytes that are different every time and the same in every run. */
const random = (count: number) => Uint8Array.from({ length: count }, () => (nth = (nth * 7 + 13) % 251));

/** Publishes whoever is marked, and answers what a store's tablets know of its customers, by name. */
export async function publishedPeople(
	db: Database,
	store = 'store',
): Promise<Map<string, PublishedCustomer>> {
	await publishCustomers(db, { now: () => NOON, random });
	const key = storeKey(db, store, random);
	const rows = db.all<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND withdrawn = 0',
		`customers-${store}`,
	);
	return new Map(
		rows.flatMap(({ doc }) => {
			const read = JSON.parse(doc) as FeedDoc;
			if (read.type !== 'customer') return [];
			const customer = unpackCustomer(read.ref, openDoc(key, read.sealed));
			if (!customer) throw new Error(`${read._id} does not open`);
			return [[customer.profile.name || customer.profile.otherIds.join(), customer] as const];
		}),
	);
}
