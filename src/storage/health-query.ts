import Dexie, { liveQuery } from 'dexie';
import type { DeviceHealth } from '#ports/health.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta, readSyncState } from './meta.ts';

/** Everything the store health screen shows, as the database has it, followed live. */
export function healthQuery(db: NorenDatabase): Subscribable<DeviceHealth> {
	return { subscribe: (next, error) => liveQuery(() => readHealth(db)).subscribe(next, error) };
}

async function readHealth(db: NorenDatabase): Promise<DeviceHealth> {
	const { meta, sync_state } = db;
	const [identity, chain, ack, contact, report, trouble, storage, check, feeds] = await Promise.all([
		readMeta(meta, 'identity'),
		readMeta(meta, 'chain'),
		readSyncState(sync_state, 'ack'),
		readSyncState(sync_state, 'contact'),
		readSyncState(sync_state, 'report'),
		readSyncState(sync_state, 'trouble'),
		readSyncState(sync_state, 'storage'),
		readSyncState(sync_state, 'chain_check'),
		db.feeds.toArray(),
	]);
	const incarnation = identity?.incarnation ?? 1;
	const own = ack?.incarnation === incarnation ? ack : null;
	const acknowledged = own?.acked_through ?? 0;
	const unsent = () =>
		db.journal
			.where('[incarnation+seq]')
			.between([incarnation, acknowledged], [incarnation, Dexie.maxKey], false, true);
	const [unsynced, oldest] = await Promise.all([unsent().count(), unsent().first()]);
	return {
		state: report?.answer.state ?? 'active',
		made: chain?.seq ?? 0,
		acknowledged,
		backedUp: own?.backed_up_through ?? 0,
		unsynced,
		oldestUnsyncedAt: oldest?.entry.device_time ?? null,
		online: contact?.online ?? false,
		lastContactAt: contact?.at ?? null,
		trouble,
		coverage: { status: 'unknown' },
		quarantinedCount: report?.answer.quarantined_count ?? 0,
		quarantined: report?.answer.quarantined ?? [],
		storage: storage ?? { persisted: null, used: null, quota: null, reserve: 'none' },
		feeds: feeds.map(({ feed, current_at }) => ({
			feed,
			currentAt: current_at,
			check: 'unchecked',
			checkedAt: null,
		})),
		chain: check ?? { status: 'unchecked' },
		clockOffset: own?.clock_offset ?? 0,
	};
}
