import Dexie, { liveQuery } from 'dexie';
import type { Subscribable } from '#ports/subscribable.ts';
import type { SyncStatus } from '#ports/sync-status.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta, readSyncState } from './meta.ts';

/** The sync status as the database has it, followed live across tabs and the engine worker. */
export function syncStatusQuery(db: NorenDatabase): Subscribable<SyncStatus> {
	return {
		subscribe: (next, error) => liveQuery(() => readStatus(db)).subscribe(next, error),
	};
}

async function readStatus(db: NorenDatabase): Promise<SyncStatus> {
	const [identity, ack, contact, catalogue] = await Promise.all([
		readMeta(db.meta, 'identity'),
		readSyncState(db.sync_state, 'ack'),
		readSyncState(db.sync_state, 'contact'),
		db.feeds.get('catalogue'),
	]);
	const incarnation = identity?.incarnation ?? 1;
	const acked = ack?.incarnation === incarnation ? ack.acked_through : 0;
	// Made anew for each question: `first` limits the collection it is asked of.
	const unsent = () =>
		db.journal
			.where('[incarnation+seq]')
			.between([incarnation, acked], [incarnation, Dexie.maxKey], false, true);
	const [unsynced, oldest] = await Promise.all([unsent().count(), unsent().first()]);
	return {
		unsynced,
		oldestUnsyncedAt: oldest?.entry.device_time ?? null,
		lastContactAt: contact?.at ?? null,
		dataAsOf: catalogue?.current_at ?? null,
		online: contact?.online ?? false,
		clockOffset: ack?.clock_offset ?? 0,
	};
}
