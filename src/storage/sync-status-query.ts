import { liveQuery } from 'dexie';
import type { Subscribable } from '#ports/subscribable.ts';
import type { SyncStatus } from '#ports/sync-status.ts';
import type { NorenDatabase } from './database.ts';
import { readKeys, UnsentCounter } from './unsent.ts';

/** The sync status as the database has it, followed live across tabs and the engine worker. */
export function syncStatusQuery(db: NorenDatabase): Subscribable<SyncStatus> {
	return {
		subscribe(next, error) {
			const counter = new UnsentCounter(db);
			return liveQuery(() => db.transaction('r', FOLLOWED, async () => readStatus(db, counter))).subscribe(
				next,
				error,
			);
		},
	};
}

const FOLLOWED = ['meta', 'sync_state', 'feeds', 'journal'];

async function readStatus(db: NorenDatabase, counter: UnsentCounter): Promise<SyncStatus> {
	const [rows, catalogue] = await Promise.all([
		readKeys(db, ['identity', 'chain', 'former'], ['ack', 'contact']),
		db.feeds.get('catalogue'),
	]);
	const { unsynced, oldestUnsyncedAt, clockOffset } = await counter.count(rows);
	const { contact } = rows;
	return {
		unsynced,
		oldestUnsyncedAt,
		clockOffset,
		lastContactAt: contact?.at ?? null,
		dataAsOf: catalogue?.current_at ?? null,
		online: contact?.online ?? false,
	};
}
