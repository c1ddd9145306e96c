import type { CustomerKeys } from '#domain/customer/profile.ts';
import type { CustomerIndexDoc } from '#protocol/bodies/customer-docs.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { packKeys, unpackKeys } from '#protocol/customer-pack.ts';
import type { Database } from '#server/database/database.ts';
import { bucketOf } from '#server/office/customers/mark-customers.ts';
import { openDoc, sealDoc } from '#server/office/customers/sealed-text.ts';
import { publishTexts, withdrawDocs } from '../publish.ts';

/** Of 256 buckets by hash, so many neighbours are one document: a store has at most 64 of them. */
const TOGETHER = 4;

/** Search keys that come (or null: that go), by ref. */
export type KeyChanges = ReadonlyMap<string, CustomerKeys | null>;

/** The document that someone's search keys are in. */
export const indexDocOf = (ref: string): string =>
	`cindex:${Math.floor(bucketOf(ref) / TOGETHER)
		.toString(16)
		.padStart(2, '0')}`;

/**
 * Lays changed search keys into a store's index documents. What a document says of the others is read from itself:
 * nobody's keys lie in the database in the clear.
 */
export function publishKeys(db: Database, store: string, key: Uint8Array, changes: KeyChanges): void {
	const feed = `customers-${store}` as const;
	const docs = new Map<string, Map<string, CustomerKeys>>();
	for (const [ref, keys] of changes) {
		const id = indexDocOf(ref);
		const people = docs.get(id) ?? published(db, feed, id, key);
		docs.set(id, people);
		if (keys) people.set(ref, keys);
		else people.delete(ref);
	}
	const kept = [...docs].filter(([, people]) => people.size > 0);
	publishTexts(
		db,
		feed,
		kept.map(([id, people]) => [id, textOf(id, people, key)]),
	);
	withdrawDocs(
		db,
		feed,
		[...docs].filter(([, people]) => people.size === 0).map(([id]) => id),
	);
}

function published(db: Database, feed: string, id: string, key: Uint8Array): Map<string, CustomerKeys> {
	const row = db.get<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND id = ? AND withdrawn = 0',
		...[feed, id],
	);
	const people = row ? unpackKeys(openDoc(key, (JSON.parse(row.doc) as CustomerIndexDoc).sealed)) : null;
	return new Map((people ?? []).map((keys) => [keys.ref, keys]));
}

function textOf(id: string, people: ReadonlyMap<string, CustomerKeys>, key: Uint8Array): string {
	const sorted = [...people.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
	const doc: CustomerIndexDoc = { _id: id, type: 'customer_index', sealed: sealDoc(key, packKeys(sorted)) };
	return canonicalJson(doc as unknown as Json);
}
