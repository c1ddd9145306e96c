import { liveQuery } from 'dexie';
import type { Subscribable } from '#ports/subscribable.ts';
import type { DeviceState } from '#protocol/wire.ts';
import type { NorenDatabase } from './database.ts';
import { readSyncState } from './meta.ts';

/** Where this device stands with its server, as the server last said; `active` before it said anything. */
export function deviceStateQuery(db: NorenDatabase): Subscribable<DeviceState> {
	const read = async () => (await readSyncState(db.sync_state, 'report'))?.answer.state ?? 'active';
	return { subscribe: (next, error) => liveQuery(read).subscribe(next, error) };
}
