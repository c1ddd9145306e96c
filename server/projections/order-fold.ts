import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import type { Database, SqlValue } from '#server/database/database.ts';
import { factsOf, noteException } from './exceptions.ts';

/**
 * What is still to come of sales, line by line, in the order of the ledger: by it promises of the same goods are ranked
 * (L16). What was called off since is in `proj_returned`, under the receipt's number like every line that comes back.
 */
export class OrderFold {
	readonly #lines: SqlValue[][] = [];
	readonly #resolved: SqlValue[][] = [];
	readonly #fulfilled: JournalEntry<'order_fulfilled'>[] = [];

	add(entry: JournalEntry): void {
		if (entry.kind === 'exception_resolved') {
			const { exception, action } = entry.body;
			this.#resolved.push([exception, entry.id, action, entry.device_time + entry.clock_offset]);
		}
		if (entry.kind === 'order_fulfilled' && !entry.body.is_training) this.#fulfilled.push(entry);
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
					...(group.method === 'delivery' && order.recipient
						? [order.recipient.ref, order.recipient.sealed]
						: ['', '']),
				]);
			}
		}
	}

	/** Writes everything. Call in the transaction that notes the facts as folded. */
	write(db: Database): void {
		db.runMany(
			`INSERT INTO proj_order_lines (order_id, line, entry_id, store, receipt_number, at, item_id, name, units,
				place, method, collect_at, day, level, ref, sealed)`,
			this.#lines,
		);
		db.runMany(
			'INSERT INTO proj_resolutions (exception, entry_id, action, at)',
			this.#resolved,
			'ON CONFLICT DO NOTHING',
		);
		for (const entry of this.#fulfilled) writeFulfilled(db, entry);
	}
}

/** What leaves twice was handed out twice: somebody has to look at both (PUC-06). In the order of the ledger. */
function writeFulfilled(db: Database, entry: JournalEntry<'order_fulfilled'>): void {
	const { order_id, receipt_number, lines } = entry.body;
	for (const { line, units } of lines) {
		const before = db.all<{ entry_id: string; units: number }>(
			'SELECT entry_id, units FROM proj_order_done WHERE order_id = ? AND line = ? ORDER BY entry_id',
			...[order_id, line],
		);
		db.run(
			'INSERT INTO proj_order_done (order_id, line, entry_id, units) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
			...[order_id, line, entry.id, units],
		);
		const sold = db.get<{ units: number }>(
			'SELECT units FROM proj_order_lines WHERE order_id = ? AND line = ?',
			...[order_id, line],
		);
		const done = before.reduce((all, each) => all + each.units, units);
		if (before.length === 0 || done <= (sold?.units ?? 0)) continue;
		noteException(
			db,
			'order_fulfilled_twice',
			entry.id,
			`${receipt_number} line ${line}: ${done} of ${sold?.units ?? 0}`,
			{
				...factsOf(
					entry,
					before.map(({ entry_id }) => ({ entry: entry_id, receipt: receipt_number })),
				),
			},
		);
	}
}
