import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import type { KnownCustomer } from '#ports/customer-vault.ts';
import type { CustomerDoc } from '#protocol/bodies/customer-docs.ts';
import { unpackCustomer } from '#protocol/customer-pack.ts';
import { openDoc } from '#server/office/customers/sealed-text.ts';
import { Vault } from '../../src/app/customers/vault.ts';
import { SIM_UNLOCK, storeKeyHex, storeKeyOf } from './cast.ts';
import { STORES } from './shop.ts';
import type { Tablet } from './tablet.ts';
import { readerOf, SimCustomerReplica, SimPersonFacts } from './tablet-people.ts';
import { feedDocs } from './tablet-replica.ts';
import type { World } from './world.ts';

export const bytesOfHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** Everybody whom the server publishes to any store, opened; once for each store. */
export function publishedPeople({ server }: World): PublishedCustomer[] {
	return STORES.flatMap((store) => {
		const key = bytesOfHex(storeKeyHex(store));
		return server.db
			.all<{ doc: string }>(
				"SELECT doc FROM feed_docs WHERE feed = ? AND id LIKE 'customer:%' AND withdrawn = 0 ORDER BY id",
				`customers-${store}`,
			)
			.flatMap(({ doc }) => {
				const { ref, sealed } = JSON.parse(doc) as CustomerDoc;
				return unpackCustomer(ref, openDoc(key, sealed)) ?? [];
			});
	});
}

/** Everybody whom a tablet has on its disk, as its own vault shows them to who knows the PIN, by the ref asked for. */
export async function tabletPeople(tablet: Tablet): Promise<Map<string, KnownCustomer>> {
	const { store, profile } = tablet;
	const disk = readerOf(profile);
	const vault = new Vault({
		replica: new SimCustomerReplica(disk, store),
		facts: new SimPersonFacts(disk),
		now: tablet.now,
		randomBytes: () => {
			throw new Error('nobody is registered by looking');
		},
		contactAt: async () => tablet.now(),
		openKey: () => storeKeyOf(store),
		server: async () => null,
	});
	await vault.unlock(SIM_UNLOCK, '0000');
	const docs = profile.commit('relaxed', (tx) => feedDocs(tx, `customers-${store}`));
	const people = new Map<string, KnownCustomer>();
	for (const doc of docs) {
		if (doc.type !== 'customer') continue;
		const known = await vault.read(doc.ref);
		if (!known.ok) continue;
		people.set(doc.ref, known.value);
		for (const ref of known.value.customer.merged) {
			const merged = await vault.read(ref);
			if (merged.ok) people.set(ref, merged.value);
		}
	}
	return people;
}
