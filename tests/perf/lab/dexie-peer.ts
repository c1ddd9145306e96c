import Dexie, { type EntityTable } from 'dexie';
import type { ItemDoc } from '#protocol/feed.ts';
import { fetchItems } from './items.ts';

const CHUNK = 5000;

/** Ms that Dexie takes to `bulkPut` the items one to a row with one index; fetching and parsing are not counted. */
export async function dexiePeer(): Promise<number> {
	const items = await fetchItems();
	const db = new Dexie('dexie-peer', { chromeTransactionDurability: 'relaxed', cache: 'disabled' });
	db.version(1).stores({ items: '_id, *gtins' });
	const table = (db as Dexie & { items: EntityTable<ItemDoc, '_id'> }).items;
	const from = performance.now();
	for (let at = 0; at < items.length; at += CHUNK) await table.bulkPut(items.slice(at, at + CHUNK));
	const took = performance.now() - from;
	if ((await table.count()) !== items.length) throw new Error('Dexie lost items');
	await db.delete();
	return took;
}
