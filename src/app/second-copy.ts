import { logger } from '#platform/logger.ts';
import { bucketDatabases, dropBucket } from '#platform/storage-bucket.ts';
import type { Sentinel } from '#ports/device.ts';
import { NorenDatabase } from '#storage/database.ts';
import { readSyncState, writeSyncState } from '#storage/meta.ts';
import { Mirror } from '#storage/mirror.ts';
import { type Healed, healFromMirror } from '#storage/mirror-heal.ts';
import { DATABASE_NAME, MIRROR_BUCKET } from './names.ts';

/** This page's hold on the device's second copy, in browsers that can keep one apart (Chromium). */
export class SecondCopy {
	readonly #mirror = new Mirror((cause) => {
		logger.warn('The second copy could not be written', cause);
		void this.#note(false);
	});
	readonly #main: NorenDatabase;
	readonly #databases = bucketDatabases(MIRROR_BUCKET);
	#db: NorenDatabase | null = null;

	/** `main` is where the truth is; every connection of this page that writes to it is watched, before it is opened. */
	constructor(main: NorenDatabase, ...others: readonly NorenDatabase[]) {
		this.#main = main;
		for (const connection of [main, ...others]) this.#mirror.watch(connection);
	}

	/** The copy's own database once it follows; null where there is none. */
	get database(): NorenDatabase | null {
		return this.#db;
	}

	/** Brings both to the same state, then follows. Under the writer lock, before anything is written. */
	async begin(note: Sentinel | null): Promise<Healed> {
		if (this.#db) return 'same';
		try {
			const indexedDB = await this.#databases;
			if (!indexedDB) {
				void this.#note(false);
				return 'same';
			}
			const copy = new NorenDatabase(DATABASE_NAME, 'strict', { indexedDB });
			const healed = await healFromMirror(this.#main, copy, note);
			if (healed !== 'same') logger.warn(`Second copy: ${healed}`);
			if (healed === 'lost' || healed === 'short') {
				copy.letGo();
				void this.#note(false);
				return healed;
			}
			this.#db = copy;
			this.#mirror.attach(copy);
			void this.#note(true);
			return healed;
		} catch (cause) {
			logger.warn('There is no second copy', cause);
			void this.#note(false);
			return 'same';
		}
	}

	/** For the health screen. */
	async #note(held: boolean): Promise<void> {
		const { sync_state } = this.#main;
		try {
			if ((await readSyncState(sync_state, 'second_copy')) === held) return;
			await writeSyncState(sync_state, 'second_copy', held);
		} catch {
			// No room even for this; the next start notes it.
		}
	}

	/** Resolves when everything committed so far is in the copy too, or can't be, or takes too long. */
	settled(): Promise<void> {
		return this.#mirror.settled();
	}

	/** Gives the copy up, as the page gives up its other connections. */
	letGo(): void {
		this.#mirror.close();
		this.#db = null;
	}

	/** Deletes it. Before the database itself goes: what is left of a broken-off deletion is not brought back. */
	async drop(): Promise<void> {
		this.letGo();
		await dropBucket(MIRROR_BUCKET);
	}
}
