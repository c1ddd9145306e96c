import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryVersions } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { publishStock } from '#server/feeds/publish-stock.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { SerialWorker } from '#server/serial-worker.ts';
import { followLedger } from './follow-ledger.ts';
import { resetProjections } from './rebuild.ts';

/** What a projector works with. */
export type ProjectorParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	/** Kinds and schemas to read by; all that this build knows when left out. */
	readonly versions?: EntryVersions;
	/** Called after stock was published. */
	readonly published: () => void;
	readonly failed: (cause: unknown) => void;
};

/** Rows after which a follower under steady load publishes before it goes on. */
const PUBLISH_EVERY = 5000;

/** Entries are gathered this long before they are folded: each fold and each publication is an fsync. */
const GATHER_MS = 25;

/** Keeps the read models at the ledger's end and publishes what changed. One a server. */
export class Projector {
	readonly #parts: ProjectorParts;
	readonly #worker: SerialWorker;
	/** Until the ledger's end was reached once, nothing is published: a rebuild may have been cut short. */
	#reachedEnd = false;

	constructor(parts: ProjectorParts) {
		this.#parts = parts;
		this.#worker = new SerialWorker(() => this.#catchUp(), parts.failed);
	}

	/** Something new may be in the ledger. Resolves when it is folded and published. */
	wake(): Promise<unknown> {
		return this.#worker.wake();
	}

	/** Drops the projections and folds the whole ledger again; publishes only what differs. Answers rows folded. */
	rebuild(): Promise<number> {
		return this.#worker.exclusive(async () => {
			resetProjections(this.#parts.db);
			const rows = await followLedger(this.#parts.db, this.#parts.ledger, this.#options());
			await this.#publish();
			return rows;
		});
	}

	/** Runs `work` while nothing is folded. */
	paused<T>(work: () => Promise<T>): Promise<T> {
		return this.#worker.exclusive(work);
	}

	/** Ends after the running transaction. */
	stop(): Promise<void> {
		return this.#worker.stop();
	}

	async #catchUp(): Promise<void> {
		const { db, ledger } = this.#parts;
		await sleep(GATHER_MS);
		let folded: number;
		do {
			const maxRows = this.#reachedEnd ? PUBLISH_EVERY : Number.POSITIVE_INFINITY;
			folded = await followLedger(db, ledger, { ...this.#options(), maxRows });
			this.#reachedEnd = true;
			await this.#publish();
		} while (folded >= PUBLISH_EVERY && !this.#worker.stopping);
	}

	async #publish(): Promise<void> {
		if (this.#worker.stopping) return;
		await publishStock(this.#parts.db, () => this.#worker.stopping);
		this.#parts.published();
	}

	#options() {
		return { versions: this.#parts.versions, stopping: () => this.#worker.stopping };
	}
}
