import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryVersions } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { publishCustomers } from '#server/feeds/customers/publish-customers.ts';
import { publishStock } from '#server/feeds/publish-stock.ts';
import { publishStoreViews } from '#server/feeds/publish-store-views.ts';
import { publishRecommend } from '#server/feeds/recommend/publish-recommend.ts';
import { type Lease, LeaseLostError } from '#server/lease.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { hasOpenCodes, settleCodes } from '#server/office/registered-codes.ts';
import { SerialWorker } from '#server/serial-worker.ts';
import type { Outside } from '#server/stores.ts';
import { followLedger, PositionMovedError } from './follow-ledger.ts';
import { GiveWay } from './give-way.ts';
import { askForRebuild, isRebuildAsked, resetProjections } from './rebuild.ts';

/** What a projector works with. */
export type ProjectorParts = {
	readonly db: Database;
	readonly ledger: Ledger;
	/** Kinds and schemas to read by; all that this build knows when left out. */
	readonly versions?: EntryVersions;
	/** Held while folding and publishing; null when this process alone can have the ledger. */
	readonly lease?: Lease | null;
	/** The day customers are ranked on, and new keys; none are published when left out. */
	readonly outside?: Outside;
	/** Called after stock was published. */
	readonly published: () => void;
	readonly failed: (cause: unknown) => void;
};

/** Rows after which a follower under steady load publishes before it goes on. */
const PUBLISH_EVERY = 5000;

/** Entries are gathered this long before they are folded: each fold and each publication is an fsync. */
const GATHER_MS = 25;

/** …and this much longer while pushes wait for their acks: many entries cost less together. */
const GATHER_BUSY_MS = 800;

/** While pushes wait, what other tablets want to know of sales waits this long for a quieter moment… */
const VIEWS_AGAIN_MS = 1000;
/** …and so often: a minute at most. */
const VIEWS_LEFT_AT_MOST = 60;

/** How often a ledger that others write to as well is asked for something new. */
const POLL_MS = 1000;

/**
 * Keeps the read models at the ledger's end and publishes what changed. One a server; of several servers on one ledger
 * the one that holds the lease.
 */
export class Projector {
	readonly #parts: ProjectorParts;
	readonly #worker: SerialWorker;
	/** Until the ledger's end was reached once, nothing is published: a rebuild may have been cut short. */
	#reachedEnd = false;
	/** The lease's token at the last round: with another one, someone else may have folded in between. */
	#token: number | null = null;
	/** Pushes and other callers that go before folding. */
	readonly giveWay = new GiveWay();
	readonly #poll: NodeJS.Timeout | undefined;
	#viewsAgain: NodeJS.Timeout | undefined;
	#viewsLeft = 0;

	constructor(parts: ProjectorParts) {
		this.#parts = parts;
		this.#worker = new SerialWorker(() => this.#whileHeld(() => this.#catchUp()), parts.failed);
		if (parts.lease) this.#poll = setInterval(() => this.wake(), POLL_MS).unref();
	}

	/** Something new may be in the ledger. Resolves when it is folded and its stock published. */
	wake(): Promise<unknown> {
		return this.#worker.wake();
	}

	/**
	 * Drops the projections and folds the whole ledger again; publishes only what differs. Answers rows folded, 0 when
	 * another process holds the lease: that one does it soon.
	 */
	async rebuild(): Promise<number> {
		let rows = 0;
		await this.#worker.exclusive(async () => {
			askForRebuild(this.#parts.db);
			await this.#whileHeld(async () => {
				rows = await this.#rebuildAsked();
			});
		});
		return rows;
	}

	/** Runs `work` while nothing is folded. */
	paused<T>(work: () => Promise<T>): Promise<T> {
		return this.#worker.exclusive(work);
	}

	/** Ends after the running transaction. */
	async stop(): Promise<void> {
		clearInterval(this.#poll);
		clearTimeout(this.#viewsAgain);
		await this.#worker.stop();
		this.#parts.lease?.release();
	}

	/** Runs a round of folding if it is this process's turn; a round whose turn ends stops without a trace. */
	async #whileHeld(round: () => Promise<void>): Promise<void> {
		const { lease } = this.#parts;
		if (!lease) return round();
		const token = lease.take();
		if (token === null) return;
		if (token !== this.#token) this.#reachedEnd = false;
		this.#token = token;
		try {
			await round();
		} catch (cause) {
			if (!(cause instanceof LeaseLostError || cause instanceof PositionMovedError)) throw cause;
		}
	}

	async #rebuildAsked(): Promise<number> {
		resetProjections(this.#parts.db, this.#options().fence);
		const rows = await followLedger(this.#parts.db, this.#parts.ledger, this.#options());
		await this.#publish();
		return rows;
	}

	async #catchUp(): Promise<void> {
		const { db, ledger } = this.#parts;
		await sleep(GATHER_MS);
		if (this.giveWay.isBusy && !this.#worker.stopping) await sleep(GATHER_BUSY_MS);
		if (isRebuildAsked(db)) await this.#rebuildAsked();
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
		const { stopping, fence, pause } = this.#options();
		this.#settleCodes(fence);
		await publishStock(this.#parts.db, { stopping, fence, pause });
		await this.#publishViews();
		this.#parts.published();
	}

	/** Before stock says how far it has heard of a tablet: by then the catalogue has what the tablet registered. */
	#settleCodes(fence: () => void): void {
		const { db, outside } = this.#parts;
		if (!hasOpenCodes(db)) return;
		db.transaction(() => {
			fence();
			settleCodes(db, outside?.now() ?? 0);
		});
	}

	/** Sales, parked baskets and balances for the store's other tablets, which nobody waits for within seconds. */
	async #publishViews(): Promise<void> {
		if (this.giveWay.isBusy && this.#viewsLeft < VIEWS_LEFT_AT_MOST) {
			this.#viewsAgain ??= setTimeout(() => {
				this.#viewsAgain = undefined;
				this.#viewsLeft++;
				void this.wake();
			}, VIEWS_AGAIN_MS).unref();
			return;
		}
		this.#viewsLeft = 0;
		const { stopping, fence, pause } = this.#options();
		const { db, outside } = this.#parts;
		await publishStoreViews(db, { stopping, fence, pause });
		if (!outside) return;
		try {
			await publishCustomers(db, outside, { stopping, fence, pause });
			await publishRecommend(db, outside.now(), { stopping, fence, pause });
		} catch (cause) {
			if (cause instanceof LeaseLostError) throw cause;
			this.#parts.failed(cause); // customers stay marked; stock and sales are told all the same
		}
	}

	#options() {
		return {
			versions: this.#parts.versions,
			stopping: () => this.#worker.stopping,
			pause: () => this.giveWay.pause(),
			fence: () => this.#parts.lease?.assertHeld(),
		};
	}
}
