import { setTimeout as pause } from 'node:timers/promises';
import type { ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { keepItems, type OfficeItem } from '#server/office/items.ts';

/** Items in one transaction, as an import has them. */
const LOT = 1000;

/**
 * The office makes the first `count` goods with a barcode dearer by `by`, a thousand to a transaction, beside a running
 * server or without one. Answers those goods as they are now; throws when there are fewer.
 */
export async function changePrices(
	dataDir: string,
	items: readonly ItemDoc[],
	count: number,
	by: number,
): Promise<ItemDoc[]> {
	const dearer = items
		.filter(({ gtins }) => gtins.length > 0)
		.slice(0, count)
		.map((item) => ({ ...item, price: item.price + by }) as ItemDoc);
	if (dearer.length < count) throw new Error(`only ${dearer.length} items have a barcode`);
	const db = new Database(dataFolder(dataDir).database);
	try {
		for (let from = 0; from < dearer.length; from += LOT) {
			const lot = dearer.slice(from, from + LOT).map((item) => kept(db, item));
			const { changed } = db.transaction(() => keepItems(db, lot));
			if (changed !== lot.length) throw new Error(`${changed} of ${lot.length} prices changed`);
			await pause(1);
		}
	} finally {
		db.close();
	}
	return dearer;
}

function kept(db: Database, { _id, type: _, ...doc }: ItemDoc): OfficeItem {
	const id = _id.slice('item:'.length);
	const row = db.get<{ source: string }>('SELECT source FROM office_items WHERE id = ?', id);
	if (!row) throw new Error(`the office does not know ${_id}`);
	return { ...doc, id, source: row.source };
}
