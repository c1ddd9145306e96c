import Dexie, { type EntityTable, type Table, type Transaction } from 'dexie';
import type { Basket } from '#domain/basket/basket.ts';
import { StorageError } from '#ports/errors.ts';
import type { ReceiptRow } from '#ports/journal.ts';
import type { PaymentAttemptBody } from '#protocol/bodies/counter-bodies.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import type { PackedText } from '#protocol/pack-page.ts';
import type { PageIndexes } from '#protocol/page-index.ts';

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
	/** A count of the shelf, not a movement: `quantity` was found after this entry of the same incarnation. */
	counted_after?: number;
};

/** A document of this device. Rows of version 2 were all sales, and say nothing of it. */
export type ReceiptTableRow = {
	number: string;
	entry_id: string;
	total: number;
	device_time: number;
	type?: ReceiptRow['type'];
	training?: boolean;
	/** The entry that reversed it. */
	voided_by?: string;
};

/** Cash of one till session. */
export type DrawerRow = {
	session: string;
	business_day: string;
	float: number;
	cash: number;
	opened_at: number;
	/** Counts so far, and what the last one found. */
	counts?: number;
	counted?: number;
	/** Facts made at it now are for practice. */
	training?: boolean;
	/** Device time of its closing; not there while it is open. */
	closed_at?: number;
};

/** Units of a sold line that this device took back; negative when that was reversed. */
export type ReturnedRow = { of: string; line: number; entry_id: string; nth: number; units: number };

/** A change of a balance that this device made. */
export type BalanceRow = { entry_id: string; nth: number; account: string; amount: number };

/** A fact of this device that names a customer, by whom it names. Nothing personal: a ref is random. */
export type PersonFactRow = { entry_id: string; ref: string };

/** A person's own key, under the store's customer key; 0 until the server has it. */
export type PersonKeyRow = { ref: string; sealed_key: string; sent: 0 | 1 };

/** What is known of a try to charge, until the document that it was for is there. */
export type PaymentRow = PaymentAttemptBody & { entry_id: string; at: number };

/** A basket that is not sold yet. */
export type BasketRow = {
	id: string;
	state: 'open' | 'suspended';
	basket: Basket;
	label: string;
	operator: string;
	suspended_at: number;
	/** The entry that parked it; baskets parked by version 2 have none, and no other tablet knows them. */
	entry_id?: string;
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
 * A page as a row: packed as the server prepared it, or plain, as the UTF-8 it came as (half the bytes of the string it
 * becomes, and written to disk in less than half the time; measured in Chromium 156).
 */
export type PageRow = PageIndexes & {
	feed: string;
	generation: string;
	index: number;
	/** Of the plain text, whichever way it is kept. */
	hash: string;
} & (
		| { text: Uint8Array; lineStarts: Uint32Array; packed?: undefined }
		| { packed: PackedText; text?: undefined }
	);
export type DeltaRow = { feed: string; id: string; doc: FeedDoc | null };

/** Bytes that mean nothing: room for a sale when the disk is full (`reserve.ts`). */
export type ReserveRow = { key: string; bytes: Uint8Array };

/** A row of a key-value table; each key has one shape, read in one place (`meta.ts`). */
export type KeyedRow = { key: string; value: unknown };

/** Version of the code's understanding of the database; older code may not write what newer code has touched. */
export const WRITER_VERSION = 4;

/** Version of the tables; a step is added to {@link NorenDatabase} for each, and none is ever changed. */
const SCHEMA_VERSION = 4;
/** Dexie counts versions in tenths, and takes the ones between for its own repairs. */
const NATIVE_STEP = 10;

/** What a database is opened with besides its name; a test brings a factory that fails. */
export type DatabaseOptions = { readonly indexedDB?: IDBFactory };

/**
 * The one IndexedDB database. It is opened twice: `strict` for what cannot be downloaded again (an acknowledged
 * commit is on the disk), `relaxed` for the rest (sync.md D10: durability is per Dexie instance).
 *
 * A connection is never given up because someone else wants to upgrade or delete the database: whoever made it decides
 * when (`onAsked`), so that no open basket loses its ground. Code that finds tables newer than its own does not touch
 * them (D9: Dexie by itself would).
 */
export class NorenDatabase extends Dexie {
	declare meta: EntityTable<KeyedRow, 'key'>;
	declare sync_state: EntityTable<KeyedRow, 'key'>;
	declare journal: EntityTable<JournalRow, 'id'>;
	declare movements: Table<MovementRow, [string, number]>;
	declare receipts: EntityTable<ReceiptTableRow, 'number'>;
	declare drawers: EntityTable<DrawerRow, 'session'>;
	declare baskets: EntityTable<BasketRow, 'id'>;
	declare returned: Table<ReturnedRow, [string, number]>;
	declare balances: Table<BalanceRow, [string, number]>;
	declare payments: EntityTable<PaymentRow, 'key'>;
	declare person_facts: Table<PersonFactRow, [string, string]>;
	declare person_keys: EntityTable<PersonKeyRow, 'ref'>;
	declare feeds: EntityTable<FeedRow, 'feed'>;
	declare pages: Table<PageRow, [string, string, number]>;
	declare deltas: Table<DeltaRow, [string, string]>;
	declare reserve: EntityTable<ReserveRow, 'key'>;
	/** Whether this connection was given up for good. */
	hasLetGo = false;
	/** Another tab or a newer version wants this connection closed. */
	onAsked: () => void = () => {};
	/** Another connection keeps this one from upgrading; it goes on by itself once that one is closed. */
	onBlocked: () => void = () => {};

	constructor(name: string, durability: 'strict' | 'relaxed', options: DatabaseOptions = {}) {
		super(name, { chromeTransactionDurability: durability, cache: 'disabled', ...options });
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
		this.version(2)
			.stores({ reserve: 'key', pages: '[feed+generation+index], [feed+hash]' })
			.upgrade(fenceOlderCode);
		this.version(3)
			.stores({
				receipts: 'number, device_time, entry_id',
				returned: '[entry_id+nth], of',
				balances: '[entry_id+nth], account',
				payments: 'key, basket_id',
			})
			.upgrade(fenceOlderCode);
		this.version(4)
			.stores({ person_facts: '[entry_id+ref], ref', person_keys: 'ref, sent' })
			.upgrade(fenceOlderCode);
		this.on('versionchange', () => {
			this.onAsked();
			return false;
		});
		this.on('blocked', () => this.onBlocked());
		this.on('ready', () => this.#refuseNewer(), true);
	}

	/** Closes the connection for good: nothing in this page may open it again. */
	letGo(): void {
		this.hasLetGo = true;
		this.close();
	}

	#refuseNewer(): void {
		const { version } = this.backendDB();
		if (version >= (SCHEMA_VERSION + 1) * NATIVE_STEP) {
			throw new StorageError('writer_fenced', `tables ${version / NATIVE_STEP}, code ${SCHEMA_VERSION}`);
		}
	}
}

/** Older code does not know what this code keeps here; it may not write from this moment on (D9). */
async function fenceOlderCode(upgrade: Transaction): Promise<void> {
	const meta = upgrade.table<KeyedRow, string>('meta');
	const fence = (await meta.get('fence'))?.value as { token: number } | undefined;
	if (fence) await meta.put({ key: 'fence', value: { ...fence, min_writer_version: WRITER_VERSION } });
}
