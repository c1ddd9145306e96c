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
	const items = db.all<{ item_id: string }>('SELECT item_id FROM proj_dirty LIMIT ?', CHUNK);
	publishDocs(
		db,
		'availability',
		items.map(({ item_id }) => stockDoc(db, item_id)),
	);
	for (const { item_id } of items) db.run('DELETE FROM proj_dirty WHERE item_id = ?', item_id);
	if (items.length === CHUNK) return true;
	if (db.run('DELETE FROM proj_applied_dirty') > 0) publishDocs(db, 'availability', [appliedDoc(db)]);
	return false;
}

function stockDoc(db: Database, itemId: string): StockDoc {
	const rows = db.all<{ place: string; quantity: number }>(
		'SELECT place, quantity FROM proj_stock WHERE item_id = ?',
		itemId,
	);
	const { onHand, reserved } = splitReserved(rows);
	return {
		_id: `stock:${itemId}`,
		type: 'stock',
		places: onHand,
		...(Object.keys(reserved).length > 0 && { reserved }),
	};
}

function appliedDoc(db: Database): AppliedDoc {
	const rows = db.all<{ device: string; seq: number }>('SELECT device, seq FROM proj_vector');
	return {
		_id: 'applied:through',
		type: 'applied',
		through: Object.fromEntries(rows.map(({ device, seq }) => [device, seq])),
	};
}
