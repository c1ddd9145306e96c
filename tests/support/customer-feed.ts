import { keysOf } from '#domain/customer/customer-keys.ts';
import { type CustomerKeys, type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { stretched } from '#platform/argon2-stretch.ts';
import { toBase64Url } from '#protocol/base64url.ts';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import type { WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';
import { packCustomer, packKeys } from '#protocol/customer-pack.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { sha256Hex } from '#protocol/hash.ts';
import { sealBytes, sealDoc, type TextKey, textKey } from '#protocol/sealed-text.ts';

/** A key of 32 bytes that is the same every time it is asked for by the same name. */
export const keyBytes = (name: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(sha256Hex(name).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The key of bytes that are one. */
export async function aKey(bytes: Uint8Array<ArrayBuffer>): Promise<TextKey> {
	const key = await textKey(bytes);
	if (!key) throw new Error('32 bytes are a key');
	return key;
}

/** The store's customer key for who knows the PIN; argon2id as light as it goes, its strength has other tests. */
export async function anUnlock(pin: string, storeKey: Uint8Array<ArrayBuffer>): Promise<StaffUnlock> {
	const salt = keyBytes(`salt ${pin}`).slice(0, 16);
	const cost = { memory: 8, passes: 1 };
	const key = await aKey(await stretched(pin, salt, cost));
	return { v: 1, salt: toBase64Url(salt), ...cost, sealed: await sealBytes(key, storeKey) };
}

/** A published customer with only the interesting fields given. */
export const aCustomer = (
	ref: string,
	profile: Partial<CustomerProfile>,
	given: Partial<PublishedCustomer> = {},
): PublishedCustomer => ({
	...{ ref, profile: { ...EMPTY_PROFILE, ...profile }, joinedOn: '2025-04-01', rank: 'regular' },
	...{ lots: [], owed: 0, timeline: [], rfm: null, consents: [], merged: [] },
	totals: { purchases: 0, spend: 0, firstOn: null, lastOn: null },
	asOf: Date.parse('2026-11-20T00:00:00Z'),
	...given,
});

/** What a server publishes of people: search keys in buckets, a document each, sealed under the store's key. */
export async function customerDocs(
	people: readonly PublishedCustomer[],
	storeKey: Uint8Array<ArrayBuffer>,
	through: Readonly<Record<string, number>> = {},
	bucketCount = 4,
): Promise<FeedDoc[]> {
	const key = await aKey(storeKey);
	const buckets = new Map<string, CustomerKeys[]>();
	for (const { ref, profile } of people) {
		const bucket = `cindex:${(Number.parseInt(sha256Hex(ref).slice(0, 6), 16) % bucketCount).toString(16)}`;
		buckets.set(bucket, [...(buckets.get(bucket) ?? []), keysOf(ref, profile)]);
	}
	const index = [...buckets].map(async ([_id, keys]) => ({
		...{ _id, type: 'customer_index' as const, sealed: await sealDoc(key, packKeys(keys)) },
	}));
	const docs = people.map(async (person) => ({
		...{ _id: `customer:${person.ref}`, type: 'customer' as const, ref: person.ref, through },
		sealed: await sealDoc(key, packCustomer(person)),
		key: await sealBytes(key, keyBytes(`person ${person.ref}`)),
	}));
	return Promise.all([...index, ...docs]);
}

/** Loyalty rules of a small shop: a point for every 100 yen with tax, worth a yen. */
export const aLoyalty = (given: Partial<WireLoyalty> = {}): WireLoyalty => ({
	accrual: { step: 100, points: 1, base: 'inclusive', round: 'document' },
	worth: { n: 1, d: 1 },
	spend: { as: 'tender', min: 1, step: 1, proof_above: null },
	pending_days: 0,
	expiry: null,
	offline: { share: { n: 1, d: 2 }, per_sale: 300, per_till_day: 500, max_age_hours: 24 },
	ranks: [
		{ id: 'regular', name: { ja: 'レギュラー', en: 'Regular' }, from_spend: 0, times: { n: 1, d: 1 } },
		{ id: 'gold', name: { ja: 'ゴールド', en: 'Gold' }, from_spend: 100_000, times: { n: 3, d: 2 } },
	],
	terms: [{ version: '2026-01', from: '2026-01-01', ja: '会員規約', en: 'Terms' }],
	...given,
});
