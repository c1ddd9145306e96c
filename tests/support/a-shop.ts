import type { Replica } from '#ports/replica.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedDoc, FeedName, ItemDoc, StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { sha256Hex } from '#protocol/hash.ts';

/** A store's settings with only the interesting fields given. */
export const aStore = (given: Partial<StoreDoc> = {}): StoreDoc => ({
	_id: 'store:shibuya',
	type: 'store',
	code: 'SBY',
	name: '渋谷店',
	shop_name: '暖簾商店',
	address: '東京都渋谷区',
	phone: '03-0000-0000',
	registration_number: 'T7000012050002',
	currency: 'JPY',
	time_zone: 'Asia/Tokyo',
	cut_hour: 5,
	tax_rounding: 'floor',
	tax_categories: [
		{ id: 'standard', mark: '', rates: [{ valid_from: '2019-10-01', rate: { n: 10, d: 100 } }] },
		{ id: 'reduced', mark: '※', rates: [{ valid_from: '2019-10-01', rate: { n: 8, d: 100 } }] },
	],
	places: [{ id: 'shibuya', name: '渋谷店' }],
	...given,
});

/** A person at the till; the hash is of no PIN. */
export const aClerk = (given: Partial<StaffDoc> = {}): StaffDoc => ({
	_id: 'staff:0001',
	type: 'staff',
	name: '佐藤',
	role: 'cashier',
	pin_hash: 'none',
	...given,
});

/** An item document with only the interesting fields given. */
export const anItemDoc = (id: string, given: Partial<ItemDoc> = {}): ItemDoc => ({
	_id: `item:${id}`,
	type: 'item',
	sku: id,
	gtins: [],
	name: `item ${id}`,
	reading: '',
	category: 'other',
	price: 100,
	tax_category: 'standard',
	tax_included: true,
	...given,
});

/** Installs a feed on a replica the way a snapshot does, as one pack. */
export async function installFeed(
	replica: Replica,
	feed: FeedName,
	docs: readonly FeedDoc[],
	since = '1',
): Promise<void> {
	const sorted = [...docs].sort((a, b) => (a._id < b._id ? -1 : 1));
	const text = sorted.map((doc) => canonicalJson(doc as unknown as Json)).join('\n');
	const hash = sha256Hex(text);
	const packs = [{ hash, count: docs.length, bytes: text.length }];
	const manifest = { feed, epoch: 'test', since, count: docs.length, packs };
	await replica.install(
		manifest,
		feed,
		async () => new TextEncoder().encode(text),
		() => {},
	);
}
