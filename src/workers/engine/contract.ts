import type { CategoryCount, ItemPage, ListedItem, Suggests } from '#ports/catalogue.ts';
import type { EnrolmentServer, RecoveryServer, SealedInbox } from '#ports/server.ts';

/** Something the page should know; sent by the engine without being asked. */
export type EngineEvent =
	| { readonly type: 'goods_changed' }
	| { readonly type: 'shop_changed' }
	| { readonly type: 'load_progress'; readonly loaded: number; readonly total: number }
	/**
	 * The server has let this device go and has all of its journal. Once the drawer is idle and selling has stopped:
	 * {@link EngineApi.goodbye}, and only if that says true, wipe.
	 */
	| { readonly type: 'revoked' };

/**
 * Calls to the server that are no part of sync; they work before enrolment and on a damaged database. The worker
 * makes them because it knows the wire already: the page does without its schemas.
 */
export type ServerCalls = EnrolmentServer & RecoveryServer & SealedInbox;

/**
 * What the engine worker does for the page: it holds the catalogue in memory, answers look-ups and searches, and runs
 * sync, so that none of this ever stands in the way of a sale (L18). Plain data in, plain data out; failures that a
 * caller must see come back as values, because comlink drops codes from thrown errors.
 */
export type EngineApi = ServerCalls & {
	/** Opens storage and brings what is on the device into memory. */
	load(): Promise<{ readonly catalogueLoaded: boolean }>;
	/** Forgets what is in memory and loads again: another tab may have pulled since. */
	reload(): Promise<{ readonly catalogueLoaded: boolean }>;
	/** Starts syncing once the device is enrolled; does nothing before that, or the second time. */
	startSync(): Promise<void>;
	/** There is a new entry to push. */
	nudge(): Promise<void>;
	/** Compares every feed with the server's checksums, now, and loads anew what differs; results are in the health. */
	checkFeeds(): Promise<void>;
	/** Sends what is left and ends this revoked device's life at the server; false when nothing may be wiped yet. */
	goodbye(): Promise<boolean>;
	/** Stops syncing after the round in hand, for example because the database is about to change hands. */
	stopSync(): Promise<void>;
	byGtin(gtin: string): Promise<ListedItem | null>;
	byId(id: string): Promise<ListedItem | null>;
	variantsOf(item: Pick<ListedItem, 'id' | 'product'>): Promise<readonly ListedItem[]>;
	search(query: string, offset: number, limit: number): Promise<ItemPage>;
	categories(): Promise<CategoryCount[]>;
	inCategory(category: string, offset: number, limit: number): Promise<ItemPage>;
	namesOf(ids: readonly string[]): Promise<string[]>;
	suggest: Suggests['suggest'];
	version(): Promise<string>;
	matchesPin(pin: string, hash: string): Promise<boolean>;
	/** Long-lived subscription to events. */
	listen(listener: (event: EngineEvent) => void): Promise<void>;
};
