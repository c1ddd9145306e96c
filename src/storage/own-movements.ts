import Dexie from 'dexie';
import { ownBeyond } from '#protocol/own-beyond.ts';
import type { MovementRow, NorenDatabase } from './database.ts';

/**
 * This device's own stock movements in memory, for laying over published figures without a read a row. Refreshed
 * after each commit with what is new.
 */
export class OwnMovements {
	readonly #db: NorenDatabase;
	readonly #byItem = new Map<string, MovementRow[]>();
	#readThrough = '';
	#reading: Promise<void> = Promise.resolve();

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	/** Reads the movements written since the last time; calls queue up, so no row is counted twice. */
	refresh(): Promise<void> {
		this.#reading = this.#reading.then(() => this.#readNew());
		return this.#reading;
	}

	async #readNew(): Promise<void> {
		const rows = await this.#db.movements
			.where('[entry_id+line]')
			.between([this.#readThrough, Dexie.maxKey], [Dexie.maxKey])
			.toArray();
		for (const row of rows) {
			const known = this.#byItem.get(row.item_id);
			if (known) known.push(row);
			else this.#byItem.set(row.item_id, [row]);
		}
		this.#readThrough = rows.at(-1)?.entry_id ?? this.#readThrough;
	}

	/** What is to be added to an item's published stock at a place; see {@link ownBeyond}. */
	beyond(itemId: string, place: string, appliedThrough: (incarnation: number) => number): number {
		return ownBeyond(this.#byItem.get(itemId) ?? [], place, appliedThrough);
	}
}
