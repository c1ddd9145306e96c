import type { ScanList } from '#domain/stock/scan-list.ts';
import type { StockLists } from '#ports/stock-lists.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta, writeMeta } from './meta.ts';

/** What is being received or counted, beside the journal on the strict instance: an evening's count is not lost. */
export class StockListStore implements StockLists {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	read(kind: ScanList['kind']): Promise<ScanList | null> {
		return readMeta(this.#db.meta, `stock_list:${kind}`);
	}

	keep(list: ScanList): Promise<void> {
		return writeMeta(this.#db.meta, `stock_list:${list.kind}`, list);
	}

	async drop(kind: ScanList['kind']): Promise<void> {
		await this.#db.meta.delete(`stock_list:${kind}`);
	}

	async lastSeq(): Promise<number> {
		return (await readMeta(this.#db.meta, 'chain'))?.seq ?? 0;
	}

	async hasReceived(sscc: string): Promise<boolean> {
		const rows = await this.#db.journal.where('once_key').startsWith('receive:').toArray();
		return rows.some(({ entry }) => {
			if (entry.kind !== 'stock_movement' || entry.body.is_training) return false;
			return entry.body.cartons?.includes(sscc) ?? false;
		});
	}
}
