import { logger } from '#platform/logger.ts';
import { takeWriterLock } from '#platform/writer-lock.ts';
import type { NorenDatabase } from '#storage/database.ts';
import type { Drawer } from './drawer.ts';
import { loadSeldom } from './load-seldom.ts';
import type { SecondCopy } from './second-copy.ts';
import type { Signal } from './signal.ts';

/** Everything of this page that holds the database. */
export type Held = {
	readonly db: NorenDatabase;
	readonly side: NorenDatabase;
	readonly secondCopy: SecondCopy;
	readonly worker: Worker;
	readonly drawer: Drawer;
	readonly otherTabSells: Signal<boolean>;
};

/** The page's hold on the database: taken with the writer lock, given back at an idle drawer only (sync.md F28, F30). */
export class Connections {
	readonly #held: Held;
	#release: (() => void) | null = null;
	#hasLetGo = false;

	constructor(held: Held) {
		this.#held = held;
		const { db, side, drawer, otherTabSells } = held;
		// A newer version in another tab, or someone who deletes: they wait until nobody is being served.
		const asked = () => drawer.whenIdle(() => this.#letGo());
		db.onAsked = asked;
		side.onAsked = asked;
		// The other way round: another tab is being served, and this one waits.
		db.onBlocked = () => otherTabSells.set(true);
		side.onBlocked = () => otherTabSells.set(true);
	}

	/** Waits until this tab is the one that sells; says whether another one did before. A second call has it already. */
	async takeLock(): Promise<{ readonly hasWaited: boolean }> {
		if (this.#release) return { hasWaited: false };
		let hasWaited = false;
		this.#release = await takeWriterLock(() => {
			hasWaited = true;
			this.#held.otherTabSells.set(true);
		});
		// What this page let go it does not take up again: it may be the older code.
		if (this.#hasLetGo) location.reload();
		return { hasWaited };
	}

	/** Deletes everything of the shop from this browser and begins again. */
	async wipe(): Promise<void> {
		const { db, side, secondCopy, worker } = this.#held;
		const { forgetCaches, wipeDatabase } = await loadSeldom();
		this.#hasLetGo = true;
		worker.terminate();
		await secondCopy.drop();
		await wipeDatabase([db, side]);
		await forgetCaches();
		location.reload();
	}

	#letGo(): void {
		if (this.#hasLetGo) return;
		this.#hasLetGo = true;
		const { db, side, secondCopy, worker, otherTabSells } = this.#held;
		otherTabSells.set(true);
		worker.terminate();
		db.letGo();
		side.letGo();
		secondCopy.letGo();
		const hadLock = this.#release !== null;
		this.#release?.();
		this.#release = null;
		if (!hadLock) return;
		takeWriterLock(() => {})
			.then(() => location.reload())
			.catch((cause) => logger.warn('The writer lock could not be asked for', cause));
	}
}
