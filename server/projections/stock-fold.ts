import { isBeforeCount, lastCount, type ShelfCount, type ShelfMovement } from '#domain/stock/shelf-count.ts';
import type { Effects } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { Database, SqlValue } from '#server/database/database.ts';
import { noteException } from './exceptions.ts';
import { countsOf, movementsSince } from './shelf-counts.ts';
import { type Bounds, type Sum, step, sumWithin, within, ZERO } from './sums.ts';

/** What one entry moved at one place. */
type Moved = {
	readonly place: string;
	readonly journal: string;
	readonly seq: number;
	readonly at: number;
	readonly items: Map<string, number>;
};
type Counted = ShelfCount & { readonly itemId: string; readonly place: string };
type Cell = { readonly item: string; readonly place: string; readonly sum: Sum };

/**
 * Stock as the sum of its facts (L12). Of an item that was never counted that is the sum of its movements; of one that
 * was, what the last count found plus what moved after it, so that a fact heard of late is on the side of the count that
 * it was on (domain.md §7.2, STK-06). Movements are kept with their moment for counts that are heard of after them.
 */
export class StockFold {
	readonly #moved: Moved[] = [];
	readonly #counts: Counted[] = [];
	readonly #cartons: { readonly id: string; readonly sscc: string }[] = [];

	/** Adds a fact; each once, in any order. */
	add(entry: JournalEntry, { movements, shelfCounts }: Effects): void {
		const journal = `${entry.device}.${entry.incarnation}`;
		const { seq } = entry;
		const at = entry.device_time + entry.clock_offset;
		const byPlace = new Map<string, Moved>();
		for (const { itemId, place, quantity } of movements) {
			const moved = byPlace.get(place) ?? { place, journal, seq, at, items: new Map() };
			byPlace.set(place, moved);
			moved.items.set(itemId, (moved.items.get(itemId) ?? 0) + quantity);
		}
		this.#moved.push(...byPlace.values());
		for (const [index, { itemId, place, counted, at: countedAt, afterSeq }] of shelfCounts.entries()) {
			this.#counts.push({ itemId, place, journal, seq, line: index + 1, at: countedAt, afterSeq, counted });
		}
		if (entry.kind === 'stock_movement' && !entry.body.is_training) {
			for (const sscc of entry.body.cartons ?? []) this.#cartons.push({ id: entry.id, sscc });
		}
	}

	/** Adds to what is on hand and marks the items for publishing. */
	write(db: Database, bounds: Bounds): void {
		this.#writeFacts(db);
		this.#writeCartons(db);
		const cells = this.#cells();
		const counted = this.#countedOf(db, cells);
		const plain = [...cells].filter(([key]) => !counted.has(key)).map(([, cell]) => cell);
		db.runMany(
			'INSERT INTO proj_stock (item_id, place, quantity)',
			plain.map(({ item, place, sum }) => [item, place, within(sum, bounds)]),
			`ON CONFLICT (item_id, place) DO UPDATE SET quantity = ${sumWithin('quantity', bounds)}`,
		);
		for (const [key, counts] of counted) this.#writeCounted(db, key, counts, bounds);
		db.runMany(
			'INSERT INTO proj_dirty (item_id)',
			[
				...new Set([...[...cells.values()].map(({ item }) => item), ...this.#counts.map((c) => c.itemId)]),
			].map((item) => [item]),
			'ON CONFLICT DO NOTHING',
		);
	}

	#writeFacts(db: Database): void {
		db.runMany(
			'INSERT INTO proj_moves (place, at, journal, seq, items)',
			this.#moved.map(({ place, at, journal, seq, items }): SqlValue[] => [
				...[place, at, journal, seq, JSON.stringify([...items])],
			]),
		);
		db.runMany(
			'INSERT INTO proj_counts (item_id, place, journal, seq, line, at, after_seq, counted)',
			this.#counts.map(({ itemId, place, journal, seq, line, at, afterSeq, counted }): SqlValue[] => [
				...[itemId, place, journal, seq, line, at, afterSeq, counted],
			]),
		);
	}

	/** A carton that two tablets received is for someone to look at: its goods are on hand twice (STK-10). */
	#writeCartons(db: Database): void {
		for (const { id, sscc } of this.#cartons) {
			const isFirst = db.run(
				'INSERT INTO proj_cartons (sscc, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
				...[sscc, id],
			);
			if (isFirst === 0) noteException(db, 'carton_received_twice', id, sscc);
		}
	}

	/** What is added, by item and place. */
	#cells(): Map<string, Cell> {
		const cells = new Map<string, Cell>();
		for (const { place, items } of this.#moved) {
			for (const [item, quantity] of items) {
				const key = keyOf(item, place);
				const cell = cells.get(key) ?? { item, place, sum: { ...ZERO } };
				cells.set(key, cell);
				step(cell.sum, quantity);
			}
		}
		return cells;
	}

	/** Counts of what is touched here, those of this run included; few shops count much of what they sell in a second. */
	#countedOf(db: Database, cells: ReadonlyMap<string, Cell>): Map<string, ShelfCount[]> {
		if (this.#counts.length === 0 && !db.get('SELECT 1 FROM proj_counts LIMIT 1')) return new Map();
		const items = new Set([...cells.values()].map(({ item }) => item));
		for (const { itemId } of this.#counts) items.add(itemId);
		const touched = new Set([
			...cells.keys(),
			...this.#counts.map(({ itemId, place }) => keyOf(itemId, place)),
		]);
		return new Map([...countsOf(db, [...items])].filter(([key]) => touched.has(key)));
	}

	#writeCounted(db: Database, key: string, counts: readonly ShelfCount[], bounds: Bounds): void {
		const [item = '', place = ''] = key.split('\n');
		const last = lastCount(counts);
		if (!last) return;
		const isNew = this.#counts.some((each) => each.itemId === item && each.place === place);
		const sum = { ...ZERO };
		const since = isNew ? movementsSince(db, item, place, last) : this.#movementsOf(item, place);
		for (const movement of since) if (!isBeforeCount(movement, last)) step(sum, movement.quantity);
		if (isNew) step(sum, last.counted);
		db.runMany(
			'INSERT INTO proj_stock (item_id, place, quantity)',
			[[item, place, within(sum, bounds)]],
			isNew
				? 'ON CONFLICT (item_id, place) DO UPDATE SET quantity = excluded.quantity'
				: `ON CONFLICT (item_id, place) DO UPDATE SET quantity = ${sumWithin('quantity', bounds)}`,
		);
	}

	/** What this run moves of one item at one place. */
	#movementsOf(item: string, place: string): ShelfMovement[] {
		return this.#moved.flatMap(({ items, place: where, journal, seq, at }) => {
			const quantity = where === place ? items.get(item) : undefined;
			return quantity === undefined ? [] : [{ journal, seq, at, quantity }];
		});
	}
}

const keyOf = (item: string, place: string): string => `${item}\n${place}`;
