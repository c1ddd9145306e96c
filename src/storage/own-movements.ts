import Dexie from 'dexie';
import { type DeviceKey, entryPrefix } from '#protocol/entry-id.ts';
import { ownBeyond, ownCounted } from '#protocol/own-beyond.ts';
import type { MovementRow, NorenDatabase } from './database.ts';

/**
 * This device's own stock movements in memory, for laying over published figures without a read a row. Refreshed
 * after each commit with what is new.
 */
export class OwnMovements {
	readonly #db: NorenDatabase;
	readonly #byItem = new Map<string, MovementRow[]>();
	/** What ids of the present life begin with, and the last one read of it; '' before the first look at all lives. */
	#life = '';
	#readThrough = '';
	#reading: Promise<void> = Promise.resolve();

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	/** Whose movements are written from now on. Ids of a later life need not sort after those before. */
	follow(life: DeviceKey): void {
		const prefix = entryPrefix(life);
		if (this.#readThrough !== '' && this.#life !== prefix) this.#readThrough = prefix;
		this.#life = prefix;
	}

	/** Reads the movements written since the last time; calls queue up, so no row is counted twice. */
	refresh(): Promise<void> {
		this.#reading = this.#reading.then(() => this.#readNew());
		return this.#reading;
	}

	async #readNew(): Promise<void> {
		if (this.#life === '') return;
		const rows = await this.#db.movements
			.where('[entry_id+line]')
			.between(
				[this.#readThrough, Dexie.maxKey],
				[this.#readThrough === '' ? Dexie.maxKey : `${this.#life}\uffff`],
			)
			.toArray();
		for (const row of rows) {
			const known = this.#byItem.get(row.item_id);
			if (known) known.push(row);
			else this.#byItem.set(row.item_id, [row]);
		}
		const own = rows.findLast(({ entry_id }) => entry_id.startsWith(this.#life));
		this.#readThrough = own?.entry_id ?? (this.#readThrough || this.#life);
	}

	/**
	 * An item's stock at a place: as published plus own movements that are not in it ({@link ownBeyond}), or as this device
	 * counted it ({@link ownCounted}). Null when nobody knows anything.
	 */
	over(
		itemId: string,
		place: string,
		published: number | null,
		appliedThrough: (incarnation: number, device: string) => number,
	): number | null {
		const own = this.#byItem.get(itemId);
		if (!own) return published;
		const beyond = ownBeyond(own, place, appliedThrough);
		const moved = published === null && beyond === 0 ? null : (published ?? 0) + beyond;
		return ownCounted(own, place, appliedThrough) ?? moved;
	}
}
