import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import type { Database, SqlValue } from '#server/database/database.ts';

/**
 * What is still to come of sales, line by line, in the order of the ledger: by it promises of the same goods are ranked
 * (L16). What was called off since is in `proj_returned`, under the receipt's number like every line that comes back.
 */
export class OrderFold {
	readonly #lines: SqlValue[][] = [];

	add(entry: JournalEntry): void {
		if (entry.kind !== 'retail_transaction' || entry.body.is_training) return;
		const { order, lines, receipt_number } = entry.body;
		if (!order) return;
		const store = parseEntryId(entry.id)?.store ?? '';
		const at = entry.device_time + entry.clock_offset;
		for (const group of order.groups) {
			for (const { line, promise } of group.lines) {
				const sold = lines[line - 1];
				if (!sold) continue;
				this.#lines.push([
					...[order.id, line, entry.id, store, receipt_number, at, sold.item_id, sold.name, sold.quantity],
					...[group.place, group.method, group.collect_at ?? '', group.day ?? '', promise.level],
				]);
			}
		}
	}

	/** Writes everything. Call in the transaction that notes the facts as folded. */
	write(db: Database): void {
		db.runMany(
			`INSERT INTO proj_order_lines (order_id, line, entry_id, store, receipt_number, at, item_id, name, units,
				place, method, collect_at, day, level)`,
			this.#lines,
		);
	}
}
