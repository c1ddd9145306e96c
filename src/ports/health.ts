import type { ErrorCode } from '#protocol/error-codes.ts';
import type { DeviceState, QuarantinedEntry } from '#protocol/wire.ts';

/** How the server's figures of this device compare with its own, up to what the server has folded. */
export type Coverage =
	/** The server has not said anything yet. */
	| { readonly status: 'unknown' }
	| {
			/** `equal`: same sales, same sum, same chain. `different`: someone must look. */
			readonly status: 'equal' | 'different';
			/** Compared up to this sequence number. */
			readonly through: number;
			readonly own: { readonly sales: number; readonly total: number };
			readonly server: { readonly sales: number; readonly total: number };
	  };

/** The browser's storage under this device. */
export type StorageHealth = {
	/** Whether the browser promised not to evict; null when it does not say. */
	readonly persisted: boolean | null;
	/** Bytes, null when unknown. */
	readonly used: number | null;
	readonly quota: number | null;
	/** The reserve that a full disk gives back to the sale: there, used up, or not made yet. */
	readonly reserve: 'held' | 'spent' | 'none';
};

/** One pulled feed against the server's checksums. */
export type FeedHealth = {
	readonly feed: string;
	/** Until when it was known to be current, epoch ms; null before the first load. */
	readonly currentAt: number | null;
	/** `repaired`: it differed and was loaded anew. */
	readonly check: 'unchecked' | 'equal' | 'repaired';
	readonly checkedAt: number | null;
};

/** The device's own chain, verified entry by entry. */
export type ChainHealth =
	| { readonly status: 'unchecked' | 'checking' }
	| { readonly status: 'intact'; readonly entries: number; readonly checkedAt: number }
	| { readonly status: 'broken'; readonly entryId: string; readonly checkedAt: number };

/** Everything the store health screen shows; read from the database, followed live. */
export type DeviceHealth = {
	readonly state: DeviceState;
	/** Journal entries: made, acknowledged, in a backup. */
	readonly made: number;
	readonly acknowledged: number;
	readonly backedUp: number;
	readonly unsynced: number;
	/** Device time of the oldest unacknowledged entry, epoch ms. */
	readonly oldestUnsyncedAt: number | null;
	readonly online: boolean;
	readonly lastContactAt: number | null;
	/** Why entries stay although the server answers; null when nothing is in the way (L17). */
	readonly trouble: ErrorCode | null;
	readonly coverage: Coverage;
	readonly quarantinedCount: number;
	readonly quarantined: readonly QuarantinedEntry[];
	readonly storage: StorageHealth;
	/** Whether what this device has sold lies in a second place of its disk too (`storage/mirror.ts`). */
	readonly secondCopy: boolean;
	readonly feeds: readonly FeedHealth[];
	readonly chain: ChainHealth;
	/** Server time minus device time, ms. */
	readonly clockOffset: number;
};
