import type { StorageHealth } from '#ports/health.ts';
import type { NorenDatabase } from './database.ts';
import { readSyncState, writeSyncState } from './meta.ts';

/** Size of the reserve: a full day of sales, and small beside any disk a till runs on. */
export const RESERVE_BYTES = 2 * 1024 * 1024;
/** The reserve is made only when the browser would give so many times its size. */
const ROOM_FACTOR = 8;
/**
 * Bytes of one row. A browser keeps values above 64 kB as files beside its tables, and a Chromium killed at the wrong
 * moment can take a missing file for a broken database and begin an empty one (sync.md §2): small rows stay inside.
 */
const ROW_BYTES = 32 * 1024;

/** What the browser says of its storage. */
export type Estimate = Omit<StorageHealth, 'reserve'>;

/** What the reserve takes from outside. */
export type ReserveParts = {
	/** The relaxed instance: the reserve can be made again. */
	readonly db: NorenDatabase;
	readonly estimate: () => Promise<Estimate>;
	readonly randomBytes: (length: number) => Uint8Array;
};

/** Room that is kept while there is enough of it, and given to the sale when there is none (sync.md F15). */
export class Reserve {
	readonly #parts: ReserveParts;

	constructor(parts: ReserveParts) {
		this.#parts = parts;
	}

	/** Makes the reserve when it is missing and the disk has room, and notes the storage's state for the health screen. */
	async keep(): Promise<void> {
		const estimate = await this.#parts.estimate();
		const held = (await this.isHeld()) || (hasRoom(estimate) && (await this.#make()));
		const before = await readSyncState(this.#parts.db.sync_state, 'storage');
		const reserve = held ? 'held' : before?.reserve === 'spent' ? 'spent' : 'none';
		await this.#note(estimate, reserve, reserve === 'spent');
	}

	/** Gives the reserve up. Answers whether there was one. */
	async spend(): Promise<boolean> {
		if (!(await this.isHeld())) return false;
		await this.#parts.db.reserve.clear();
		await this.noteShort();
		return true;
	}

	/** Notes that room had to be made; the health screen and the server are told by what is noted. */
	async noteShort(): Promise<void> {
		await this.#note(await this.#parts.estimate(), (await this.isHeld()) ? 'held' : 'spent', true);
	}

	/** Whether there is a reserve. */
	async isHeld(): Promise<boolean> {
		return (await this.#parts.db.reserve.count()) > 0;
	}

	async #make(): Promise<boolean> {
		try {
			const rows = Array.from({ length: RESERVE_BYTES / ROW_BYTES }, (_, nth) => ({
				key: `ballast-${nth}`,
				bytes: this.#parts.randomBytes(ROW_BYTES),
			}));
			// One transaction: all of the reserve is there, or none.
			await this.#parts.db.reserve.bulkPut(rows);
			return true;
		} catch {
			return false; // The estimate was too hopeful; there is no reserve, and the screen says so.
		}
	}

	async #note(estimate: Estimate, reserve: StorageHealth['reserve'], short: boolean): Promise<void> {
		await writeSyncState(this.#parts.db.sync_state, 'storage', { ...estimate, reserve, short }).catch(() => {
			// Not even this fits: the next sale makes room, and it is noted then.
		});
	}
}

/** Unknown counts as enough: the browser refuses by itself. */
const hasRoom = ({ used, quota }: Estimate): boolean =>
	used === null || quota === null || quota - used > RESERVE_BYTES * ROOM_FACTOR;
