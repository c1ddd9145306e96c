import type { Database } from '#server/database/database.ts';
import { type ItemChanges, itemIdOf, keepItems, type OfficeItem } from '../items.ts';
import { codesOf } from './import-outcome.ts';
import { bookImportedStock } from './imported-stock.ts';
import type { StagedItem, Staging } from './staging.ts';

/** Where and when an import is booked. */
export type Booking = {
	readonly place: string;
	/** Epoch ms and the business day it belongs to. */
	readonly now: number;
	readonly day: string;
	/** Names the import in the journal, for example by its file's hash. */
	readonly source: string;
};

const ITEMS_PER_TRANSACTION = 1000;

/**
 * Brings staged items into the shop, a thousand to a transaction: items, their feed documents and their stock
 * together, so a crash leaves whole batches only and importing again completes them.
 */
export async function applyStaged(db: Database, staging: Staging, booking: Booking): Promise<ItemChanges> {
	let total: ItemChanges = { created: 0, changed: 0, unchanged: 0 };
	let batch = 0;
	for (const staged of staging.batches(ITEMS_PER_TRANSACTION)) {
		const source = `${booking.source}:${++batch}`;
		const done = db.transaction(() => applyBatch(db, staging, staged, { ...booking, source }));
		total = {
			created: total.created + done.created,
			changed: total.changed + done.changed,
			unchanged: total.unchanged + done.unchanged,
		};
		// Gives another process the write lock, and this one its timers.
		await new Promise((resolve) => setImmediate(resolve));
	}
	return total;
}

function applyBatch(
	db: Database,
	staging: Staging,
	staged: readonly StagedItem[],
	booking: Booking,
): ItemChanges {
	const free = staged.filter((item) => !refuseTakenCodes(db, staging, item));
	const changes = keepItems(db, free.map(officeItem));
	const figures = free.flatMap((item) =>
		item.stock === null ? [] : [{ itemId: itemIdOf(item.source), quantity: item.stock }],
	);
	bookImportedStock(db, figures, booking);
	return changes;
}

/** A barcode stays with the item that has it, unless this file gives that item other barcodes. */
function refuseTakenCodes(db: Database, staging: Staging, item: StagedItem): boolean {
	let isTaken = false;
	for (const gtin of codesOf(item)) {
		const owner = db.get<{ source: string; name: string }>(
			`SELECT source, name FROM office_item_codes JOIN office_items ON office_items.id = item_id
			 WHERE gtin = ? AND item_id <> ?`,
			...[gtin, itemIdOf(item.source)],
		);
		if (!owner || staging.has(owner.source)) continue;
		isTaken = true;
		const detail = `in the shop: ${owner.name}`;
		const { line, gtinColumn: column } = item;
		staging.addProblem({ line, column, value: gtin, code: 'duplicate_gtin', detail });
	}
	return isTaken;
}

const officeItem = (item: StagedItem): OfficeItem => ({
	id: itemIdOf(item.source),
	source: item.source,
	sku: item.sku,
	gtins: [...item.gtins],
	name: item.name,
	reading: item.reading,
	category: item.category,
	price: item.price,
	tax_category: item.taxCategory,
	tax_included: item.taxIncluded,
	...(item.packs && { packs: [...item.packs] }),
	...(item.family && {
		product: itemIdOf(`product:${item.family.product}`),
		variant: item.family.values.map((value) => value.slice(0, 100)).slice(0, 10),
	}),
});
