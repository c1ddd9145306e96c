/** What the screen says about sync, calmly and always truthfully (L15). */
export type SyncStatus = {
	/** Journal entries the server has not durably acknowledged. */
	readonly unsynced: number;
	/** Device time of the oldest of them, epoch ms; null when none. */
	readonly oldestUnsyncedAt: number | null;
	/** When the last answer came from our own server, epoch ms; null before the first. */
	readonly lastContactAt: number | null;
	/** Until when the catalogue was known to be current (last empty page), epoch ms; null before the first load. */
	readonly dataAsOf: number | null;
	readonly online: boolean;
	/** Server time minus device time when last known, ms. */
	readonly clockOffset: number;
};
