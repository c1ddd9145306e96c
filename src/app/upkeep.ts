import { logger } from '#platform/logger.ts';
import { nextTask } from '#platform/next-task.ts';
import { requestPersistence } from '#platform/persist.ts';
import { randomBytes } from '#platform/random-bytes.ts';
import { estimateStorage } from '#platform/storage-estimate.ts';
import { later } from '#platform/timer.ts';
import type { NorenDatabase } from '#storage/database.ts';
import type { Room } from '#storage/make-room.ts';
import { Reserve } from '#storage/reserve.ts';
import { loadSeldom } from './load-seldom.ts';
import type { SecondCopy } from './second-copy.ts';

/** A start has better things to do; the till's own housekeeping begins after this pause, ms. */
const BEGIN_AFTER_MS = 15_000;
/** How often the storage is looked at on a till that is never reloaded, ms. */
const LOOK_EVERY_MS = 60 * 60_000;
/** Most entries pruned at one start; the rest waits for the next. */
const PRUNED_A_START = 2000;
/** Most entries pruned to make room for a sale. */
const PRUNED_FOR_ROOM = 1000;

/** Keeps the device's storage in order: reserve, pruning, chain check. Never in the way of a sale (L18). */
export class Upkeep {
	readonly #db: NorenDatabase;
	readonly #reserve: Reserve;
	readonly #secondCopy: SecondCopy;
	/** Steps to make room on a full disk, the least painful first (sync.md F15). */
	readonly room: Room;
	#hasBegun = false;
	#checking: Promise<unknown> | null = null;

	/** `db` is a relaxed instance: all that is written here can be made again. */
	constructor(db: NorenDatabase, secondCopy: SecondCopy) {
		this.#db = db;
		this.#secondCopy = secondCopy;
		this.#reserve = new Reserve({ db, estimate: estimateStorage, randomBytes });
		this.room = [
			() => this.#reserve.spend(),
			() => this.#freed(async ({ dropMirroredFeeds }) => dropMirroredFeeds(this.#secondCopy.database)),
			() => this.#freed(({ pruneAbandoned }) => pruneAbandoned(db)),
			() => this.#freed(({ pruneJournal }) => pruneJournal(db, PRUNED_FOR_ROOM, nextTask)),
			() => this.#freed(({ pruneAvailability }) => pruneAvailability(db)),
		];
	}

	/** Begins a while after the start, once, and looks at the storage every hour. */
	begin(): void {
		if (this.#hasBegun) return;
		this.#hasBegun = true;
		later(BEGIN_AFTER_MS, () => {
			void this.#atStart().catch((cause) => logger.warn('Housekeeping stopped', cause));
		});
	}

	/** Asks the browser to keep the data, and makes the reserve. Right after enrolment. */
	async secure(): Promise<void> {
		await requestPersistence();
		await this.#reserve.keep();
	}

	/** Verifies the chain and looks at the storage, now; a second call joins the first. */
	async check(): Promise<void> {
		this.#checking ??= Promise.all([
			loadSeldom().then(({ checkChain }) => checkChain(this.#db, { now: Date.now, pause: nextTask })),
			this.#keepReserve(),
		]).finally(() => {
			this.#checking = null;
		});
		await this.#checking;
	}

	async #atStart(): Promise<void> {
		await this.secure();
		const { pruneJournal } = await loadSeldom();
		await pruneJournal(this.#db, PRUNED_A_START, nextTask);
		await this.check();
		await this.#mirrorFeeds();
		setInterval(() => void this.#look().catch(() => {}), LOOK_EVERY_MS);
	}

	async #look(): Promise<void> {
		await this.#keepReserve();
		await this.#mirrorFeeds();
	}

	/** Where there is room for the reserve, there is for the second copy too, should it have had none. */
	async #keepReserve(): Promise<void> {
		await this.#reserve.keep();
		if (await this.#reserve.isHeld()) this.#secondCopy.again();
	}

	/** What is sold from is copied too, as far as there is room for it twice. */
	async #mirrorFeeds(): Promise<void> {
		const { database } = this.#secondCopy;
		if (!database || !(await this.#reserve.isHeld())) return;
		const { mirrorFeeds } = await loadSeldom();
		await mirrorFeeds(this.#db, database, nextTask);
	}

	async #freed(prune: (seldom: Awaited<ReturnType<typeof loadSeldom>>) => Promise<number>): Promise<boolean> {
		const freed = (await prune(await loadSeldom())) > 0;
		if (freed) await this.#reserve.noteShort();
		return freed;
	}
}
