import type { FeedName } from '#protocol/feed.ts';
import type { CallFailure } from './call-failure.ts';
import { type CheckParts, checkFeed } from './check-feed.ts';
import type { Puller } from './pull.ts';

/** A feed is compared once a day, ms. */
const CHECK_EVERY_MS = 24 * 3600_000;
/** One that kept moving while it was compared is tried again after this, ms. */
const TRY_AGAIN_MS = 10 * 60_000;

/** After a start of the server all its tablets compare their feeds within this time, ms. */
const SPREAD_MS = 3 * 60_000;

/** What deciding takes besides what comparing does. */
export type FeedCheckParts = CheckParts & {
	/** In [0, 1). */
	readonly random: () => number;
	/** {@link SPREAD_MS} when left out. */
	readonly checkSpreadMs?: number;
};

/**
 * Decides when which feed is compared with the server: once a day, after a rewind, when somebody asks, and when the
 * server has been started again, since only then its files can have been put back to an earlier state.
 */
export class FeedChecks {
	readonly #puller: Puller;
	readonly #parts: FeedCheckParts;
	readonly #forced = new Set<FeedName>();
	/** When a feed is next due, epoch ms; read from storage when it is first asked for. */
	readonly #dueAt = new Map<FeedName, number>();
	/** The name of the server's last start, as the feed's last page said. */
	readonly #starts = new Map<FeedName, string>();
	#hasCaughtUp = false;

	constructor(puller: Puller, parts: FeedCheckParts) {
		this.#puller = puller;
		this.#parts = parts;
	}

	/** A page of the feed came of a server with this name for its last start. */
	heard(feed: FeedName, start: string): void {
		if (this.#starts.get(feed) === start) return;
		this.#starts.set(feed, start);
		this.#dueAt.delete(feed);
	}

	/** Compares a feed in the next round that catches up. */
	force(feed: FeedName): void {
		this.#forced.add(feed);
	}

	/**
	 * Compares what is due, with the server caught up with. A day's check waits for the second round (a start has better
	 * things to do) and takes one feed a round.
	 */
	async run(feeds: readonly FeedName[]): Promise<CallFailure[]> {
		const due = feeds.filter((feed) => this.#forced.has(feed));
		if (due.length === 0 && this.#hasCaughtUp) {
			for (const feed of feeds) {
				if (due.length === 0 && (await this.#isDue(feed))) due.push(feed);
			}
		}
		this.#hasCaughtUp = true;
		const failures: CallFailure[] = [];
		for (const feed of due) {
			const failure = await this.#check(feed);
			if (failure) failures.push(failure);
		}
		return failures;
	}

	async #check(feed: FeedName): Promise<CallFailure | null> {
		const { replica, now } = this.#parts;
		const start = this.#starts.get(feed);
		const failure = await checkFeed(feed, this.#puller, this.#parts, start);
		const last = await replica.lastCheck(feed);
		const wasChecked = failure === null && last !== null && now() - last.at < TRY_AGAIN_MS;
		this.#dueAt.set(feed, now() + (wasChecked ? CHECK_EVERY_MS : TRY_AGAIN_MS));
		// Started again meanwhile: what was compared may be of before.
		if (this.#starts.get(feed) !== start) this.#dueAt.delete(feed);
		if (failure?.reached !== false) this.#forced.delete(feed);
		// An older server has no checksums to compare with; that is no trouble of anyone's.
		return failure?.status === 404 ? null : failure;
	}

	async #isDue(feed: FeedName): Promise<boolean> {
		const now = this.#parts.now();
		let at = this.#dueAt.get(feed);
		if (at === undefined) {
			const { replica, random, checkSpreadMs = SPREAD_MS } = this.#parts;
			const last = await replica.lastCheck(feed);
			const start = this.#starts.get(feed);
			const isSameServer = start === undefined || last?.start === start;
			at = (last?.at ?? -CHECK_EVERY_MS) + CHECK_EVERY_MS;
			if (last && !isSameServer) at = Math.min(at, now + random() * checkSpreadMs);
			this.#dueAt.set(feed, at);
		}
		// A due time further away than a check's distance comes from a clock that was set back since.
		return now >= at || at - now > CHECK_EVERY_MS;
	}
}
