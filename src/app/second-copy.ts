import { logger } from '#platform/logger.ts';
import { bucketDatabases, dropBucket } from '#platform/storage-bucket.ts';
import type { DatabaseState, Sentinel } from '#ports/device.ts';
import { NorenDatabase } from '#storage/database.ts';
import { readSyncState, writeSyncState } from '#storage/meta.ts';
import { Mirror } from '#storage/mirror.ts';
import { isBehind, peek } from '#storage/mirror-standing.ts';
import { loadSeldom } from './load-seldom.ts';
import { DATABASE_NAME, MIRROR_BUCKET } from './names.ts';

/** This page's hold on the device's second copy, in browsers that can keep one apart (Chromium). */
export class SecondCopy {
	readonly #mirror = new Mirror(
		(cause) => {
			logger.warn('The second copy could not be written', cause);
			void this.#note(false);
		},
		// Goods can be downloaded again.
		{ room: (copy) => [async () => (await (await loadSeldom()).dropMirroredFeeds(copy)) > 0] },
	);
	readonly #main: NorenDatabase;
	readonly #databases = bucketDatabases(MIRROR_BUCKET);
	readonly #peeked = this.#databases.then((databases) => databases && peek(databases, DATABASE_NAME));
	#hasBegun = false;

	/** `main` is where the truth is; every connection of this page that writes to it is watched, before it is opened. */
	constructor(main: NorenDatabase, ...others: readonly NorenDatabase[]) {
		this.#main = main;
		for (const connection of [main, ...others]) this.#mirror.watch(connection);
	}

	/** The copy's own database once it follows, or as far as it does; null where there is none. */
	get database(): NorenDatabase | null {
		return this.#mirror.copy;
	}

	/**
	 * Under the writer lock, before anything is written: main comes back from the copy when it is empty, broken or an
	 * older state, and from then on the copy follows. Answers whether main was written.
	 */
	async begin(state: DatabaseState, note: Sentinel | null): Promise<boolean> {
		if (this.#hasBegun) return false;
		this.#hasBegun = true;
		try {
			const there = await this.#peeked;
			if (!(await this.#databases)) {
				void this.#note(false);
				return false;
			}
			const isSound = state === 'sound' && !(await isBehind(this.#main, there));
			const healed = isSound || !there ? null : await this.#heal(note);
			if (healed !== 'short') this.#mirror.begin(() => this.#followed());
			return healed === 'healed' || healed === 'short';
		} catch (cause) {
			logger.warn('There is no second copy', cause);
			void this.#note(false);
			return false;
		}
	}

	async #heal(note: Sentinel | null): Promise<'healed' | 'short' | 'lost'> {
		const copy = await this.#open();
		if (!copy) return 'lost';
		const { healFromMirror } = await loadSeldom();
		const healed = await healFromMirror(this.#main, copy, note);
		logger.warn(`Second copy: the till is ${healed}`);
		copy.letGo();
		return healed;
	}

	async #followed(): Promise<NorenDatabase | null> {
		const copy = await this.#open();
		if (!copy) return null;
		let follows = false;
		try {
			const { bringUp } = await loadSeldom();
			follows = (await bringUp(this.#main, copy)) !== 'not_now';
			void this.#note(follows);
			return follows ? copy : null;
		} finally {
			if (!follows) copy.letGo();
		}
	}

	async #open(): Promise<NorenDatabase | null> {
		const indexedDB = await this.#databases;
		return indexedDB && new NorenDatabase(DATABASE_NAME, 'strict', { indexedDB });
	}

	/** For the health screen. */
	async #note(held: boolean): Promise<void> {
		const { sync_state } = this.#main;
		try {
			if ((await readSyncState(sync_state, 'second_copy')) === held) return;
			await writeSyncState(sync_state, 'second_copy', held);
		} catch {
			// No room even for this; it is noted when the copy is tried again.
		}
	}

	/** There may be room for it again: a copy that could not be written is tried now. */
	again(): void {
		this.#mirror.again();
	}

	/** Resolves when everything committed so far is in the copy too, or can't be, or takes too long. */
	settled(): Promise<void> {
		return this.#mirror.settled();
	}

	/** Gives the copy up, as the page gives up its other connections. */
	letGo(): void {
		this.#mirror.close();
	}

	/** Deletes it. Before the database itself goes: what is left of a broken-off deletion is not brought back. */
	async drop(): Promise<void> {
		this.letGo();
		await dropBucket(MIRROR_BUCKET);
	}
}
