import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Basket } from '#domain/basket/basket.ts';
import type { Page } from '#ports/replica.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc } from '#protocol/feed.ts';

/** A journal entry with the keys it is found by. The entry itself is stored as it was sealed. */
export type JournalRow = {
	id: string;
	incarnation: number;
	seq: number;
	/** One fact, one key: a basket can be sold once only. */
	once_key: string;
	entry: JournalEntry;
};

/** One stock movement of this device. */
export type MovementRow = {
	entry_id: string;
	line: number;
	item_id: string;
	place: string;
	quantity: number;
};

/** A receipt of this device. */
export type ReceiptTableRow = { number: string; entry_id: string; total: number; device_time: number };

/** Cash of one till session. */
export type DrawerRow = {
	session: string;
	business_day: string;
	float: number;
	cash: number;
	opened_at: number;
};

/** A basket that is not sold yet. */
export type BasketRow = {
	id: string;
	state: 'open' | 'suspended';
	basket: Basket;
	label: string;
	operator: string;
	suspended_at: number;
};

/** A pulled feed's state. */
export type FeedRow = {
	feed: string;
	epoch: string;
	since: string;
	generation: string;
	packed: number;
	current_at: number | null;
};
/**
 * A page as a row. Its text stays the UTF-8 it came as: half the bytes of the string it becomes, and written to disk in
 * less than half the time (measured in Chromium 156).
 */
export type PageRow = Omit<Page, 'text'> & {
	feed: string;
	generation: string;
	index: number;
	hash: string;
	text: Uint8Array;
};
export type DeltaRow = { feed: string; id: string; doc: FeedDoc | null };

/** A row of a key-value table; each key has one shape, read in one place (`meta.ts`). */
export type KeyedRow = { key: string; value: unknown };

/** Version of the code's understanding of the database; older code may not write what newer code has touched. */
export const WRITER_VERSION = 1;

/**
 * The one IndexedDB database. It is opened twice: `strict` for what cannot be downloaded again (an acknowledged
 * commit is on the disk), `relaxed` for the rest (sync.md D10: durability is per Dexie instance).
 */
export class NorenDatabase extends Dexie {
	declare meta: EntityTable<KeyedRow, 'key'>;
	declare sync_state: EntityTable<KeyedRow, 'key'>;
	declare journal: EntityTable<JournalRow, 'id'>;
	declare movements: Table<MovementRow, [string, number]>;
	declare receipts: EntityTable<ReceiptTableRow, 'number'>;
	declare drawers: EntityTable<DrawerRow, 'session'>;
	declare baskets: EntityTable<BasketRow, 'id'>;
	declare feeds: EntityTable<FeedRow, 'feed'>;
	declare pages: Table<PageRow, [string, string, number]>;
	declare deltas: Table<DeltaRow, [string, string]>;

	constructor(name: string, durability: 'strict' | 'relaxed') {
		super(name, { chromeTransactionDurability: durability, cache: 'disabled' });
		this.version(1).stores({
			meta: 'key',
			sync_state: 'key',
			journal: 'id, [incarnation+seq], &once_key',
			movements: '[entry_id+line], item_id',
			receipts: 'number, device_time',
			drawers: 'session',
			baskets: 'id, state',
			feeds: 'feed',
			pages: '[feed+generation+index]',
			deltas: '[feed+id], feed',
		});
	}
}
