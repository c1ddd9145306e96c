import { splitReserved } from '#domain/stock/reserved-place.ts';
import type { AppliedDoc, StockDoc } from '#protocol/feed.ts';
import type { Database } from '#server/database/database.ts';
import { CHUNK, inChunks, type PublishOptions } from './in-chunks.ts';
import { publishDocs } from './publish.ts';

/**
 * Publishes what the projections marked: the stock of every touched item, then how far each device is folded into it
 * (sync.md D7). The mark is removed with the publication, so a crash publishes again and forgets nothing.
 */
export function publishStock(db: Database, options: PublishOptions = {}): Promise<void> {
	return inChunks(db, () => publishChunk(db), options);
}

/** One transaction's worth. True when more is waiting. */
function publishChunk(db: Database): boolean {
	const rows = db.all<{ item_id: string }>('SELECT item_id FROM proj_dirty LIMIT ?', CHUNK);
	const items = rows.map(({ item_id }) => item_id);
	publishDocs(db, 'availability', stockDocs(db, items));
	db.runIn('DELETE FROM proj_dirty WHERE item_id IN', items);
	if (items.length === CHUNK) return true;
	if (db.run('DELETE FROM proj_applied_dirty') > 0) publishDocs(db, 'availability', [appliedDoc(db)]);
	return false;
}

/** The stock of items, read with few statements. */
function stockDocs(db: Database, items: readonly string[]): StockDoc[] {
	type Row = { readonly item_id: string; readonly place: string; readonly quantity: number };
	const byItem = new Map(items.map((item): [string, Row[]] => [item, []]));
	const rows = db.allIn<Row>('SELECT item_id, place, quantity FROM proj_stock WHERE item_id IN', items);
	for (const row of rows) byItem.get(row.item_id)?.push(row);
	return [...byItem].map(([item, own]) => {
		const { onHand, reserved } = splitReserved(own);
		return {
			_id: `stock:${item}`,
			type: 'stock',
			places: onHand,
			...(Object.keys(reserved).length > 0 && { reserved }),
		};
	});
}

function appliedDoc(db: Database): AppliedDoc {
	const rows = db.all<{ device: string; seq: number }>('SELECT device, seq FROM proj_vector');
	return {
		_id: 'applied:through',
		type: 'applied',
		through: Object.fromEntries(rows.map(({ device, seq }) => [device, seq])),
	};
}
