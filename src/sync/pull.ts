import type { Replica } from '#ports/replica.ts';
import { type ChangeRow, ChangesPage, type FeedName } from '#protocol/feed.ts';
import type { CallFailure } from './call-failure.ts';
import { Pace } from './pace.ts';
import { type SnapshotEvents, Snapshots } from './snapshot.ts';
import type { Transport } from './transport.ts';

const PAGE_LIMIT = 500;
/** Deltas beyond this (and a fifth of the packs) make a fresh snapshot cheaper to serve from. */
const MANY_DELTAS = 5000;

/** What a pull tells the engine, after it is stored. */
export type PullEvents = SnapshotEvents & {
	/** A page of changes; the pull goes on once they are laid over what is served. */
	applied(feed: FeedName, rows: readonly ChangeRow[], since: string): Promise<void> | void;
	/** A page came of a server with this name for its last start. */
	served?(feed: FeedName, start: string): void;
	/** The feed was in this life of the server, which is over; a snapshot follows. */
	rewound?(feed: FeedName, epoch: string): Promise<void>;
};

/** How a pull ended; `current` only after an empty page. */
export type PullOutcome =
	| {
			readonly status: 'current';
			readonly at: number;
			/** Whether anything came. */
			readonly moved: boolean;
			/** What stood in the way of a fresh snapshot, although changes could be had. */
			readonly trouble: CallFailure | null;
	  }
	| { readonly status: 'failed'; readonly moved: boolean; readonly failure: CallFailure };

/** What a pull works with. */
export type PullParts = {
	readonly replica: Replica;
	readonly transport: Transport;
	readonly events: PullEvents;
	readonly now: () => number;
	/** SHA-256 of bytes in hex; asynchronous, because packs are large. */
	readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/** Brings feeds up to date: snapshot packs when there is nothing (or the server went back), then their changes. */
export class Puller {
	readonly #parts: PullParts;
	readonly #snapshots: Snapshots;
	readonly #page = new Pace(PAGE_LIMIT, { least: 10, most: PAGE_LIMIT });

	constructor(parts: PullParts) {
		this.#parts = parts;
		this.#snapshots = new Snapshots(parts);
	}

	async pull(feed: FeedName): Promise<PullOutcome> {
		const checkpoint = await this.#parts.replica.checkpoint(feed);
		const isHeavy = checkpoint && checkpoint.deltas > Math.max(MANY_DELTAS, checkpoint.packed / 5);
		let trouble: CallFailure | null = null;
		if (!checkpoint || isHeavy) {
			trouble = await this.#snapshots.install(feed, checkpoint?.generation);
			if (trouble && !checkpoint) return { status: 'failed', moved: false, failure: trouble };
		}
		const outcome = await this.#changes(feed, trouble);
		if (outcome.status === 'current' || outcome.failure.error !== 'rewind') return outcome;
		await this.#parts.events.rewound?.(feed, (await this.#parts.replica.checkpoint(feed))?.epoch ?? '');
		return this.reload(feed);
	}

	/** Takes the server's snapshot whatever is here. Pages are used again only after their text is confirmed. */
	async reload(feed: FeedName, isSuspect = false): Promise<PullOutcome> {
		const failure = await this.#snapshots.install(feed, undefined, isSuspect);
		return failure ? { status: 'failed', moved: false, failure } : this.#changes(feed, null);
	}

	async #changes(feed: FeedName, trouble: CallFailure | null): Promise<PullOutcome> {
		const { replica, transport, events } = this.#parts;
		const checkpoint = await replica.checkpoint(feed);
		const epoch = encodeURIComponent(checkpoint?.epoch ?? '');
		let moved = false;
		for (let since = checkpoint?.since ?? '0'; ; ) {
			const position = encodeURIComponent(since);
			const path = `/v1/feeds/${feed}/_changes?since=${position}&epoch=${epoch}&limit=${this.#page.size}`;
			const answer = await transport.json(ChangesPage, path);
			if (!answer.ok) {
				if (!answer.failure.reached) this.#page.slower();
				return { status: 'failed', moved, failure: answer.failure };
			}
			this.#page.faster();
			const { rows, last_seq, start } = answer.value;
			if (start !== undefined) events.served?.(feed, start);
			if (rows.length === 0) {
				// What is withheld from this tablet is passed by, and not looked through again each time.
				if (last_seq !== since) await replica.apply(feed, [], last_seq);
				await replica.noteCurrent(feed, answer.at);
				return { status: 'current', at: answer.at, moved, trouble };
			}
			await replica.apply(feed, rows, last_seq);
			await events.applied(feed, rows, last_seq);
			moved = true;
			since = last_seq;
		}
	}
}
