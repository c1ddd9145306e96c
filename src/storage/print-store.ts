import type { NorenDatabase } from './database.ts';
import { readSyncState, type SyncState, writeSyncState } from './meta.ts';

type Kept = SyncState['printing'];
const NOTHING: Kept = { jobs: [], done: [] };

/** Papers under way on this device. Relaxed: a paper that is forgotten can be printed again from the journal. */
export class PrintJobStore<T extends Kept> {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async read(): Promise<T> {
		return ((await readSyncState(this.#db.sync_state, 'printing')) ?? NOTHING) as T;
	}

	write(state: T): Promise<void> {
		return writeSyncState(this.#db.sync_state, 'printing', state);
	}
}
