import type { CustomerKeys } from '#domain/customer/profile.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { fromBase64Url } from '#protocol/base64url.ts';
import { unpackCustomer, unpackKeys } from '#protocol/customer-pack.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { openBytes, openDoc, sealBytes, sealJson, type TextKey, textKey } from '#protocol/sealed-text.ts';

/** A customers feed as a tablet has it that knows the store's key. */
export type OpenedFeed = {
	readonly customers: ReadonlyMap<string, PublishedCustomer>;
	readonly keys: ReadonlyMap<string, CustomerKeys>;
	readonly through: ReadonlyMap<string, Readonly<Record<string, number>>>;
	readonly personKeys: ReadonlyMap<string, TextKey>;
	readonly erased: ReadonlySet<string>;
};

/** Opens every document of a customers feed with what tablets open them with. */
export async function openFeed(docs: Iterable<FeedDoc>, key: TextKey): Promise<OpenedFeed> {
	const customers = new Map<string, PublishedCustomer>();
	const keys = new Map<string, CustomerKeys>();
	const through = new Map<string, Readonly<Record<string, number>>>();
	const personKeys = new Map<string, TextKey>();
	const erased = new Set<string>();
	for (const doc of docs) {
		if (doc.type === 'customer_erased') erased.add(doc.ref);
		if (doc.type === 'customer_index') {
			for (const row of unpackKeys(await openDoc(key, doc.sealed)) ?? []) keys.set(row.ref, row);
		}
		if (doc.type !== 'customer') continue;
		const customer = unpackCustomer(doc.ref, await openDoc(key, doc.sealed));
		if (!customer) throw new Error(`${doc._id} does not open`);
		customers.set(doc.ref, customer);
		through.set(doc.ref, doc.through);
		const own = await textKey((await openBytes(key, doc.key ?? '')) ?? new Uint8Array());
		if (own) personKeys.set(doc.ref, own);
	}
	return { customers, keys, through, personKeys, erased };
}

/** A key from its hex, as a test reads it out of the server's database. */
export async function keyOfHex(hex: string): Promise<TextKey> {
	const key = await textKey(new Uint8Array(Buffer.from(hex, 'hex')));
	if (!key) throw new Error('no key');
	return key;
}

/** A person's key as the tablet makes it that registers them. */
export async function newPersonKey(nth: number, storeKey: TextKey) {
	const raw = new Uint8Array(32).fill(nth);
	const key = await textKey(raw);
	if (!key) throw new Error('no key');
	return { key, sealed_key: await sealBytes(storeKey, raw) };
}

export { fromBase64Url, sealJson };
